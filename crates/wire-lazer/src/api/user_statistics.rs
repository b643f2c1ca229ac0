//! What a user has achieved in a ruleset.

use serde::Serialize;
use utoipa::ToSchema;

/// Upstream: `UserStatistics.cs`. A user without plays has zeros and no ranks.
#[derive(Clone, Debug, Default, PartialEq, Serialize, ToSchema)]
pub struct UserStatistics {
    /// The level.
    pub level: LevelInfo,
    /// Whether there is a rank; without, the game shows no graph.
    pub is_ranked: bool,
    /// Place among all.
    pub global_rank: Option<i32>,
    /// Place among all as a fraction of them, 0 to 1.
    pub global_rank_percent: Option<f64>,
    /// Place among those of the same country.
    pub country_rank: Option<i32>,
    /// Performance points.
    pub pp: f64,
    /// Sum of the best scores on ranked maps, in the classic scale.
    pub ranked_score: i64,
    /// Accuracy in percent, 0 to 100.
    pub hit_accuracy: f64,
    /// The same as a fraction, 0 to 1; for programs, the game does not read it.
    pub accuracy: f64,
    /// Plays.
    pub play_count: i32,
    /// Seconds played.
    pub play_time: i32,
    /// Sum of all scores, in the classic scale.
    pub total_score: i64,
    /// Objects hit.
    pub total_hits: i32,
    /// Longest combo.
    pub maximum_combo: i32,
    /// How often replays of the user were watched.
    pub replays_watched_by_others: i32,
    /// Grades of the best scores.
    pub grade_counts: GradeCounts,
}

/// Upstream: `UserStatistics.LevelInfo`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct LevelInfo {
    /// The level, from 1.
    pub current: i32,
    /// Percent of the way to the next.
    pub progress: i32,
}

impl Default for LevelInfo {
    fn default() -> Self {
        Self { current: 1, progress: 0 }
    }
}

/// Upstream: `UserStatistics.Grades`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct GradeCounts {
    /// Silver SS.
    pub ssh: i32,
    /// SS.
    pub ss: i32,
    /// Silver S.
    pub sh: i32,
    /// S.
    pub s: i32,
    /// A.
    pub a: i32,
}
