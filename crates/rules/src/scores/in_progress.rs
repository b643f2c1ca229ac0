//! The score in the middle of a play, from one scale in the other.

use std::sync::Arc;

use kiai_model::{
    HitCounts, HitResult, Mods, Ruleset,
    scoring::{ClassicMaximum, LegacyCounts},
    spectate::{ClassicStanding, FrameHeader, ScoreProcessorState},
};

use super::{
    ClassicCounts, ClassicPlay, MAX_TOTAL_SCORE,
    accuracy::{affects_accuracy, points},
    classic_total_score,
    convert::{HALF, Parts, parts, ratio, without_multiplier},
    total::even_whole,
};

/// Health of somebody who has lost none. osu!(lazer) does not tell it, and whoever has none has failed.
const FULL_HEALTH: u8 = 200;

/// What a play of a client of bancho is converted with.
#[derive(Clone, Debug, PartialEq)]
pub struct ClassicTerms {
    /// In which ruleset.
    pub ruleset: Ruleset,
    /// Mods as osu!(lazer) has them, Classic among them.
    pub mods: Mods,
    /// By what the client multiplies its total.
    pub multiplier: f64,
    /// Whether it counts by the rules of ScoreV2.
    pub score_v2: bool,
    /// By what the mods multiply a standardised total.
    pub score_multiplier: f64,
    /// What a flawless play counts.
    pub maximum: Arc<ClassicMaximum>,
}

impl ClassicTerms {
    /// The score so far in the terms of osu!(lazer); none is before anything was judged.
    ///
    /// What was judged is taken for a shorter map, and how much of the whole it is for the part of the objects in it.
    /// Parts of sliders, of which older clients do not tell, are taken to have gone like the rest. The state of the score
    /// processor is such that a game which goes on from there shows the same total, accuracy and combo.
    #[must_use]
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_precision_loss,
        reason = "a float to integer cast saturates, and counts are far below 2^53"
    )]
    pub fn header(&self, standing: Option<&ClassicStanding>) -> FrameHeader {
        let standing = standing.copied().unwrap_or_default();
        let counts = ClassicCounts::from(standing.counts);
        let (ruleset, maximum) = (self.ruleset, &self.maximum.results);
        let progress = progress(ruleset, &counts, maximum);
        let accuracy = counts.accuracy(ruleset).clamp(0.0, 1.0);
        let play = ClassicPlay {
            ruleset,
            total_score: u32::try_from(standing.total_score).unwrap_or(0),
            max_combo: standing.max_combo.into(),
            counts,
            multiplier: self.multiplier,
            score_v2: self.score_v2,
        };
        let (of_combo, rest) = shape(ruleset, accuracy, progress, &counts, maximum);
        let (combo, bonus) = if self.score_v2 {
            (ratio(without_multiplier(&play) - rest, of_combo), 0.0)
        } else {
            let Parts { combo, bonus } = parts(&play, &self.shortened(progress));
            (combo * combo_share(ruleset, progress), bonus)
        };
        let combo = if progress > 0.0 { combo.clamp(0.0, 1.0) } else { 0.0 };
        let without_mods = of_combo * combo + rest + bonus;
        let maximum_base_score = points(ruleset, maximum) as f64 * progress;
        FrameHeader {
            total_score: (without_mods * self.score_multiplier).round_ties_even() as i64,
            accuracy,
            combo: standing.combo.into(),
            max_combo: standing.max_combo.into(),
            statistics: counts.results(ruleset, maximum),
            processor: ScoreProcessorState {
                base_score: maximum_base_score * accuracy,
                maximum_base_score,
                accuracy_judgement_count: (maximum.sum(affects_accuracy) as f64 * progress).round() as i32,
                combo_portion: even_whole(ruleset, maximum) * combo,
                bonus_portion: bonus,
            },
            mods: self.mods.clone(),
            total_score_without_mods: Some(without_mods.round_ties_even() as i64),
            pauses: None,
        }
    }

    /// What a flawless play of the first part of the map counts.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a part of a combo")]
    fn shortened(&self, progress: f64) -> ClassicMaximum {
        let ClassicMaximum { accuracy_score, combo_score, bonus_ratio, bonus_score, max_combo, columns, .. } =
            *self.maximum;
        ClassicMaximum {
            accuracy_score: accuracy_score * progress,
            // Each object counts its combo.
            combo_score: combo_score * progress * progress,
            bonus_ratio,
            bonus_score: bonus_score * progress,
            max_combo: ((f64::from(max_combo) * progress).round() as u32).max(1),
            results: HitCounts::default(),
            columns,
        }
    }
}

/// The score so far of a play of osu!(lazer) in the terms of clients of bancho. `maximum` are the highest possible hit
/// results of the map; `time_ms` is the time of the last frame, in the file.
#[must_use]
pub fn classic_standing(header: &FrameHeader, ruleset: Ruleset, maximum: &HitCounts, time_ms: i32) -> ClassicStanding {
    let total = classic_total_score(ruleset, header.total_score.max(0), maximum);
    let never_broke = header.combo == header.max_combo && header.statistics.sum(HitResult::breaks_combo) == 0;
    let combo = |combo: i32| u16::try_from(combo.max(0)).unwrap_or(u16::MAX);
    ClassicStanding {
        time_ms,
        slot: 0,
        counts: LegacyCounts::of(ruleset, &header.statistics),
        total_score: i32::try_from(total).unwrap_or(i32::MAX),
        max_combo: combo(header.max_combo),
        combo: combo(header.combo),
        is_perfect: never_broke,
        health: FULL_HEALTH,
        tag: 0,
        score_v2: None,
    }
}

/// How much of a map was judged, 0 to 1, in objects.
#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^53")]
fn progress(ruleset: Ruleset, counts: &ClassicCounts, maximum: &HitCounts) -> f64 {
    let is_object = |result: HitResult| {
        result.is_basic()
            || ruleset == Ruleset::Catch && matches!(result, HitResult::LargeTickHit | HitResult::SmallTickHit)
    };
    ratio(counts.judged(ruleset).sum(is_object) as f64, maximum.sum(is_object) as f64).min(1.0)
}

/// How much of the combo part a flawless beginning of a map earns: combos count with their root in osu!, and hardly grow
/// elsewhere.
fn combo_share(ruleset: Ruleset, progress: f64) -> f64 {
    match ruleset {
        Ruleset::Osu => progress.powf(1.5),
        Ruleset::Taiko | Ruleset::Catch | Ruleset::Mania => progress,
    }
}

/// What a whole combo part adds to a standardised total, and what accuracy has given already. Upstream:
/// `ComputeTotalScore` of each ruleset.
fn shape(ruleset: Ruleset, accuracy: f64, progress: f64, counts: &ClassicCounts, maximum: &HitCounts) -> (f64, f64) {
    match ruleset {
        Ruleset::Osu => (HALF * accuracy, HALF * accuracy.powi(5) * progress),
        Ruleset::Taiko => (250_000.0, 750_000.0 * accuracy.powf(3.6) * progress),
        Ruleset::Mania => (150_000.0, 850_000.0 * accuracy.powf(2.0 + 2.0 * accuracy) * progress),
        Ruleset::Catch => {
            let tiny = f64::from(maximum.get(HitResult::SmallTickHit));
            let droplets = 400_000.0 * ratio(tiny, tiny + f64::from(maximum.get(HitResult::Great)));
            (MAX_TOTAL_SCORE - droplets, droplets * ratio(f64::from(counts.count_50), tiny).min(1.0))
        }
    }
}

#[cfg(test)]
mod tests;
