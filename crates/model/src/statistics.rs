//! What a user has achieved in a ruleset.

use serde::{Deserialize, Serialize};

use crate::{Id, Ruleset, User};

/// The boards and statistics a play belongs to. Relax and Autopilot have their own, beside the main ranking.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum Variant {
    /// Everything but the two below: the main ranking.
    #[default]
    Standard = 0,
    /// Plays with the Relax mod (`RX`).
    Relax = 1,
    /// Plays with the Autopilot mod (`AP`).
    Autopilot = 2,
}

impl Variant {
    /// All of them, in order of their numbers.
    pub const ALL: [Self; 3] = [Self::Standard, Self::Relax, Self::Autopilot];

    /// The number in the store.
    #[must_use]
    pub const fn number(self) -> u8 {
        self as u8
    }
}

/// Grades of a user's best scores on ranked maps, one count a grade.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GradeCounts {
    /// Silver SS.
    pub xh: i64,
    /// SS.
    pub x: i64,
    /// Silver S.
    pub sh: i64,
    /// S.
    pub s: i64,
    /// A.
    pub a: i64,
}

/// A user's statistics in one ruleset and variant, as last computed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Statistics {
    /// Whose.
    pub user: Id<User>,
    /// In which ruleset.
    pub ruleset: Ruleset,
    /// On which boards.
    pub variant: Variant,
    /// Weighted performance points.
    pub pp: f64,
    /// Weighted accuracy, 0 to 1.
    pub accuracy: f64,
    /// Sum of the best total scores on ranked maps, in the classic scale.
    pub ranked_score: i64,
    /// Sum of all total scores, in the classic scale.
    pub total_score: i64,
    /// Objects hit in all plays.
    pub total_hits: i64,
    /// Longest combo of any play.
    pub max_combo: i64,
    /// Plays, passed or not; false starts are none.
    pub play_count: i64,
    /// Seconds played.
    pub play_time_s: i64,
    /// How often others watched this user's replays.
    pub replays_watched: i64,
    /// Grades of best scores.
    pub grades: GradeCounts,
    /// Place among all users, from 1; none without a ranked score.
    pub global_rank: Option<i64>,
    /// Place among users of the same country.
    pub country_rank: Option<i64>,
}

impl Statistics {
    /// Those of who has not played: zeroes.
    #[must_use]
    pub fn none(user: Id<User>, ruleset: Ruleset, variant: Variant) -> Self {
        Self {
            user,
            ruleset,
            variant,
            pp: 0.0,
            accuracy: 0.0,
            ranked_score: 0,
            total_score: 0,
            total_hits: 0,
            max_combo: 0,
            play_count: 0,
            play_time_s: 0,
            replays_watched: 0,
            grades: GradeCounts::default(),
            global_rank: None,
            country_rank: None,
        }
    }
}
