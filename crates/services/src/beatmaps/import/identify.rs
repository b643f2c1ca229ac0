//! Which set this is.

use std::collections::{BTreeMap, BTreeSet};

use kiai_formats::{archive::Archive, osu::BeatmapFile};
use kiai_model::{BeatmapSet, Id};
use kiai_store::rows::FIRST_OWN_ID;

use super::{
    super::files::{ArchiveKind, archive_key},
    read::{self, ReadMap, ReadSet},
};
use crate::Services;

/// A set that is there, and whether nothing is new.
pub(super) struct Existing {
    pub(super) id: Id<BeatmapSet>,
    pub(super) is_same: bool,
}

/// What a set is known by here.
pub(super) struct Identity {
    /// The set it is, if it is there.
    pub(super) existing: Option<Existing>,
    /// The number its files carry, if it is free.
    pub(super) number: Option<Id<BeatmapSet>>,
    /// Whether difficulties get the numbers their files carry, where those are free.
    pub(super) keeps_numbers: bool,
}

/// Finds the set by the number its files carry, else by a difficulty that is there, else, among those without a number
/// of their own, by its names. `known_number` is taken for a number its files do not carry. Says why the set cannot come
/// in when its number is another set's.
pub(super) async fn identify(
    services: &Services,
    read: &ReadSet,
    known_number: Option<Id<BeatmapSet>>,
    notes: &mut Vec<String>,
) -> anyhow::Result<Result<Identity, String>> {
    let store = &services.store;
    let carried = most_common(read.maps.iter().filter_map(|map| map.file.set_id)).map(Id::new);
    let mut number = carried.or(known_number);
    let (mut found, mut conflict) = (None, None);
    if let Some(id) = number {
        match store.set_by_id(id).await? {
            Some(set) => match why_not_a_version_of(services, &set, read).await? {
                None => found = Some(id),
                Some(why) => {
                    conflict = Some((set, why));
                    number = None;
                }
            },
            // Numbers given here are given one after the other; what another server gave means nothing.
            None if id.get() >= FIRST_OWN_ID => number = None,
            None => return Ok(Ok(Identity { existing: None, number, keeps_numbers: true })),
        }
    }
    if found.is_none() {
        found = by_difficulty(services, read).await?;
    }
    if let Some(named) = read.maps.first().filter(|map| map.is_named && found.is_none()) {
        let (title, artist) = (&named.file.title, &named.file.artist);
        found = store.own_sets_by_name(title, artist, &named.file.creator).await?.first().copied();
    }
    if let Some((set, why)) = conflict.filter(|_| found.is_none()) {
        let of_it = format!("its number {} is that of \"{} - {}\" by {}", set.id, set.artist, set.title, set.creator);
        if set.id.get() < FIRST_OWN_ID {
            return Ok(Err(format!("{of_it}, and {why}")));
        }
        // A number that was given here, and to another elsewhere.
        notes.push(format!("{of_it}: it gets another"));
    }
    let existing = match found {
        Some(id) => Some(Existing { id, is_same: is_same(services, read, id).await? }),
        None => None,
    };
    Ok(Ok(Identity { existing, number, keeps_numbers: true }))
}

/// Why what comes under the number of a set is no version of it; none when it is one: when it has its title and artist,
/// or all its difficulties, or is by the same mapper and shares a difficulty with it, so that its names were corrected.
async fn why_not_a_version_of(
    services: &Services,
    set: &BeatmapSet,
    read: &ReadSet,
) -> anyhow::Result<Option<&'static str>> {
    if is_named_as(set, read) || is_covered(services, read, set.id).await? {
        return Ok(None);
    }
    if !read.maps.first().is_some_and(|map| map.is_named && is_same_text(&set.creator, &map.file.creator)) {
        return Ok(Some("this is by another mapper"));
    }
    let current = services.store.beatmaps_of_sets(&[set.id]).await?;
    let is_there = |map: &ReadMap| {
        let id = map.file.beatmap_id;
        current.iter().any(|there| there.checksum == map.file.checksum || id == Some(there.id.get()))
    };
    Ok((!read.maps.iter().any(is_there)).then_some("this shares no difficulty with it"))
}

/// A set that lacks nothing of what its files say: the archive with these difficulties added.
pub(super) async fn with_files_of(
    services: &Services,
    read: ReadSet,
    set: Id<BeatmapSet>,
    notes: &mut Vec<String>,
) -> anyhow::Result<Result<ReadSet, String>> {
    let version = services.store.archive_hash(set).await?.unwrap_or_default();
    let archive = match archive_key(&version, ArchiveKind::Whole) {
        Some(key) => services.blobs.get(&key).await?,
        None => None,
    };
    let Some(archive) = archive else { return Ok(Ok(read)) };
    let (merged, said) = services
        .blocking
        .run(move || {
            let mut said = Vec::new();
            (merge(&archive, &read, &mut said), said)
        })
        .await?;
    notes.extend(said);
    Ok(merged)
}

