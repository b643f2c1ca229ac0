//! What scores of older clients are measured by.

use crate::HitCounts;

/// What a flawless play of a map counts in the classic scale, before mods. Upstream: `LegacyScoreAttributes.cs`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ClassicMaximum {
    /// The part that follows from accuracy.
    pub accuracy_score: f64,
    /// The part that grows with the combo.
    pub combo_score: f64,
    /// What a point of the bonus is worth in the standardised scale.
    pub bonus_ratio: f64,
    /// The bonus part.
    pub bonus_score: f64,
    /// Longest combo.
    pub max_combo: u32,
    /// Hit results as older clients judge, with what else builds the combo.
    pub results: HitCounts,
    /// In mania, of a map made for osu!: columns without and with mods.
    pub columns: Option<(u32, u32)>,
}
