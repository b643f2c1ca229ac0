//! Storing a set: files first, then its rows, then the news.

use std::sync::Arc;

use anyhow::Context;
use bytes::Bytes;
use kiai_model::{
    Audience, Beatmap, BeatmapSet, BeatmapStatus, Event, Id, Timestamp, User, beatmap::BeatmapDifficulty,
};
use kiai_store::{
    BlobKey, StoreError, Tx,
    rows::{FIRST_OWN_ID, ImportedSet},
};

use super::{
    super::{
        charts::osu_key,
        files::{ArchiveKind, archive_key, clip_key, cover_key},
    },
    ImportOptions, Outcome,
    build::{BuiltMap, BuiltSet},
    identify::Identity,
    submitted::submitted_name,
};
use crate::Services;

/// Stores a set that is new or changed.
pub(super) async fn place(
    services: &Services,
    built: BuiltSet,
    identity: &Identity,
    options: ImportOptions,
    notes: &mut Vec<String>,
) -> anyhow::Result<Outcome> {
    let files = files(&built);
    for (key, bytes) in files {
        services.blobs.put(&key.context("a hash is a name for a blob")?, bytes).await?;
    }
    let existing = identity.existing.as_ref().map(|existing| existing.id);
    let old_version = match existing {
        Some(id) => services.store.archive_hash(id).await?,
        None => None,
    };
    let (version, built) = (built.hash.clone(), Arc::new(built));
    let Identity { number, keeps_numbers, .. } = *identity;
    let wanted = Wanted { existing, number, keeps_numbers, options, now: services.clock.now() };
    let stored = services.store.write(move |tx| Box::pin(async move { store(tx, &built, wanted).await })).await?;
    notes.extend(stored.notes);
    let Some((id, last_change)) = stored.set else {
        return Ok(Outcome::Skipped("all its difficulties are part of other sets".to_owned()));
    };
    tell(services, id, last_change);
    for (gone, last_change, version) in stored.left {
        tell(services, gone, last_change);
        delete_files(services, &version).await?;
    }
    forget_profiles(services, stored.owners);
    if let Some(old) = old_version.filter(|old| *old != version) {
        delete_files(services, &old).await?;
    }
    Ok(if existing.is_some() { Outcome::Updated(id) } else { Outcome::Imported(id) })
}

/// Gives a set that is there another status and owner, if it has others.
pub(super) async fn change(services: &Services, id: Id<BeatmapSet>, options: ImportOptions) -> anyhow::Result<Outcome> {
    let Some(set) = services.store.set_by_id(id).await? else { return Ok(Outcome::Unchanged(id)) };
    let status = options.status.filter(|status| set.status != *status);
    let owner = options.owner.filter(|owner| set.owner != Some(*owner));
    if status.is_none() && owner.is_none() {
        return Ok(Outcome::Unchanged(id));
    }
    let now = services.clock.now();
    let status = status.map(|status| (status, ranked_at(status, Some(&set), now)));
    let last_change = services.store.write(move |tx| {
        Box::pin(async move {
            if let Some((status, ranked_at)) = status {
                tx.set_status(id, status, ranked_at).await?;
            }
            if let Some(owner) = owner {
                tx.set_owner(id, owner).await?;
            }
            tx.add_set_change(id, now).await
        })
    });
    let last_change: Result<i64, StoreError> = last_change.await;
    tell(services, id, last_change?);
    forget_profiles(services, [set.owner, owner]);
    Ok(Outcome::Updated(id))
}

/// Profiles say how many sets their users have.
fn forget_profiles(services: &Services, owners: [Option<Id<User>>; 2]) {
    for owner in owners.into_iter().flatten() {
        services.users.forget(owner);
    }
}

fn tell(services: &Services, set: Id<BeatmapSet>, last_change: i64) {
    services.bus.tell(Audience::Everyone, Event::BeatmapSetsUpdated { sets: vec![set], last_change });
}

fn files(built: &BuiltSet) -> Vec<(Option<BlobKey>, Bytes)> {
    let version = &built.hash;
    let mut files = vec![(archive_key(version, ArchiveKind::Whole), built.archive.clone())];
    if let Some(archive) = &built.without_video {
        files.push((archive_key(version, ArchiveKind::WithoutVideo), archive.clone()));
    }
    files.extend(built.maps.iter().map(|map| (osu_key(&map.file.checksum), map.bytes.clone())));
    let cover = |cover: &kiai_formats::cover::Cover| {
        (cover_key(version, (cover.shape, cover.double)), Bytes::from(cover.bytes.clone()))
    };
    files.extend(built.covers.iter().map(cover));
    files.extend(built.clip.iter().map(|clip| (clip_key(version), Bytes::from(clip.bytes.clone()))));
    files
}