async fn is_same(services: &Services, read: &ReadSet, id: Id<BeatmapSet>) -> anyhow::Result<bool> {
    if !read.adds_to_its_set {
        return Ok(services.store.archive_hash(id).await?.as_ref() == Some(&read.hash));
    }
    for map in &read.maps {
        let there = services.store.beatmap_by_checksum(&map.file.checksum).await?;
        if there.is_none_or(|beatmap| beatmap.set != id) {
            return Ok(false);
        }
    }
    Ok(true)
}

/// The set a difficulty is part of. That one difficulty is in both does not make two sets one: the names must be the
/// same, or all that is there must be part of what comes.
async fn by_difficulty(services: &Services, read: &ReadSet) -> anyhow::Result<Option<Id<BeatmapSet>>> {
    let mut others = BTreeSet::new();
    for map in &read.maps {
        let Some(there) = services.store.beatmap_by_checksum(&map.file.checksum).await? else { continue };
        if !others.insert(there.set) {
            continue;
        }
        let Some(set) = services.store.set_by_id(there.set).await? else { continue };
        let adds_nothing = read.adds_to_its_set && is_same(services, read, set.id).await?;
        if adds_nothing || is_named_wholly_as(&set, read) || is_covered(services, read, set.id).await? {
            return Ok(Some(set.id));
        }
    }
    Ok(None)
}

/// Whether all difficulties the set has here are among those that come.
async fn is_covered(services: &Services, read: &ReadSet, set: Id<BeatmapSet>) -> anyhow::Result<bool> {
    let current = services.store.beatmaps_of_sets(&[set]).await?;
    let comes = |checksum: &str| read.maps.iter().any(|map| map.file.checksum == checksum);
    Ok(!current.is_empty() && current.iter().all(|map| comes(&map.checksum)))
}

/// Whether the difficulty that names what comes has the title and artist of the set; the mapper may be another by now.
fn is_named_as(set: &BeatmapSet, read: &ReadSet) -> bool {
    read.maps.first().is_some_and(|map| has_title_and_artist_of(set, map))
}

/// Whether all difficulties have the title, artist and mapper of the set.
fn is_named_wholly_as(set: &BeatmapSet, read: &ReadSet) -> bool {
    read.maps.iter().all(|map| has_title_and_artist_of(set, map) && is_same_text(&set.creator, &map.file.creator))
}

/// Names that were made up for want of others say nothing.
fn has_title_and_artist_of(set: &BeatmapSet, map: &ReadMap) -> bool {
    map.is_named && is_same_text(&set.title, &map.file.title) && is_same_text(&set.artist, &map.file.artist)
}

fn is_same_text(a: &str, b: &str) -> bool {
    a.to_lowercase() == b.to_lowercase()
}

fn most_common(ids: impl Iterator<Item = i64>) -> Option<i64> {
    let mut counts: BTreeMap<i64, usize> = BTreeMap::new();
    for id in ids {
        *counts.entry(id).or_default() += 1;
    }
    counts.into_iter().max_by_key(|(_, count)| *count).map(|(id, _)| id)
}

fn merge(old: &bytes::Bytes, new: &ReadSet, notes: &mut Vec<String>) -> Result<ReadSet, String> {
    let mut added = Archive::open(&new.archive).map_err(|error| error.to_string())?;
    let mut kept = Archive::open(old).map_err(|error| error.to_string())?;
    let mut files = Vec::new();
    for name in added.names().map(str::to_owned).collect::<Vec<_>>() {
        files.push((name.clone(), added.read(&name).map_err(|why| why.to_string())?));
    }
    for name in kept.names().map(str::to_owned).collect::<Vec<_>>() {
        let bytes = kept.read(&name).map_err(|why| why.to_string())?;
        let is_replaced = added.find(&name).is_some() || is_older_version(&name, &bytes, new);
        if !is_replaced {
            files.push((name, bytes));
        }
    }
    files.sort();
    read::read_archive(&read::pack(&files)?, notes)
}

/// Whether a file is the older version of a difficulty that comes anew.
fn is_older_version(name: &str, bytes: &[u8], new: &ReadSet) -> bool {
    if !name.to_ascii_lowercase().ends_with(".osu") {
        return false;
    }
    let Ok((old, _)) = BeatmapFile::read(bytes) else { return false };
    new.maps.iter().any(|map| match (map.file.beatmap_id, old.beatmap_id) {
        (Some(new), Some(old)) => new == old,
        _ => map.file.version == old.version && map.file.ruleset == old.ruleset,
    })
}
