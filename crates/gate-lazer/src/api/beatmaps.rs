//! Beatmaps: the difficulties of sets, and what is played on them.

pub(crate) mod attributes;
pub(crate) mod board;
pub(crate) mod get_beatmap;
pub(crate) mod get_beatmaps;
pub(crate) mod issue_token;
pub(crate) mod lookup;
pub(crate) mod submit_score;
pub(crate) mod users_scores;

use crate::ApiError;

/// There is no such beatmap, or it is no longer part of its set. The game takes it for one that is not online.
fn unknown() -> ApiError {
    ApiError::not_found("There is no such beatmap.")
}