/// The `.osu` files stay, for the scores on them.
async fn delete_files(services: &Services, version: &str) -> anyhow::Result<()> {
    let covers = kiai_formats::cover::Shape::ALL.into_iter().flat_map(|shape| [(shape, false), (shape, true)]);
    let mut keys: Vec<Option<BlobKey>> = covers.map(|size| cover_key(version, size)).collect();
    keys.extend([ArchiveKind::Whole, ArchiveKind::WithoutVideo].map(|kind| archive_key(version, kind)));
    keys.push(clip_key(version));
    for key in keys.into_iter().flatten() {
        services.blobs.delete(&key).await?;
    }
    Ok(())
}

#[derive(Clone, Copy)]
struct Wanted {
    existing: Option<Id<BeatmapSet>>,
    number: Option<Id<BeatmapSet>>,
    keeps_numbers: bool,
    options: ImportOptions,
    now: Timestamp,
}

struct Stored {
    /// The set and the number of the change; none when there was nothing to store.
    set: Option<(Id<BeatmapSet>, i64)>,
    /// Whose it was and whose it is.
    owners: [Option<Id<User>>; 2],
    /// Sets that are no more: their numbers, those of the changes, and the versions of their files.
    left: Vec<(Id<BeatmapSet>, i64, String)>,
    notes: Vec<String>,
}

async fn store(tx: &mut Tx, built: &BuiltSet, wanted: Wanted) -> Result<Stored, StoreError> {
    let mut notes = Vec::new();
    let id = match wanted.existing.or(wanted.number) {
        Some(id) => id,
        None => tx.next_own_set_id().await?,
    };
    let old = tx.set_by_id(id).await?;
    let old_maps = tx.beatmaps_of_sets(&[id]).await?;
    let status = match (wanted.options.status, &old) {
        (Some(status), _) => status,
        (None, Some(old)) => old.status,
        (None, None) => wanted.options.default_status,
    };
    let mut beatmaps: Vec<(Beatmap, Vec<BeatmapDifficulty>)> = Vec::new();
    let mut next_own = tx.next_own_beatmap_id().await?;
    let mut left = Vec::new();
    for map in &built.maps {
        let there = tx.beatmap_by_checksum(&map.file.checksum).await?.filter(|there| there.set != id);
        if let Some(there) = there.as_ref().filter(|there| !was_submitted(there)) {
            notes.push(format!("{} was left out: it is part of set {}", map.filename, there.set));
            continue;
        }
        let used = |id: Id<Beatmap>| beatmaps.iter().any(|(other, _)| other.id == id);
        let known = match (there, wanted.keeps_numbers) {
            // Its scores stay on it.
            (Some(there), _) => {
                left.push(there.set);
                Some(there.id)
            }
            (None, true) => known_id(tx, map, id, &old_maps, used).await?,
            (None, false) => None,
        };
        let beatmap_id = match known {
            Some(known) => known,
            None => {
                let given = next_own;
                next_own = Id::new(given.get() + 1);
                given
            }
        };
        beatmaps.push(beatmap(map, beatmap_id, id, status, &old_maps, wanted.now));
    }
    if beatmaps.is_empty() {
        return Ok(Stored { set: None, owners: [None; 2], left: Vec::new(), notes });
    }
    let set = set(built, id, status, old.as_ref(), wanted);
    let owners = [old.and_then(|old| old.owner), set.owner];
    let imported = ImportedSet { set, archive_hash: built.hash.clone(), beatmaps, files: built.files.clone() };
    tx.save_set(&imported).await?;
    let change = tx.add_set_change(id, wanted.now).await?;
    let left = leave(tx, left, wanted.now).await?;
    Ok(Stored { set: Some((id, change)), owners, left, notes })
}

/// Whether a difficulty is a file that a player sent, which has a set of its own until the one comes that it is part of.
fn was_submitted(there: &Beatmap) -> bool {
    there.set.get() >= FIRST_OWN_ID && there.filename == submitted_name(&there.checksum)
}

/// Removes sets whose only difficulty has gone to another. Gives those that are gone with the numbers of the changes,
/// and the versions of their files.
async fn leave(
    tx: &mut Tx,
    sets: Vec<Id<BeatmapSet>>,
    now: Timestamp,
) -> Result<Vec<(Id<BeatmapSet>, i64, String)>, StoreError> {
    let mut gone = Vec::new();
    for set in sets {
        let version = tx.archive_hash(set).await?;
        if tx.remove_empty_set(set).await?
            && let Some(version) = version
        {
            gone.push((set, tx.add_set_change(set, now).await?, version));
        }
    }
    Ok(gone)
}

