//! What a play would give that nobody has played.

use kiai_model::{Mods, Ruleset};
use rosu_pp::Performance;

use super::{CalculationError, Chart, attributes::finite, mods};
use crate::guard::guarded;

/// A play as far as one says what it would be; the rest is as good as it can be.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Imagined {
    /// From 0 to 1.
    pub accuracy: Option<f64>,
    /// Longest combo.
    pub combo: Option<u32>,
    /// Misses.
    pub misses: Option<u32>,
}

/// More misses than any beatmap has objects.
const MISSES_MAX: u32 = 1_000_000;

impl Chart {
    /// Performance points such a play would give. Never negative and always finite.
    ///
    /// # Errors
    /// As [`Chart::attributes`].
    pub fn imagined_pp(&self, ruleset: Ruleset, mods: &Mods, play: Imagined) -> Result<f64, CalculationError> {
        let mods = mods::for_ruleset(ruleset, mods);
        let attributes = self.difficulty(ruleset, &mods, true)?;
        let max_combo = attributes.max_combo();
        Ok(guarded(|| {
            let mut performance = Performance::new(attributes).mods(mods).lazer(true);
            performance = performance.accuracy(play.accuracy.unwrap_or(1.0).clamp(0.0, 1.0) * 100.0);
            performance = performance.misses(play.misses.unwrap_or(0).min(MISSES_MAX));
            if let Some(combo) = play.combo {
                performance = performance.combo(combo.min(max_combo));
            }
            finite(performance.calculate().pp())
        })?)
    }
}
