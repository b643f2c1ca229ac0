//! What scores of older clients are measured by.

use serde::{Deserialize, Serialize};

use crate::{HitCounts, HitResult, Ruleset};

/// Hit results as osu!stable counts them. What "geki" and "katu" stand for depends on the ruleset.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names are the field's own")]
pub struct LegacyCounts {
    pub count_300: u16,
    pub count_100: u16,
    pub count_50: u16,
    pub count_geki: u16,
    pub count_katu: u16,
    pub count_miss: u16,
}

impl LegacyCounts {
    /// The hit results of lazer in the old scheme. What a scheme does not tell apart is added up; what the other does not
    /// have is 0. Upstream: `ScoreInfoExtensions.cs`.
    #[must_use]
    pub fn of(ruleset: Ruleset, statistics: &HitCounts) -> Self {
        let count = |results: &[HitResult]| {
            let sum: u64 = results.iter().map(|result| u64::from(statistics.get(*result))).sum();
            u16::try_from(sum).unwrap_or(u16::MAX)
        };
        let (geki, katu, hundred, fifty, miss): (&[_], &[_], _, &[_], &[_]) = match ruleset {
            Ruleset::Osu => (&[], &[], HitResult::Ok, &[HitResult::Meh], &[HitResult::Miss]),
            Ruleset::Taiko => (&[], &[], HitResult::Ok, &[], &[HitResult::Miss]),
            Ruleset::Catch => (
                &[],
                &[HitResult::SmallTickMiss],
                HitResult::LargeTickHit,
                &[HitResult::SmallTickHit],
                &[HitResult::Miss, HitResult::LargeTickMiss],
            ),
            Ruleset::Mania => {
                (&[HitResult::Perfect], &[HitResult::Good], HitResult::Ok, &[HitResult::Meh], &[HitResult::Miss])
            }
        };
        Self {
            count_300: count(&[HitResult::Great]),
            count_100: count(&[hundred]),
            count_50: count(fifty),
            count_geki: count(geki),
            count_katu: count(katu),
            count_miss: count(miss),
        }
    }
}

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
