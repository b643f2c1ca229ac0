//! Finding what is here, and fetching from mirrors what is not.

use std::{sync::Arc, time::Duration};

use kiai_model::{Beatmap, BeatmapSet, Id};
use kiai_store::rows::FIRST_OWN_ID;

use super::{BeatmapKey, FullSet, find_beatmap, find_set, requests::is_checksum};
use crate::{
    Services,
    mirrors::{self, Wanted},
};

/// Beatmaps of one question that are fetched beside.
const BESIDE_MAX: usize = 8;

/// The beatmap that the first key finds that finds one, with its set; if none does, from the operator's mirrors. Waits
/// for them no longer than `patience`; what comes later is found the next time.
///
/// # Errors
/// When the store fails; what fails at a mirror is not found.
pub async fn fetch_beatmap(
    services: &Arc<Services>,
    keys: &[BeatmapKey<'_>],
    patience: Duration,
) -> anyhow::Result<Option<(Beatmap, Arc<FullSet>)>> {
    if let Some(found) = find_beatmap(services, keys).await? {
        return Ok(Some(found));
    }
    let until = services.clock.now() + patience;
    for wanted in keys.iter().filter_map(wanted).filter(|wanted| mirrors::may_have(services, wanted)) {
        let left = until.since(services.clock.now());
        if mirrors::fetch(services, wanted, left).await {
            return find_beatmap(services, keys).await;
        }
        if services.clock.now() >= until {
            break;
        }
    }
    Ok(None)
}

/// The set with this id, also from the operator's mirrors. Waits for them no longer than `patience`; what comes later is
/// found the next time.
///
/// # Errors
/// When the store fails; what fails at a mirror is not found.
pub async fn fetch_set(
    services: &Arc<Services>,
    id: Id<BeatmapSet>,
    patience: Duration,
) -> anyhow::Result<Option<Arc<FullSet>>> {
    if let Some(found) = find_set(services, id).await? {
        return Ok(Some(found));
    }
    if is_of_others(id.get()) && mirrors::fetch(services, Wanted::Set(id), patience).await {
        return find_set(services, id).await;
    }
    Ok(None)
}

/// Has mirrors asked for those of the beatmaps that are not here, of the first few, without waiting: somebody who asks
/// about many at once finds them the next time.
///
/// # Errors
/// When the store fails.
pub async fn fetch_beside(services: &Arc<Services>, ids: &[Id<Beatmap>]) -> anyhow::Result<()> {
    for id in ids.iter().take(BESIDE_MAX) {
        fetch_beatmap(services, &[BeatmapKey::Id(*id)], Duration::ZERO).await?;
    }
    Ok(())
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
