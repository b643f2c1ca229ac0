//! Finding what is here, and fetching from mirrors what is not.

use std::sync::Arc;

use kiai_model::{Beatmap, BeatmapSet, Id};
use kiai_store::rows::FIRST_OWN_ID;

use super::{BeatmapKey, FullSet, find_beatmap, find_set, requests::is_checksum};
use crate::{
    Services,
    mirrors::{self, Wanted},
};

/// The beatmap that the first key finds that finds one, with its set; if none does, from the operator's mirrors. May wait
/// for them up to twenty seconds.
///
/// # Errors
/// When the store fails; what fails at a mirror is not found.
pub async fn fetch_beatmap(
    services: &Arc<Services>,
    keys: &[BeatmapKey<'_>],
) -> anyhow::Result<Option<(Beatmap, Arc<FullSet>)>> {
    if let Some(found) = find_beatmap(services, keys).await? {
        return Ok(Some(found));
    }
    for wanted in keys.iter().filter_map(wanted) {
        if mirrors::fetch(services, wanted).await {
            return find_beatmap(services, keys).await;
        }
    }
    Ok(None)
}

/// The set with this id, also from the operator's mirrors. May wait for them up to twenty seconds.
///
/// # Errors
/// When the store fails; what fails at a mirror is not found.
pub async fn fetch_set(services: &Arc<Services>, id: Id<BeatmapSet>) -> anyhow::Result<Option<Arc<FullSet>>> {
    if let Some(found) = find_set(services, id).await? {
        return Ok(Some(found));
    }
    if is_of_others(id.get()) && mirrors::fetch(services, Wanted::Set(id)).await {
        return find_set(services, id).await;
    }
    Ok(None)
}

fn wanted(key: &BeatmapKey<'_>) -> Option<Wanted> {
    match key {
        BeatmapKey::Id(id) => is_of_others(id.get()).then_some(Wanted::Beatmap(*id)),
        BeatmapKey::Checksum(checksum) => {
            let checksum = checksum.to_ascii_lowercase();
            is_checksum(&checksum).then_some(Wanted::Checksum(checksum))
        }
        BeatmapKey::Filename(_) => None,
    }
}

/// Whether a number may have been given elsewhere.
fn is_of_others(number: i64) -> bool {
    (1..FIRST_OWN_ID).contains(&number)
}
