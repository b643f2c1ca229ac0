//! Totals of the classic scale in the standardised one.

use kiai_model::{
    HitCounts, HitResult, Mods, Ruleset,
    scoring::{ClassicMaximum, LegacyCounts},
};

use super::{MAX_TOTAL_SCORE, accuracy};

/// Half of an osu! total is combo, half accuracy.
pub(super) const HALF: f64 = MAX_TOTAL_SCORE / 2.0;
/// How standardised totals grow with the combo: with its root. Upstream: `ScoreProcessor.COMBO_EXPONENT`.
const COMBO_EXPONENT: f64 = 0.5;
/// The combo from which on a catch total does not grow any more.
const CATCH_CAP: f64 = 200.0;

/// Hit results as older clients name them. What they stand for depends on the ruleset.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are the field's own")]
pub struct ClassicCounts {
    pub count_300: u32,
    pub count_100: u32,
    pub count_50: u32,
    pub count_geki: u32,
    pub count_katu: u32,
    pub count_miss: u32,
}

impl From<LegacyCounts> for ClassicCounts {
    fn from(counts: LegacyCounts) -> Self {
        Self {
            count_300: counts.count_300.into(),
            count_100: counts.count_100.into(),
            count_50: counts.count_50.into(),
            count_geki: counts.count_geki.into(),
            count_katu: counts.count_katu.into(),
            count_miss: counts.count_miss.into(),
        }
    }
}

impl ClassicCounts {
    /// The hit results by their names in osu!(lazer). Upstream: `ScoreInfoExtensions.cs`.
    ///
    /// A missed droplet and a missed fruit are one in catch; `maximum` tells them apart.
    // differs from osu!: it counts both as missed fruits, and has a map with more fruits then.
    #[must_use]
    pub fn results(&self, ruleset: Ruleset, maximum: &HitCounts) -> HitCounts {
        let Self { count_300, count_100, count_50, count_geki, count_katu, count_miss } = *self;
        let counts: &[(HitResult, u32)] = match ruleset {
            Ruleset::Osu => &[
                (HitResult::Great, count_300),
                (HitResult::Ok, count_100),
                (HitResult::Meh, count_50),
                (HitResult::Miss, count_miss),
            ],
            Ruleset::Taiko => {
                &[(HitResult::Great, count_300), (HitResult::Ok, count_100), (HitResult::Miss, count_miss)]
            }
            Ruleset::Catch => {
                let droplets = maximum.get(HitResult::LargeTickHit).saturating_sub(count_100).min(count_miss);
                &[
                    (HitResult::Great, count_300),
                    (HitResult::LargeTickHit, count_100),
                    (HitResult::SmallTickHit, count_50),
                    (HitResult::SmallTickMiss, count_katu),
                    (HitResult::LargeTickMiss, droplets),
                    (HitResult::Miss, count_miss - droplets),
                ]
            }
            Ruleset::Mania => &[
                (HitResult::Perfect, count_geki),
                (HitResult::Great, count_300),
                (HitResult::Good, count_katu),
                (HitResult::Ok, count_100),
                (HitResult::Meh, count_50),
                (HitResult::Miss, count_miss),
            ],
        };
        counts.iter().copied().filter(|(_, count)| *count > 0).collect()
    }

    /// The accuracy of what was judged, 0 to 1.
    #[must_use]
    pub fn accuracy(&self, ruleset: Ruleset) -> f64 {
        let results = self.results(ruleset, &HitCounts::default());
        accuracy(ruleset, &results, &self.judged(ruleset))
    }

    /// The best results of what was judged.
    pub(super) fn judged(&self, ruleset: Ruleset) -> HitCounts {
        let Self { count_300, count_100, count_50, count_geki, count_katu, count_miss } = *self;
        let sum = |counts: &[u32]| counts.iter().fold(0, |sum: u32, count| sum.saturating_add(*count));
        let counts: &[_] = match ruleset {
            Ruleset::Osu => &[(HitResult::Great, sum(&[count_300, count_100, count_50, count_miss]))],
            Ruleset::Taiko => &[(HitResult::Great, sum(&[count_300, count_100, count_miss]))],
            Ruleset::Catch => &[
                (HitResult::Great, sum(&[count_300, count_miss])),
                (HitResult::LargeTickHit, count_100),
                (HitResult::SmallTickHit, sum(&[count_50, count_katu])),
            ],
            Ruleset::Mania => {
                &[(HitResult::Perfect, sum(&[count_geki, count_300, count_katu, count_100, count_50, count_miss]))]
            }
        };
        counts.iter().copied().collect()
    }
}

/// A play with its classic total.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ClassicPlay {
    /// In which ruleset.
    pub ruleset: Ruleset,
    /// Total in the classic scale.
    pub total_score: u32,
    /// Longest combo.
    pub max_combo: u32,
    /// Hits.
    pub counts: ClassicCounts,
    /// By what mods multiply the classic total: see [`classic_multiplier`], and [`neosu_multiplier`].
    pub multiplier: f64,
    /// Whether it was counted by the rules of ScoreV2, which is a standardised total with other multipliers.
    pub score_v2: bool,
}

