//! An archive that a mirror gave.

use bytes::Bytes;
use kiai_model::{BeatmapSet, Id};

use super::{ImportOptions, Outcome, import_read, noting, read};
use crate::{Services, mirrors::Wanted};

/// Imports an archive from a mirror, if it has what was wanted.
///
/// # Errors
/// When the store or the files fail; what cannot be imported is skipped instead.
pub(crate) async fn import_fetched(
    services: &Services,
    wanted: &Wanted,
    archive: Bytes,
    options: ImportOptions,
) -> anyhow::Result<Outcome> {
    let (mut notes, asked) = (Vec::new(), wanted.clone());
    let read = noting(services, &mut notes, move |notes| {
        let set = read::read_archive(&archive, notes)?;
        verify(&asked, &set)?;
        Ok(set)
    });
    let set: Result<read::ReadSet, String> = read.await?;
    let set = match set {
        Ok(set) => set,
        Err(reason) => return Ok(Outcome::Skipped(reason)),
    };
    // Files from before sets had numbers: the mirror was asked by the number.
    let number = match wanted {
        Wanted::Set(id) if set.maps.iter().all(|map| map.file.set_id.is_none()) => Some(*id),
        Wanted::Set(_) | Wanted::Beatmap(_) | Wanted::Checksum(_) => None,
    };
    let _one_at_a_time = services.beatmaps.importing.lock().await;
    import_read(services, set, number, options, &mut notes).await
}

/// Whether the archive is what was wanted. Says what is wrong when it is not.
fn verify(wanted: &Wanted, set: &read::ReadSet) -> Result<(), String> {
    let has = |is: &dyn Fn(&read::ReadMap) -> bool| set.maps.iter().any(is);
    let is_it = match wanted {
        Wanted::Checksum(checksum) => has(&|map| map.file.checksum == *checksum),
        Wanted::Beatmap(id) => has(&|map| map.file.beatmap_id == Some(id.get())),
        Wanted::Set(id) => {
            let is_of = |carried: Option<i64>| carried.is_none_or(|carried: i64| Id::<BeatmapSet>::new(carried) == *id);
            set.maps.iter().all(|map| is_of(map.file.set_id))
        }
    };
    if is_it { Ok(()) } else { Err("it is not what was asked for".to_owned()) }
}
