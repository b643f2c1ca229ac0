//! Beatmaps: the difficulties of sets.

pub(crate) mod attributes;
pub(crate) mod get_beatmap;
pub(crate) mod get_beatmaps;
pub(crate) mod lookup;

use crate::ApiError;

/// There is no such beatmap, or it is no longer part of its set. The game takes it for one that is not online.
fn unknown() -> ApiError {
    ApiError::not_found("There is no such beatmap.")
}