/// The standardised total without the mods' multiplier. Upstream: `StandardisedScoreMigrationTools`.
#[must_use]
#[expect(clippy::cast_possible_truncation, reason = "a float to integer cast saturates")]
pub fn standardised_total(play: &ClassicPlay, maximum: &ClassicMaximum) -> i64 {
    if play.score_v2 {
        return without_multiplier(play).round_ties_even() as i64;
    }
    let accuracy = play.counts.accuracy(play.ruleset);
    let Parts { combo, bonus } = parts(play, maximum);
    let converted = bonus
        + match play.ruleset {
            Ruleset::Osu => HALF * combo * accuracy + HALF * accuracy.powi(5),
            Ruleset::Taiko => 250_000.0 * combo + 750_000.0 * accuracy.powf(3.6),
            Ruleset::Catch => catch_total(&play.counts, combo),
            Ruleset::Mania => 150_000.0 * combo + 850_000.0 * accuracy.powf(2.0 + 2.0 * accuracy),
        };
    converted.round_ties_even() as i64
}

/// A total by the rules of ScoreV2, which is a standardised one with other multipliers.
pub(super) fn without_multiplier(play: &ClassicPlay) -> f64 {
    if play.multiplier > 0.0 { f64::from(play.total_score) / play.multiplier } else { 0.0 }
}

/// What a classic total tells of the standardised one beyond accuracy.
#[derive(Clone, Copy, Debug)]
pub(super) struct Parts {
    /// How much of the combo part was earned, 0 to 1.
    pub(super) combo: f64,
    /// The bonus part.
    pub(super) bonus: f64,
}

pub(super) fn parts(play: &ClassicPlay, maximum: &ClassicMaximum) -> Parts {
    let total = f64::from(play.total_score);
    let accuracy = play.counts.accuracy(play.ruleset);
    let best_combo = (maximum.combo_score * play.multiplier).round_ties_even();
    let rewards = best_combo + maximum.bonus_score;
    let combo = if rewards > 0.0 {
        (total - maximum.accuracy_score * accuracy).max(0.0) / rewards
    } else if play.multiplier == 0.0 {
        0.0
    } else {
        1.0
    };
    let bonus = ((total - (maximum.accuracy_score + best_combo)) * maximum.bonus_ratio).max(0.0);
    let combo = match play.ruleset {
        Ruleset::Osu if play.max_combo == 0 || accuracy == 0.0 => 0.0,
        Ruleset::Osu if rewards == 0.0 => combo / accuracy,
        Ruleset::Osu => osu_combo(play, f64::from(maximum.max_combo), combo / accuracy),
        Ruleset::Taiko | Ruleset::Mania => combo,
        Ruleset::Catch => catch_combo(maximum.max_combo, play.max_combo, play.counts.count_miss),
    };
    Parts { combo, bonus }
}

/// How much of the combo part of osu! was earned, 0 to 1.
///
/// All objects are taken to count alike, so that a run of n counts n² in the classic scale, and n^1.5 in the other. What
/// the total is worth beyond the longest run is shared out in two ways: as runs of that length, or evenly among what is
/// left. The truth lies in between.
fn osu_combo(play: &ClassicPlay, possible: f64, earned: f64) -> f64 {
    let standardised = |run: f64| run.powf(1.0 + COMBO_EXPONENT);
    let longest = f64::from(play.max_combo);
    let (of_longest, best) = (longest * longest, standardised(possible));
    let classic = (possible * possible * earned).max(of_longest);

    let repeated = (classic / of_longest).floor();
    let rest = standardised((classic - repeated * of_longest).sqrt());
    let by_score = (repeated * standardised(longest) + rest).clamp(0.0, best);

    let left = possible - longest - f64::from(play.counts.count_miss);
    let length = if left > 0.0 { (classic - of_longest) / left } else { 0.0 };
    let by_count = (standardised(longest) + left * length.powf(COMBO_EXPONENT)).clamp(0.0, best);

    let (low, high) = (by_score.min(by_count), by_score.max(by_count));
    // The low one is very low, and the high one may be far too high.
    (0.3 * low + 0.7 * high).min(1.2 * (low + high) / 2.0) / best
}

/// The total of catch before the bonus. Its combo part cannot be told from the classic total, and is taken to be what it
/// is when the misses lie evenly.
fn catch_total(counts: &ClassicCounts, combo: f64) -> f64 {
    let ClassicCounts { count_300, count_50, count_katu, count_miss, .. } = *counts;
    let tiny = f64::from(count_50) + f64::from(count_katu);
    let scale = ratio(tiny, tiny + f64::from(count_300) + f64::from(count_miss));
    let droplets = 400_000.0 * scale;
    (MAX_TOTAL_SCORE - droplets) * combo + droplets * ratio(f64::from(count_50), tiny)
}

pub(super) fn ratio(part: f64, whole: f64) -> f64 {
    if whole > 0.0 { part / whole } else { 0.0 }
}

