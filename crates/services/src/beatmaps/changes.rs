//! Which sets changed.

use kiai_model::{BeatmapSet, Id};

use crate::Services;

/// Most changes told at once, as upstream: the client asks again until there are none.
const CHANGES_MAX: i64 = 50;

/// Sets that came or changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changes {
    /// Which, each once.
    pub sets: Vec<Id<BeatmapSet>>,
    /// Number of the last change told, to go on from.
    pub last_change: i64,
}

/// The changes after the one with number `since`, the oldest first.
///
/// # Errors
/// When the store fails.
pub async fn changes_since(services: &Services, since: i64) -> anyhow::Result<Changes> {
    let changes = services.store.set_changes_since(since, CHANGES_MAX).await?;
    let last_change = changes.last().map_or(since, |change| change.id);
    let mut sets: Vec<_> = changes.into_iter().map(|change| change.set).collect();
    sets.sort_unstable();
    sets.dedup();
    Ok(Changes { sets, last_change })
}
