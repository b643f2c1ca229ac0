//! Accuracy: what was earned of what could be earned.

use kiai_model::{HitCounts, HitResult, Ruleset};

/// What one hit result is worth in a ruleset. Upstream: `GetBaseScoreForResult`.
#[must_use]
pub const fn base_score(ruleset: Ruleset, result: HitResult) -> u32 {
    match (ruleset, result) {
        (Ruleset::Mania, HitResult::Perfect) => 305,
        (Ruleset::Catch, HitResult::LargeBonus) | (_, HitResult::Good) => 200,
        (Ruleset::Catch, HitResult::Great | HitResult::LargeTickHit | HitResult::SmallTickHit)
        | (_, HitResult::Great | HitResult::Perfect) => 300,
        (Ruleset::Taiko, HitResult::Ok) | (_, HitResult::SliderTailHit) => 150,
        (_, HitResult::Ok) => 100,
        (_, HitResult::Meh | HitResult::LargeBonus) => 50,
        (_, HitResult::LargeTickHit) => 30,
        (_, HitResult::SmallTickHit | HitResult::SmallBonus) => 10,
        _ => 0,
    }
}

/// Whether a result counts for accuracy: neither a bonus nor something ignored. Upstream: `AffectsAccuracy`.
pub(super) const fn affects_accuracy(result: HitResult) -> bool {
    result.is_basic()
        || matches!(
            result,
            HitResult::SmallTickHit
                | HitResult::SmallTickMiss
                | HitResult::LargeTickHit
                | HitResult::LargeTickMiss
                | HitResult::SliderTailHit
        )
}

/// The accuracy of a play to the end, 0 to 1: 1 when the map has nothing that counts.
///
/// Of a play that was not finished only the judged part counts, which its final hit results do not tell exactly; for
/// such a play this is the lowest accuracy it can have had.
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "a map has far fewer than 2^53 points")]
pub fn accuracy(ruleset: Ruleset, statistics: &HitCounts, maximum: &HitCounts) -> f64 {
    let best = points(ruleset, maximum);
    if best == 0 {
        return 1.0;
    }
    points(ruleset, statistics) as f64 / best as f64
}

pub(super) fn points(ruleset: Ruleset, counts: &HitCounts) -> u64 {
    counts
        .iter()
        .filter(|(result, _)| affects_accuracy(*result))
        .map(|(result, count)| u64::from(base_score(ruleset, result)) * u64::from(count))
        .sum()
}