/// How much of the combo part of catch was earned, 0 to 1.
fn catch_combo(possible: u32, longest: u32, misses: u32) -> f64 {
    if possible == 0 || possible == longest {
        return 1.0;
    }
    if longest == 0 {
        return 0.0;
    }
    let best = catch_best(possible);
    let left = i64::from(possible) - i64::from(longest) - i64::from(misses);
    // Without a miss nothing is left between misses: what upstream divides by zero becomes the lowest whole number there.
    let length = if misses == 0 { 0 } else { left.div_euclid(misses.into()) };
    let dropped = if length > 0 {
        let rest = left % length;
        times(left / length) * catch_dropped(length) + if rest > 0 { catch_dropped(rest) } else { 0.0 }
    } else {
        best - catch_best(longest)
    };
    if best == 0.0 { 1.0 } else { 1.0 - (dropped / best).clamp(0.0, 1.0) }
}

/// What a run from the beginning counts: 0.5 for each of the first two, then the logarithm to base 4 of the combo.
fn catch_best(combo: u32) -> f64 {
    let combo = f64::from(combo);
    if combo == 0.0 {
        return 1.0;
    }
    let mut total = 0.5 * combo.min(2.0);
    if combo > 2.0 {
        let capped = combo.min(CATCH_CAP);
        total += (capped * (capped.ln() - 1.0) + 2.0 - 4_f64.ln()) / 4_f64.ln();
        total += (combo - CATCH_CAP).max(0.0) * CATCH_CAP.ln() / 4_f64.ln();
    }
    total
}

/// What a run after a miss counts less than it would have without.
fn catch_dropped(run: i64) -> f64 {
    let run = times(run).min(CATCH_CAP);
    run * (1.0 + CATCH_CAP.ln() - run.ln()) / 4_f64.ln()
}

#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^53")]
fn times(count: i64) -> f64 {
    count as f64
}

/// By what the mods of osu!stable multiply the part of a total that grows with the combo; 0 for Relax and Autopilot.
///
/// `columns`: of a map of osu! played in mania, how many it has without and with mods. Upstream:
/// `GetLegacyScoreMultiplier` of each `LegacyScoreSimulator`.
#[must_use]
pub fn classic_multiplier(ruleset: Ruleset, mods: &Mods, score_v2: bool, columns: Option<(u32, u32)>) -> f64 {
    use Ruleset::{Catch, Mania, Osu, Taiko};
    let of_mod = |acronym: &str| match (ruleset, acronym) {
        (_, "NF") | (Catch, "HD") if score_v2 => 1.0,
        (_, "NF" | "EZ") | (Mania, "HT" | "DC") => 0.5,
        (_, "HT" | "DC") => 0.3,
        (Osu, "HR") if score_v2 => 1.1,
        (Osu, "DT" | "NC") if score_v2 => 1.2,
        (Osu | Taiko, "HR") | (Osu | Taiko | Catch, "HD") | (Catch, "DT" | "NC") => 1.06,
        (Catch, "HR") | (Osu | Taiko, "DT" | "NC") | (Osu | Taiko | Catch, "FL") => 1.12,
        (Osu, "SO") => 0.9,
        (Osu | Taiko | Catch, "RX") | (Osu, "AP") => 0.0,
        _ => 1.0,
    };
    let of_columns = match columns {
        Some((without, with)) if with > without => 0.9,
        Some((without, with)) if with < without => 0.9 - 0.04 * f64::from(without - with),
        _ => 1.0,
    };
    mods.0.iter().map(|m| of_mod(m.acronym.as_str())).product::<f64>() * of_columns
}

/// The same of neosu, where the speed is any number. Upstream: `ScoreV1` in neosu.
#[must_use]
pub fn neosu_multiplier(mods: &Mods, speed: f64, score_v2: bool) -> f64 {
    let speeds = ["DT", "NC", "HT", "DC"];
    let others = mods.0.iter().filter(|m| !speeds.iter().any(|acronym| m.acronym == *acronym)).cloned().collect();
    let of_speed = if speed > 1.0 {
        0.24 * speed + 0.76
    } else if speed < 1.0 {
        0.008 * (4.81588 * speed).exp()
    } else {
        1.0
    };
    classic_multiplier(Ruleset::Osu, &Mods(others), score_v2, None) * of_speed
}

/// Whether a classic total is more than the map and the mods can give.
#[must_use]
pub fn is_beyond(play: &ClassicPlay, maximum: &ClassicMaximum) -> bool {
    /// What rounding at every object adds, and clients that count a spin more.
    const TOLERANCE: f64 = 1.05;
    let best = if play.score_v2 {
        1_100_000.0 * play.multiplier.max(1.0)
    } else {
        // Changed clients count with Relax, too.
        let combo = if play.multiplier == 0.0 { 1.0 } else { play.multiplier };
        maximum.accuracy_score + maximum.combo_score * combo + maximum.bonus_score * combo.max(1.0)
    };
    f64::from(play.total_score) > best * TOLERANCE + 10_000.0
}

#[cfg(test)]
mod tests;
