//! A single `.osu` file that a player's client sends because it was asked for it.

use bytes::Bytes;
use kiai_formats::osu::text::MAX_FILE_BYTES;
use kiai_model::{BeatmapSet, Id, User};
use thiserror::Error;

use super::{ImportOptions, Outcome, build, identify::Identity, noting, place, read};
use crate::{RateClass, Services, TooMany, take, users};

/// Largest file that is taken, in bytes.
pub const SUBMITTED_BYTES_MAX: usize = 8 << 20;

/// Why a file is not taken.
#[derive(Debug, Error)]
pub enum SubmitMapRefusal {
    /// Its sender was not asked for it, or too long ago, or has sent it already.
    #[error("this file was not asked for")]
    NotAsked,
    /// Its sender may not send anything.
    #[error("this account is restricted")]
    Restricted,
    /// It is larger than [`SUBMITTED_BYTES_MAX`].
    #[error("the file is too large")]
    TooLarge,
    /// It is another file than it is said to be.
    #[error("the checksum is another")]
    WrongChecksum,
    /// It is no map that can be used, and why.
    #[error("{0}")]
    Unfit(String),
    /// Too often.
    #[error(transparent)]
    TooMany(#[from] TooMany),
    /// Our fault.
    #[error("internal")]
    Internal(anyhow::Error),
}

crate::internal::with_internal!(SubmitMapRefusal);

/// Takes the file with this MD5 from a user who was asked for it by [`super::super::request_map`]. It becomes a set of
/// its own, of nobody, with the status the operator chose for such, under numbers given here: what the file says of its
/// numbers means nothing, as anybody can write it. Answers with the set it is in.
///
/// # Errors
/// See [`SubmitMapRefusal`].
pub async fn submit_map(
    services: &Services,
    user: Id<User>,
    checksum: &str,
    file: Bytes,
) -> Result<Id<BeatmapSet>, SubmitMapRefusal> {
    take(services, RateClass::MapUpload, &user.to_string(), 1)?;
    let (requests, checksum) = (&services.beatmaps.requests, checksum.to_ascii_lowercase());
    if !requests.is_asked(user, &checksum, services.clock.now()) {
        return Err(SubmitMapRefusal::NotAsked);
    }
    if users::me(services, user).await?.is_none_or(|user| user.restricted) {
        return Err(SubmitMapRefusal::Restricted);
    }
    if file.len() > SUBMITTED_BYTES_MAX.min(MAX_FILE_BYTES) {
        return Err(SubmitMapRefusal::TooLarge);
    }
    if kiai_formats::osu::checksum(&file) != checksum {
        return Err(SubmitMapRefusal::WrongChecksum);
    }
    // Whatever becomes of it, it need not come again.
    if !requests.answer(user, &checksum, services.clock.now()) {
        return Err(SubmitMapRefusal::NotAsked);
    }
    let _one_at_a_time = services.beatmaps.importing.lock().await;
    if let Some(there) = services.store.beatmap_by_checksum(&checksum).await? {
        return Ok(there.set);
    }
    store(services, user, &checksum, file).await
}

async fn store(
    services: &Services,
    user: Id<User>,
    checksum: &str,
    file: Bytes,
) -> Result<Id<BeatmapSet>, SubmitMapRefusal> {
    let (name, mut notes) = (submitted_name(checksum), Vec::new());
    let built = noting(services, &mut notes, move |notes| {
        let archive = read::pack(&[(name, file.to_vec())])?;
        let set = read::read_archive(&archive, notes)?;
        // Names are not made up for what comes from anybody.
        if !set.maps.iter().all(|map| map.is_named && map.file.object_count() > 0) {
            return Err("it has no name, or no objects".to_owned());
        }
        build::build(set, notes)
    });
    let built = built.await?.map_err(|reason| match notes.first() {
        // Why a file was left out is said there.
        Some(note) => SubmitMapRefusal::Unfit(note.clone()),
        None => SubmitMapRefusal::Unfit(reason),
    })?;
    let identity = Identity { existing: None, number: None, keeps_numbers: false };
    let options = ImportOptions { status: None, default_status: services.settings.player_map_status, owner: None };
    match place::place(services, built, &identity, options, &mut notes).await? {
        Outcome::Imported(set) | Outcome::Updated(set) | Outcome::Unchanged(set) => {
            tracing::info!(%user, %set, checksum, "A map came from a player");
            Ok(set)
        }
        Outcome::Skipped(reason) => Err(SubmitMapRefusal::Unfit(reason)),
    }
}

/// What the file of a player is called in its set: nothing that is called so comes from elsewhere, but by chance.
pub(super) fn submitted_name(checksum: &str) -> String {
    format!("{checksum}.osu")
}
