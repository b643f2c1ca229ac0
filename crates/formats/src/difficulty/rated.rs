//! What was calculated of a beatmap once, for all plays with the same mods.

use kiai_model::{HitCounts, Mods, Ruleset};
use rosu_pp::{GameMods, any::DifficultyAttributes as RosuAttributes};

use super::{CalculationError, Chart, Play, maximum, mods, play};

/// The difficulty of a beatmap in a ruleset with mods: what takes the time in calculating performance points.
pub struct Rated {
    ruleset: Ruleset,
    mods: GameMods,
    has_classic_sliders: bool,
    remakes_objects: bool,
    judges_slider_parts: bool,
    attributes: RosuAttributes,
}

impl Chart {
    /// Calculates the difficulty for plays whose client judges slider parts one by one, or does not.
    ///
    /// # Errors
    /// As [`Chart::attributes`].
    pub fn rate(&self, ruleset: Ruleset, mods: &Mods, judges_slider_parts: bool) -> Result<Rated, CalculationError> {
        let known = mods::for_ruleset(ruleset, mods);
        let attributes = self.difficulty(ruleset, &known, judges_slider_parts)?;
        Ok(Rated {
            ruleset,
            has_classic_sliders: mods::has_classic_sliders(mods),
            remakes_objects: maximum::REMAKES_OBJECTS.iter().any(|acronym| mods.contains(acronym)),
            mods: known,
            judges_slider_parts,
            attributes,
        })
    }
}

impl Rated {
    /// As [`Chart::pp`], of a play with the mods this was calculated for.
    ///
    /// # Errors
    /// When the calculation broke down.
    pub fn pp(&self, play: &Play<'_>) -> Result<f64, CalculationError> {
        let play = Play { judges_slider_parts: self.judges_slider_parts, ..play.clone() };
        Ok(play::pp(self.attributes.clone(), self.ruleset, self.mods.clone(), &play)?)
    }

    /// As [`Chart::maximum_statistics`]; what it says holds for clients that judge slider parts one by one.
    #[must_use]
    pub fn maximum_statistics(&self) -> Option<HitCounts> {
        (!self.remakes_objects).then(|| maximum::statistics(&self.attributes, self.has_classic_sliders))
    }
}

impl std::fmt::Debug for Rated {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Rated").field("ruleset", &self.ruleset).finish_non_exhaustive()
    }
}