/// The number the file carries, unless it is taken or of those given here, which may grow no faster than beatmaps come; else that of the same difficulty of the set before.
async fn known_id(
    tx: &mut Tx,
    map: &BuiltMap,
    set: Id<BeatmapSet>,
    old_maps: &[Beatmap],
    used: impl Fn(Id<Beatmap>) -> bool,
) -> Result<Option<Id<Beatmap>>, StoreError> {
    if let Some(id) = map.file.beatmap_id.map(Id::new).filter(|id| !used(*id)) {
        let there = tx.beatmap_ever_by_id(id).await?;
        if there.map_or(id.get() < FIRST_OWN_ID, |there| there.set == set) {
            return Ok(Some(id));
        }
    }
    let free = || old_maps.iter().filter(|old| !used(old.id));
    let same_file = free().find(|old| old.checksum == map.file.checksum || old.filename == map.filename);
    let same_name = || free().find(|old| old.version == map.file.version && old.ruleset == map.file.ruleset);
    Ok(same_file.or_else(same_name).map(|old| old.id))
}

fn beatmap(
    map: &BuiltMap,
    id: Id<Beatmap>,
    set: Id<BeatmapSet>,
    status: BeatmapStatus,
    old_maps: &[Beatmap],
    now: Timestamp,
) -> (Beatmap, Vec<BeatmapDifficulty>) {
    let file = &map.file;
    let same = old_maps.iter().find(|old| old.id == id && old.checksum == file.checksum);
    let own = map.difficulties.iter().find(|(ruleset, ..)| *ruleset == file.ruleset);
    let difficulty = |(ruleset, star_rating, max_combo): &(_, f64, u32)| BeatmapDifficulty {
        beatmap: id,
        ruleset: *ruleset,
        star_rating: *star_rating,
        max_combo: i64::from(*max_combo),
    };
    let beatmap = Beatmap {
        id,
        set,
        checksum: file.checksum.clone(),
        filename: map.filename.clone(),
        version: file.version.clone(),
        ruleset: file.ruleset,
        status,
        circle_size: file.circle_size,
        approach_rate: file.approach_rate,
        overall_difficulty: file.overall_difficulty,
        drain_rate: file.drain_rate,
        bpm: file.bpm,
        total_length_ms: file.total_length_ms,
        hit_length_ms: file.hit_length_ms,
        circle_count: file.circle_count,
        slider_count: file.slider_count,
        spinner_count: file.spinner_count,
        star_rating: own.map_or(0.0, |(_, stars, _)| *stars),
        max_combo: own.map_or(0, |(.., combo)| i64::from(*combo)),
        format_version: file.format_version,
        updated_at: same.map_or(now, |same| same.updated_at),
        play_count: 0,
        pass_count: 0,
        online_offset_ms: 0,
    };
    (beatmap, map.difficulties.iter().map(difficulty).collect())
}

fn set(
    built: &BuiltSet,
    id: Id<BeatmapSet>,
    status: BeatmapStatus,
    old: Option<&BeatmapSet>,
    Wanted { now, options, .. }: Wanted,
) -> BeatmapSet {
    let text = |field: fn(&BuiltMap) -> &String| built.maps.first().map(field).cloned().unwrap_or_default();
    // The tempo of a set is that of its fastest difficulty, as the listing shows it.
    let bpm = built.maps.iter().map(|map| map.file.bpm).fold(0.0, f64::max);
    BeatmapSet {
        id,
        title: text(|map| &map.file.title),
        title_unicode: text(|map| &map.file.title_unicode),
        artist: text(|map| &map.file.artist),
        artist_unicode: text(|map| &map.file.artist_unicode),
        creator: text(|map| &map.file.creator),
        owner: options.owner.or_else(|| old.and_then(|old| old.owner)),
        source: text(|map| &map.file.source),
        tags: text(|map| &map.file.tags),
        status,
        genre: old.map_or(1, |old| old.genre),
        language: old.map_or(1, |old| old.language),
        bpm,
        nsfw: old.is_some_and(|old| old.nsfw),
        has_video: built.maps.iter().any(|map| map.file.has_video),
        has_storyboard: built.has_storyboard,
        has_cover: !built.covers.is_empty(),
        preview_type: built.clip.as_ref().map(|clip| clip.media_type.to_owned()),
        submitted_at: old.map_or(now, |old| old.submitted_at),
        ranked_at: ranked_at(status, old, now),
        updated_at: now,
        play_count: 0,
        favourite_count: 0,
    }
}

fn ranked_at(status: BeatmapStatus, old: Option<&BeatmapSet>, now: Timestamp) -> Option<Timestamp> {
    status.has_leaderboard().then(|| old.and_then(|old| old.ranked_at).unwrap_or(now))
}
