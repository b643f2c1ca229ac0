//! How long the lists of a profile are.

use kiai_model::{Id, Ruleset, User, statistics::Variant};

use super::moment;
use crate::{Services, scores::RECENT};

/// The lengths of a profile's lists.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ScoreCounts {
    /// Scores that count for performance, at most a hundred.
    pub best: i64,
    /// Scores at the top of their board.
    pub firsts: i64,
    /// Scores of the last day.
    pub recent: i64,
    /// Pinned scores.
    pub pinned: i64,
    /// Beatmaps played.
    pub beatmaps: i64,
}

/// The lengths of the lists on a user's profile.
///
/// # Errors
///
/// When the store fails.
pub async fn score_counts(services: &Services, user: Id<User>, ruleset: Ruleset) -> anyhow::Result<ScoreCounts> {
    const BEST_MAX: i64 = 100;
    let remembered = (user, ruleset, moment(services));
    if let Some(counts) = services.statistics.counts.get(&remembered) {
        return Ok(counts);
    }
    let store = &services.store;
    let counts = ScoreCounts {
        best: store.pp_entry_count(user, ruleset, Variant::Standard).await?.min(BEST_MAX),
        firsts: store.first_score_count(user, ruleset, Variant::Standard).await?,
        recent: store.recent_score_count(user, ruleset, services.clock.now() - RECENT).await?,
        pinned: store.pinned_score_count(user, ruleset).await?,
        beatmaps: store.played_beatmap_count(user).await?,
    };
    services.statistics.counts.insert(remembered, counts);
    Ok(counts)
}
