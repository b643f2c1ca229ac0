//! The standardised total score, as far as final hit results determine it.

use kiai_model::{HitCounts, HitResult, Ruleset};

use super::{accuracy, base_score, maximum_combo};

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
/// nothing was dropped, and otherwise bounded from above: what was hit lies in runs no longer than the longest combo,
/// the heaviest objects in the best places. Every order of an honest play lies within.
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
    let longest = u64::from(max_combo);
    if longest >= possible && nothing_dropped(ruleset, statistics, maximum) {
        return (1.0, 1.0);
    }
    // Small ticks of osu! count with the combo around them, hit or not, without adding to it.
    let ticks = if ruleset == Ruleset::Osu { f64::from(maximum.get(HitResult::SmallTickHit)) } else { 0.0 };
    let loose = f64::from(base_score(ruleset, HitResult::SmallTickHit)) * ticks * combo_factor(ruleset, longest);
    let (earned, whole) = (most_earned(ruleset, statistics, longest), least_whole(ruleset, maximum));
    (0.0, ratio(earned + loose, whole + loose).clamp(0.0, 1.0))
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

/// The most that hits in runs no longer than `longest` can earn: as many full runs as there are hits for and the rest in
/// one more, with the heaviest hits at the highest combos.
fn most_earned(ruleset: Ruleset, statistics: &HitCounts, longest: u64) -> f64 {
    let mut hits = by_weight(ruleset, statistics);
    let count: u64 = hits.iter().map(|(_, count)| count).sum();
    let (full_runs, rest) = (count.checked_div(longest).unwrap_or(0), count.checked_rem(longest).unwrap_or(0));
    let mut earned = 0.0;
    for (low, high) in steps(longest).rev() {
        let in_rest = (rest + 1).saturating_sub(low).min(high + 1 - low);
        let mut places = full_runs * (high + 1 - low) + in_rest;
        for (weight, left) in &mut hits {
            let taken = places.min(*left);
            (places, *left) = (places - taken, *left - taken);
            earned += *weight * times(taken) * combo_factor(ruleset, high);
        }
    }
    earned
}

/// The least that a flawless play of these objects can earn: the heaviest come first, at the lowest combos.
fn least_whole(ruleset: Ruleset, maximum: &HitCounts) -> f64 {
    let (mut whole, mut combo) = (0.0, 0);
    for (weight, count) in by_weight(ruleset, maximum) {
        for (low, high) in steps(count) {
            whole += weight * times(high + 1 - low) * combo_factor(ruleset, combo + low);
        }
        combo += count;
    }
    whole
}

/// What a flawless play of these objects earns when light and heavy ones lie evenly.
pub(super) fn even_whole(ruleset: Ruleset, maximum: &HitCounts) -> f64 {
    let kinds = by_weight(ruleset, maximum);
    let count: u64 = kinds.iter().map(|(_, count)| count).sum();
    let weight = ratio(kinds.iter().map(|(weight, count)| weight * times(*count)).sum(), times(count));
    steps(count).map(|(low, high)| weight * times(high + 1 - low) * combo_factor(ruleset, high)).sum()
}

/// What adds to the combo, heaviest first. Upstream: `GetComboScoreChange` of each ruleset: in osu! a hit weighs what
/// the best result of its object does, elsewhere what it is.
fn by_weight(ruleset: Ruleset, counts: &HitCounts) -> Vec<(f64, u64)> {
    let mut kinds: Vec<(f64, u64)> = counts
        .iter()
        .filter(|(result, _)| result.increases_combo())
        .map(|(result, count)| (combo_weight(ruleset, result), u64::from(count)))
        .collect();
    kinds.sort_by(|a, b| b.0.total_cmp(&a.0));
    kinds
}

/// The numbers from 1 to `count` in at most 4,096 ranges, so that a claimed count costs no time.
fn steps(count: u64) -> impl DoubleEndedIterator<Item = (u64, u64)> {
    let number = count.min(4096);
    (0..number).map(move |step| (count * step / number + 1, count * (step + 1) / number))
}

#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^53")]
fn times(count: u64) -> f64 {
    count as f64
}

fn combo_weight(ruleset: Ruleset, result: HitResult) -> f64 {
    match (ruleset, result) {
        (Ruleset::Osu, HitResult::Ok | HitResult::Meh) | (Ruleset::Mania, HitResult::Perfect) => 300.0,
        (Ruleset::Catch, HitResult::LargeTickHit) => 100.0,
        _ => f64::from(base_score(ruleset, result)),
    }
}

/// How much one object counts at a combo: the root in osu!, a capped logarithm elsewhere.
fn combo_factor(ruleset: Ruleset, combo: u64) -> f64 {
    let combo = times(combo);
    let cap = match ruleset {
        Ruleset::Osu => return combo.sqrt(),
        Ruleset::Taiko | Ruleset::Mania => 400.0,
        Ruleset::Catch => 200.0,
    };
    if combo < 1.0 { 0.0 } else { combo.min(cap).log(4.0).max(0.5) }
}

#[cfg(test)]
mod tests;
