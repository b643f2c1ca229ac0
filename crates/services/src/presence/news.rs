//! Which beatmap sets came or changed while a client was away.

use kiai_model::{BeatmapSet, Id};

use crate::Services;

/// Changes told at once; who is behind asks again.
const MAX_CHANGES: i64 = 50;

/// Sets that came or changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BeatmapChanges {
    /// Which.
    pub sets: Vec<Id<BeatmapSet>>,
    /// Number of the last of these changes, or what was asked for when there is none.
    pub last_change: i64,
}

/// The next changes after the one with number `last`, none when there are no more. A client asks until there are none.
///
/// # Errors
/// When the store fails.
pub async fn beatmap_changes_since(services: &Services, last: i64) -> anyhow::Result<BeatmapChanges> {
    let changes = services.store.set_changes_since(last, MAX_CHANGES).await?;
    let last_change = changes.last().map_or(last, |change| change.id);
    let mut sets: Vec<_> = changes.iter().map(|change| change.set).collect();
    sets.sort_unstable();
    sets.dedup();
    Ok(BeatmapChanges { sets, last_change })
}
