//! By how much maps are off their songs.

use std::sync::Arc;

use kiai_model::{Beatmap, Id};
use thiserror::Error;

use super::FullSet;
use crate::{Services, internal::with_internal};

/// The largest correction, to either side: what neosu can hold is not much more.
pub const OFFSET_MAX_MS: i32 = 10_000;

/// Why nothing is corrected.
#[derive(Debug, Error)]
pub enum OffsetRefusal {
    /// It is more than [`OFFSET_MAX_MS`].
    #[error("an offset is at most {OFFSET_MAX_MS} ms, to either side")]
    TooFar,
    /// Our fault.
    #[error("internal")]
    Internal(anyhow::Error),
}

with_internal!(OffsetRefusal);

/// Corrects by how much difficulties of a set are off their song: clients of bancho are told with the leaderboard. It
/// holds until the file of a difficulty changes.
///
/// # Errors
/// See [`OffsetRefusal`].
pub async fn set_online_offset(
    services: &Services,
    set: &Arc<FullSet>,
    maps: &[Id<Beatmap>],
    offset_ms: i32,
) -> Result<(), OffsetRefusal> {
    if offset_ms.checked_abs().is_none_or(|offset| offset > OFFSET_MAX_MS) {
        return Err(OffsetRefusal::TooFar);
    }
    let maps: Vec<_> = maps.iter().copied().filter(|map| set.beatmap(*map).is_some()).collect();
    let written = services.store.write(move |tx| {
        Box::pin(async move {
            for map in &maps {
                tx.set_online_offset(*map, offset_ms).await?;
            }
            Ok::<_, kiai_store::StoreError>(())
        })
    });
    written.await?;
    services.beatmaps.forget(set.set.id);
    Ok(())
}
