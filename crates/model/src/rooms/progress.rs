//! How somebody stands while a match is played.

use serde::{Deserialize, Serialize};

use crate::HitCounts;

/// How somebody stands while a match is played, in what clients of the bancho protocol tell each other of it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Progress {
    /// Milliseconds in the beatmap.
    pub time_ms: i32,
    /// Hit results so far.
    pub statistics: HitCounts,
    /// The total, in the scale of the player's client.
    pub total_score: i64,
    /// Longest combo.
    pub max_combo: u16,
    /// Combo.
    pub combo: u16,
    /// Whether no combo broke.
    pub is_perfect: bool,
    /// Health, 0 to 1; none when the client does not tell it.
    pub health: Option<f32>,
    /// Whether they have failed.
    pub has_failed: bool,
}
