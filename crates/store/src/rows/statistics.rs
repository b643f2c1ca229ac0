//! What users have achieved.

use kiai_model::{
    Country, Id, Ruleset, Timestamp, User,
    statistics::{GradeCounts, Statistics},
};

use super::scores::variant_from;

/// What only ever grows, by one play.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counters {
    /// Plays.
    pub play_count: i64,
    /// Time played.
    pub play_time_ms: i64,
    /// Total score.
    pub total_score: i64,
    /// Objects hit.
    pub total_hits: i64,
    /// Longest combo, of which the longer stays.
    pub max_combo: i64,
}

/// What is computed anew from a user's best plays.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct StoredStatistics {
    /// Weighted performance points.
    pub pp: f64,
    /// Weighted accuracy, 0 to 1.
    pub accuracy: f64,
    /// Sum of the best totals.
    pub ranked_score: i64,
    /// Grades of the best scores.
    pub grades: GradeCounts,
}

/// The best place a user ever held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HighestRank {
    /// The place.
    pub rank: i64,
    /// Since when.
    pub reached_at: Timestamp,
}

/// What a ranking is ordered by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RankingOrder {
    /// Performance points.
    Performance,
    /// Ranked score.
    Score,
}

/// A country in the ranking of countries.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CountryStanding {
    /// Which.
    pub country: Country,
    /// Users with a place.
    pub user_count: i64,
    /// Their plays.
    pub play_count: i64,
    /// Their ranked score.
    pub ranked_score: i64,
    /// Their performance points.
    pub pp: f64,
}

#[derive(sqlx::FromRow)]
pub(crate) struct StatisticsRow {
    user_id: i64,
    #[sqlx(try_from = "i64")]
    ruleset: Ruleset,
    variant: i64,
    pp: f64,
    accuracy: f64,
    ranked_score: i64,
    total_score: i64,
    total_hits: i64,
    max_combo: i64,
    play_count: i64,
    play_time_ms: i64,
    replays_watched: i64,
    grade_xh: i64,
    grade_x: i64,
    grade_sh: i64,
    grade_s: i64,
    grade_a: i64,
    #[sqlx(default)]
    global_rank: Option<i64>,
    #[sqlx(default)]
    country_rank: Option<i64>,
}

impl From<StatisticsRow> for Statistics {
    fn from(row: StatisticsRow) -> Self {
        Self {
            user: Id::<User>::new(row.user_id),
            ruleset: row.ruleset,
            variant: variant_from(row.variant),
            pp: row.pp,
            accuracy: row.accuracy,
            ranked_score: row.ranked_score,
            total_score: row.total_score,
            total_hits: row.total_hits,
            max_combo: row.max_combo,
            play_count: row.play_count,
            play_time_s: row.play_time_ms / 1000,
            replays_watched: row.replays_watched,
            grades: GradeCounts { xh: row.grade_xh, x: row.grade_x, sh: row.grade_sh, s: row.grade_s, a: row.grade_a },
            global_rank: row.global_rank,
            country_rank: row.country_rank,
        }
    }
}
