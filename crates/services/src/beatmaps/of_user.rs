//! Beatmaps as one user knows them.

use std::sync::Arc;

use kiai_model::{Beatmap, Id, User};

use super::{FullSet, find_sets, sets_of_beatmaps};
use crate::Services;

/// A page of a user's favourite sets, the highest number first.
///
/// # Errors
/// When the store fails.
pub async fn sets_of_user(
    services: &Services,
    user: Id<User>,
    limit: i64,
    offset: i64,
) -> anyhow::Result<Vec<Arc<FullSet>>> {
    let favourites = services.store.favourites_of(user).await?;
    let page = favourites.into_iter().rev().skip(usize::try_from(offset)?).take(usize::try_from(limit)?);
    find_sets(services, &page.collect::<Vec<_>>()).await
}

/// A page of the beatmaps a user played most, with the number of plays.
///
/// # Errors
/// When the store fails.
pub async fn most_played(
    services: &Services,
    user: Id<User>,
    limit: i64,
    offset: i64,
) -> anyhow::Result<Vec<(Beatmap, Arc<FullSet>, i64)>> {
    let played = services.store.most_played(user, limit, offset).await?;
    let ids: Vec<_> = played.iter().map(|(id, _)| *id).collect();
    let found = sets_of_beatmaps(services, &ids).await?;
    let with_count = |(beatmap, set): (Beatmap, Arc<FullSet>)| {
        let count = played.iter().find(|(id, _)| *id == beatmap.id).map_or(0, |(_, count)| *count);
        (beatmap, set, count)
    };
    Ok(found.into_iter().map(with_count).collect())
}

/// How often a user played these beatmaps; those never played are left out.
///
/// # Errors
/// When the store fails.
pub async fn plays_of_user(
    services: &Services,
    user: Id<User>,
    beatmaps: &[Id<Beatmap>],
) -> anyhow::Result<Vec<(Id<Beatmap>, i64)>> {
    Ok(services.store.plays_of_user(user, beatmaps).await?)
}
