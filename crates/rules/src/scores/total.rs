//! The standardised total score, as far as final hit results determine it.

use kiai_model::{HitCounts, HitResult, Ruleset};

use super::{accuracy, base_score, increases_combo, maximum_combo};

/// The standardised score of a perfect play before mods and bonus. Upstream: `ScoreProcessor.MAX_SCORE`.
pub const MAX_TOTAL_SCORE: f64 = 1_000_000.0;

/// Between which totals, before the mods' multiplier, a play with given hit results can lie.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TotalScoreBounds {
    /// The lowest possible total.
    pub min: f64,
    /// The highest possible total.
    pub max: f64,
}

/// The bounds of the total score of a play to the end, from its final hit results and longest combo.
///
/// A total is a combo part, an accuracy part and a bonus. Accuracy and bonus follow from the hit results; the combo
/// part also depends on the order of hits and misses, which they do not tell. It is exact for a full combo in which
/// nothing was dropped, and otherwise bounded: no object was hit at a higher combo than the longest.
#[must_use]
pub fn total_score_bounds(
    ruleset: Ruleset,
    statistics: &HitCounts,
    maximum: &HitCounts,
    max_combo: u32,
) -> TotalScoreBounds {
    let accuracy = accuracy(ruleset, statistics, maximum).clamp(0.0, 1.0);
    let (low, high) = combo_progress(ruleset, statistics, maximum, max_combo);
    let (bonus_low, bonus_high) = bonus(ruleset, statistics);
    let (combo_part, rest) = match ruleset {
        Ruleset::Osu => (500_000.0 * accuracy, 500_000.0 * accuracy.powi(5)),
        Ruleset::Taiko => (250_000.0, 750_000.0 * accuracy.powf(3.6)),
        Ruleset::Mania => (150_000.0, 850_000.0 * accuracy.powf(2.0 + 2.0 * accuracy)),
        Ruleset::Catch => {
            let tiny = f64::from(maximum.get(HitResult::SmallTickHit));
            let scale = ratio(tiny, tiny + f64::from(maximum.get(HitResult::Great)));
            let droplets = 400_000.0 * scale;
            let caught = ratio(f64::from(statistics.get(HitResult::SmallTickHit)), tiny);
            (MAX_TOTAL_SCORE - droplets, droplets * caught)
        }
    };
    TotalScoreBounds { min: combo_part * low + rest + bonus_low, max: combo_part * high + rest + bonus_high }
}

fn ratio(part: f64, whole: f64) -> f64 {
    if whole > 0.0 { part / whole } else { 0.0 }
}

/// The bonus part. Taiko counts the second hit of a strong object three or seven times, by what it belongs to.
fn bonus(ruleset: Ruleset, statistics: &HitCounts) -> (f64, f64) {
    let points = |result| f64::from(base_score(ruleset, result)) * f64::from(statistics.get(result));
    let (small, large) = (points(HitResult::SmallBonus), points(HitResult::LargeBonus));
    if ruleset == Ruleset::Taiko { (small + large, (small + large) * 7.0) } else { (small + large, small + large) }
}

/// Least and most of the combo part, 0 to 1.
fn combo_progress(ruleset: Ruleset, statistics: &HitCounts, maximum: &HitCounts, max_combo: u32) -> (f64, f64) {
    let possible = maximum_combo(maximum);
    if possible == 0 {
        return (1.0, 1.0);
    }
    if u64::from(max_combo) >= possible && nothing_dropped(ruleset, statistics, maximum) {
        return (1.0, 1.0);
    }
    (0.0, most_combo_progress(ruleset, maximum, possible, u64::from(max_combo)))
}

/// Whether a full combo earned the whole combo part: what is worth less for it than the best result did not occur.
fn nothing_dropped(ruleset: Ruleset, statistics: &HitCounts, maximum: &HitCounts) -> bool {
    let all = |result| statistics.get(result) >= maximum.get(result);
    match ruleset {
        Ruleset::Osu => all(HitResult::SliderTailHit) && all(HitResult::SmallTickHit) && all(HitResult::LargeTickHit),
        Ruleset::Taiko => all(HitResult::Great),
        Ruleset::Catch => all(HitResult::Great) && all(HitResult::LargeTickHit),
        Ruleset::Mania => {
            statistics.sum(|result| matches!(result, HitResult::Good | HitResult::Ok | HitResult::Meh)) == 0
        }
    }
}

/// The most a play with this longest combo can have of the combo part: the heavy objects come first and everything
/// beyond the longest combo was hit at exactly that combo.
#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^53")]
fn most_combo_progress(ruleset: Ruleset, maximum: &HitCounts, possible: u64, longest: u64) -> f64 {
    if longest >= possible {
        return 1.0;
    }
    let mut kinds: Vec<(f64, u64)> = maximum
        .iter()
        .filter(|(result, _)| increases_combo(*result))
        .map(|(result, count)| (combo_weight(ruleset, result), u64::from(count)))
        .collect();
    kinds.sort_by(|a, b| b.0.total_cmp(&a.0));
    let (mut earned, mut whole, mut combo) = (0.0, 0.0, 0);
    for (weight, count) in kinds {
        // Sums over long runs are taken in at most 4,096 steps, so that a claimed count costs no time.
        let steps = count.min(4096);
        let mut left = count;
        for step in 0..steps {
            let run = left / (steps - step);
            left -= run;
            let (first, last) = (combo + 1, combo + run);
            combo = last;
            earned += weight * run as f64 * combo_factor(ruleset, last.min(longest));
            whole += weight * run as f64 * combo_factor(ruleset, first.max(last.min(longest)));
        }
    }
    if ruleset == Ruleset::Osu {
        // Small ticks count with the combo around them, without adding to it.
        let loose = 10.0 * f64::from(maximum.get(HitResult::SmallTickHit)) * combo_factor(ruleset, longest);
        earned += loose;
        whole += loose;
    }
    if whole > 0.0 { (earned / whole).clamp(0.0, 1.0) } else { 1.0 }
}

fn combo_weight(ruleset: Ruleset, result: HitResult) -> f64 {
    match (ruleset, result) {
        (Ruleset::Catch, HitResult::LargeTickHit) => 100.0,
        (Ruleset::Mania, HitResult::Perfect) => 300.0,
        _ => f64::from(base_score(ruleset, result)),
    }
}

/// How much one object counts at a combo: the root in osu!, a capped logarithm elsewhere.
#[expect(clippy::cast_precision_loss, reason = "a combo is far below 2^53")]
fn combo_factor(ruleset: Ruleset, combo: u64) -> f64 {
    let combo = combo as f64;
    let cap = match ruleset {
        Ruleset::Osu => return combo.sqrt(),
        Ruleset::Taiko | Ruleset::Mania => 400.0,
        Ruleset::Catch => 200.0,
    };
    if combo < 1.0 { 0.0 } else { combo.min(cap).log(4.0).max(0.5) }
}

#[cfg(test)]
mod tests;
