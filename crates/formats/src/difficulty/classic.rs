//! What a flawless play counts in the classic scale, which converting the total of a bancho play takes.
//!
//! Objects are unfolded and counted one by one, as each ruleset's `LegacyScoreSimulator` does it upstream.

mod catch;
mod osu;
mod sliders;
mod stars;
mod taiko;

use kiai_model::{HitCounts, HitResult, Mods, Ruleset, scoring::ClassicMaximum};
use rosu_pp::{Beatmap, any::DifficultyAttributes as RosuAttributes};

use super::{CalculationError, Chart, mode, mods};
use crate::guard::guarded;

impl Chart {
    /// What a flawless play counts in the classic scale. Upstream: the `LegacyScoreSimulator` of each ruleset.
    ///
    /// # Errors
    /// As [`Chart::attributes`].
    pub fn classic_maximum(&self, ruleset: Ruleset, mods: &Mods) -> Result<ClassicMaximum, CalculationError> {
        let known = mods::for_ruleset(ruleset, mods);
        // Only in mania mods change how many objects there are.
        let of_mania = if ruleset == Ruleset::Mania { Some(self.difficulty(ruleset, &known, false)?) } else { None };
        guarded(|| {
            let map = self.map.convert_ref(mode(ruleset), &known).map_err(|_| CalculationError::Ruleset)?;
            map.check_suspicion().map_err(|_| CalculationError::Suspicious)?;
            // The stars are those of the map as it was made, whatever it is played in.
            let mut maximum = match ruleset {
                Ruleset::Osu => osu::simulate(&map, stars::of(&self.map, self.map.cs)),
                Ruleset::Taiko => taiko::simulate(&map, stars::of(&self.map, taiko::CIRCLE_SIZE)),
                Ruleset::Catch => catch::simulate(&map, stars::of(&self.map, self.map.cs)),
                Ruleset::Mania => of_mania.as_ref().map(mania).unwrap_or_default(),
            };
            pad_combo(&mut maximum);
            if ruleset == Ruleset::Mania && self.map.mode != map.mode {
                maximum.columns = Some(columns(&self.map, &map));
            }
            Ok(maximum)
        })?
    }
}

/// In mania every map counts the same. Upstream: `ManiaLegacyScoreSimulator`.
fn mania(attributes: &RosuAttributes) -> ClassicMaximum {
    ClassicMaximum {
        combo_score: 1_000_000.0,
        max_combo: attributes.max_combo(),
        results: super::maximum::legacy_statistics(attributes),
        ..ClassicMaximum::default()
    }
}

/// What of the combo no result tells is told by one of its own. Upstream: `LegacyScoreDecoder.PopulateMaximumStatistics`.
fn pad_combo(maximum: &mut ClassicMaximum) {
    let told = maximum.results.sum(HitResult::increases_combo);
    if let Some(untold) = u64::from(maximum.max_combo).checked_sub(told).filter(|untold| *untold > 0) {
        maximum.results.set(HitResult::LegacyComboIncrease, u32::try_from(untold).unwrap_or(u32::MAX));
    }
}

/// Columns of a map made for osu!, before and after mods.
fn columns(before: &Beatmap, after: &Beatmap) -> (u32, u32) {
    let plain = before.convert_ref(after.mode, &rosu_pp::GameMods::default());
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "there are at most twenty")]
    let count = |size: f32| size.clamp(0.0, 20.0).round() as u32;
    (plain.map_or_else(|_| count(after.cs), |map| count(map.cs)), count(after.cs))
}

/// What has been counted.
#[derive(Debug, Default)]
struct Sums {
    accuracy: u64,
    combo_score: u64,
    bonus: u64,
    standardised_bonus: u64,
    combo: u32,
}

impl Sums {
    /// A part that counts by itself, and builds the combo.
    fn part(&mut self, worth: u64) {
        self.accuracy += worth;
        self.combo = self.combo.saturating_add(1);
    }

    /// What 300 count more by the combo before the last object: a twenty-fifth for each.
    fn multiplied_by_combo(&mut self, stars: u32) {
        self.combo_score += u64::from(self.combo.saturating_sub(1)) * (300 / 25) * u64::from(stars);
    }

    fn bonus(&mut self, worth: u64, standardised: u64) {
        self.bonus += worth;
        self.standardised_bonus += standardised;
    }

    #[expect(clippy::cast_precision_loss, reason = "sums are far below 2^53")]
    fn finish(self, results: &[(HitResult, u32)]) -> ClassicMaximum {
        ClassicMaximum {
            accuracy_score: self.accuracy as f64,
            combo_score: self.combo_score as f64,
            bonus_ratio: if self.bonus == 0 { 0.0 } else { self.standardised_bonus as f64 / self.bonus as f64 },
            bonus_score: self.bonus as f64,
            max_combo: self.combo,
            results: results.iter().copied().collect::<HitCounts>(),
            columns: None,
        }
    }
}

#[cfg(test)]
mod tests;
