//! Beatmap sets.

pub(crate) mod download;
pub(crate) mod favourites;
pub(crate) mod get_beatmapset;
pub(crate) mod lookup;
pub(crate) mod search;

use std::{sync::Arc, time::Duration};

use kiai_model::{BeatmapSet, Id};
use kiai_services::{
    Services,
    beatmaps::{FullSet, fetch_set},
};

use crate::ApiError;

/// The set, from a mirror if one has it within `patience`.
async fn find(services: &Arc<Services>, set: Id<BeatmapSet>, patience: Duration) -> Result<Arc<FullSet>, ApiError> {
    fetch_set(services, set, patience).await?.ok_or_else(unknown)
}

fn unknown() -> ApiError {
    ApiError::not_found("There is no such beatmap set.")
}
