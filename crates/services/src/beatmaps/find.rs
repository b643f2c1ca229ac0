//! Finding beatmaps and sets.

use std::{collections::HashSet, sync::Arc};

use kiai_model::{Beatmap, BeatmapSet, Id, User, beatmap::BeatmapDifficulty};

use super::RatingCounts;
use crate::{
    Services,
    users::{UserKey, find_user},
};

/// A set with all its difficulties.
#[derive(Clone, Debug, PartialEq)]
pub struct FullSet {
    /// The set.
    pub set: BeatmapSet,
    /// Whose it is, where that is a user whom everybody may see.
    pub owner: Option<Arc<User>>,
    /// Its difficulties by ruleset and star rating.
    pub beatmaps: Vec<Beatmap>,
    /// Stars and combo of its difficulties in every ruleset they can be played in.
    pub difficulties: Vec<BeatmapDifficulty>,
    /// How often it got each rating.
    pub ratings: RatingCounts,
    /// Changes with every change of the files.
    pub version: String,
}

impl FullSet {
    /// The difficulty with this id.
    #[must_use]
    pub fn beatmap(&self, id: Id<Beatmap>) -> Option<&Beatmap> {
        self.beatmaps.iter().find(|beatmap| beatmap.id == id)
    }
}

/// What a beatmap is looked for by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BeatmapKey<'r> {
    /// Its id.
    Id(Id<Beatmap>),
    /// The checksum of its file.
    Checksum(&'r str),
    /// The name of its file.
    Filename(&'r str),
}

/// The beatmap that the first key finds that finds one, with its set.
///
/// # Errors
/// When the store fails.
pub async fn find_beatmap(
    services: &Services,
    keys: &[BeatmapKey<'_>],
) -> anyhow::Result<Option<(Beatmap, Arc<FullSet>)>> {
    for key in keys {
        let found = match key {
            BeatmapKey::Id(id) => services.store.beatmap_by_id(*id).await?,
            BeatmapKey::Checksum(checksum) => {
                services.store.beatmap_by_checksum(&checksum.to_ascii_lowercase()).await?
            }
            BeatmapKey::Filename(filename) => services.store.beatmap_by_filename(filename).await?,
        };
        if let Some(beatmap) = found
            && let Some(set) = find_set(services, beatmap.set).await?
        {
            return Ok(Some((beatmap, set)));
        }
    }
    Ok(None)
}

/// The beatmap whose file has this checksum, with its set. Remembered: clients ask on every step through song select.
///
/// # Errors
/// When the store fails.
pub async fn find_by_checksum(services: &Services, checksum: &str) -> anyhow::Result<Option<(Beatmap, Arc<FullSet>)>> {
    let checksum = checksum.to_ascii_lowercase();
    let remembered = &services.beatmaps.by_checksum;
    if let Some((set, map)) = remembered.get(&checksum)
        && let Some(set) = find_set(services, set).await?
        && let Some(map) = set.beatmap(map).filter(|map| map.checksum == checksum).cloned()
    {
        return Ok(Some((map, set)));
    }
    let found = find_beatmap(services, &[BeatmapKey::Checksum(&checksum)]).await?;
    if let Some((map, _)) = &found {
        remembered.insert(checksum, (map.set, map.id));
    }
    Ok(found)
}

/// The set with this id.
///
/// # Errors
/// When the store fails.
pub async fn find_set(services: &Services, id: Id<BeatmapSet>) -> anyhow::Result<Option<Arc<FullSet>>> {
    if let Some(set) = services.beatmaps.sets.get(&id) {
        return Ok(Some(set));
    }
    Ok(find_sets(services, &[id]).await?.pop())
}

/// The sets with these ids, in their order; those that are not there are left out.
///
/// # Errors
/// When the store fails.
pub async fn find_sets(services: &Services, ids: &[Id<BeatmapSet>]) -> anyhow::Result<Vec<Arc<FullSet>>> {
    let cache = &services.beatmaps.sets;
    let unknown: Vec<_> = ids.iter().copied().filter(|id| !cache.contains_key(id)).collect();
    let read = read_sets(services, &unknown).await?;
    for set in &read {
        cache.insert(set.set.id, Arc::clone(set));
    }
    let find = |id: &Id<BeatmapSet>| cache.get(id).or_else(|| read.iter().find(|set| set.set.id == *id).cloned());
    Ok(ids.iter().filter_map(find).collect())
}

/// The beatmaps with these ids, each once with its set, in their order; those that are not there are left out.
///
/// # Errors
/// When the store fails.
pub async fn sets_of_beatmaps(
    services: &Services,
    ids: &[Id<Beatmap>],
) -> anyhow::Result<Vec<(Beatmap, Arc<FullSet>)>> {
    let mut seen = HashSet::new();
    let ids: Vec<_> = ids.iter().copied().filter(|id| seen.insert(*id)).collect();
    let beatmaps = services.store.beatmaps_by_ids(&ids).await?;
    let mut set_ids: Vec<_> = beatmaps.iter().map(|beatmap| beatmap.set).collect();
    set_ids.sort_unstable();
    set_ids.dedup();
    let sets = find_sets(services, &set_ids).await?;
    let with_set = |id: &Id<Beatmap>| {
        let beatmap = beatmaps.iter().find(|beatmap| beatmap.id == *id)?;
        let set = sets.iter().find(|set| set.set.id == beatmap.set)?;
        Some((beatmap.clone(), Arc::clone(set)))
    };
    Ok(ids.iter().filter_map(with_set).collect())
}

async fn read_sets(services: &Services, ids: &[Id<BeatmapSet>]) -> anyhow::Result<Vec<Arc<FullSet>>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let sets = services.store.sets_by_ids(ids).await?;
    let beatmaps = services.store.beatmaps_of_sets(ids).await?;
    let beatmap_ids: Vec<_> = beatmaps.iter().map(|beatmap| beatmap.id).collect();
    let difficulties = services.store.difficulties_of_beatmaps(&beatmap_ids).await?;
    let versions = services.store.archive_hashes(ids).await?;
    let ratings = services.store.ratings_of_sets(ids).await?;
    let mut full = Vec::with_capacity(sets.len());
    for set in sets {
        let version = versions.iter().find(|(id, _)| *id == set.id).map(|(_, hash)| hash.clone()).unwrap_or_default();
        let beatmaps: Vec<_> = beatmaps.iter().filter(|beatmap| beatmap.set == set.id).cloned().collect();
        let of_set = |difficulty: &&BeatmapDifficulty| beatmaps.iter().any(|beatmap| beatmap.id == difficulty.beatmap);
        let difficulties = difficulties.iter().filter(of_set).copied().collect();
        let owner = match set.owner {
            Some(owner) => find_user(services, UserKey::Id(owner), None).await?,
            None => None,
        };
        let mut counts = RatingCounts::default();
        for (_, rating) in ratings.iter().filter(|(id, _)| *id == set.id) {
            let count = usize::try_from(*rating).ok().and_then(|rating| counts.get_mut(rating));
            count.into_iter().for_each(|count| *count += 1);
        }
        full.push(Arc::new(FullSet { set, owner, beatmaps, difficulties, ratings: counts, version }));
    }
    Ok(full)
}
