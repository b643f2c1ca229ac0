//! Difficulty and performance, by rosu-pp: star ratings, the attributes behind them, pp, and the best hit results a
//! beatmap allows.
//!
//! A [`Chart`] is a beatmap that was found fit for calculation; everything is asked of it, per [`Ruleset`] and
//! [`Mods`] with their settings. Calculations take milliseconds to seconds: run them off the async workers.

use kiai_model::{HitCounts, HitResult, Mods, Ruleset};
use rosu_pp::{
    GameMods,
    any::DifficultyAttributes as RosuAttributes,
    model::{hit_object::HitObjectKind, mode::GameMode},
};
use thiserror::Error;

pub use self::{
    attributes::{Attributes, Details},
    estimate::Imagined,
    rated::Rated,
};
use crate::{
    guard::{Upset, guarded},
    osu::text::{Text, TextError},
};

mod attributes;
mod bonus;
mod classic;
mod estimate;
mod fitness;
mod maximum;
mod mods;
mod play;
mod rated;

/// Which generation of the official algorithm values come from: stored with every pp value, so that a newer one knows
/// what to recalculate. rosu-pp 4 follows osu! of October 2025 (mania: unchanged since October 2024).
pub const ALGORITHM_VERSION: i64 = 20_251_020;

/// Why nothing is calculated for a beatmap.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Unfit {
    /// The file is refused before parsing.
    #[error(transparent)]
    Text(#[from] TextError),
    /// A general sign of a map made to hurt.
    #[error("the beatmap was made to exhaust calculators: {0}")]
    Suspicious(String),
    /// The sliders would unfold to too many parts.
    #[error("the sliders have too many ticks")]
    TooManyTicks,
    /// The calculation broke down.
    #[error(transparent)]
    Upset(#[from] Upset),
}

/// Why a calculation was not done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum CalculationError {
    /// Only osu! beatmaps convert, and each only to the other three rulesets.
    #[error("the beatmap cannot be played in this ruleset")]
    Ruleset,
    /// The converted map was made to hurt.
    #[error("the beatmap was made to exhaust calculators")]
    Suspicious,
    /// The calculation broke down.
    #[error(transparent)]
    Upset(#[from] Upset),
}

/// A play, as far as pp depends on it.
#[derive(Clone, Debug, PartialEq)]
pub struct Play<'a> {
    /// Hit results by lazer's names.
    pub statistics: &'a HitCounts,
    /// Longest combo.
    pub max_combo: u32,
    /// Whether the client judged slider ticks and ends one by one, as lazer does (with Classic, too). False for plays
    /// of bancho clients, whose statistics have none of these.
    pub judges_slider_parts: bool,
    /// Total score of a bancho play in its own scale, which tells broken sliders from missed ones.
    pub legacy_total_score: Option<u32>,
}

/// A beatmap that may be calculated with.
pub struct Chart {
    map: rosu_pp::Beatmap,
}

impl Chart {
    /// Reads a `.osu` file.
    ///
    /// # Errors
    /// When the file is refused, or was made to exhaust calculators.
    pub fn read(osu: &[u8]) -> Result<Self, Unfit> {
        Self::from_text(&Text::read(osu)?)
    }

    /// Reads the text of a `.osu` file.
    ///
    /// # Errors
    /// As [`Chart::read`].
    pub fn from_text(text: &Text) -> Result<Self, Unfit> {
        let map = guarded(|| text.content.parse::<rosu_pp::Beatmap>())?.map_err(|_| Upset)?;
        fitness::check(&map)?;
        Ok(Self { map })
    }

    /// The ruleset the beatmap was made for.
    #[must_use]
    pub fn ruleset(&self) -> Ruleset {
        match self.map.mode {
            GameMode::Osu => Ruleset::Osu,
            GameMode::Taiko => Ruleset::Taiko,
            GameMode::Catch => Ruleset::Catch,
            GameMode::Mania => Ruleset::Mania,
        }
    }

    /// The rulesets the beatmap can be played in: its own, and for an osu! beatmap all others.
    pub fn rulesets(&self) -> impl Iterator<Item = Ruleset> + use<> {
        let own = self.ruleset();
        Ruleset::ALL.into_iter().filter(move |ruleset| own == Ruleset::Osu || *ruleset == own)
    }

    /// Number of objects before any conversion.
    #[must_use]
    pub fn object_count(&self) -> usize {
        self.map.hit_objects.len()
    }

    /// When the first object begins, in milliseconds from the start of the song; none without objects.
    #[must_use]
    pub fn start_ms(&self) -> Option<f64> {
        self.map.hit_objects.first().map(|object| object.start_time)
    }

    /// When the last object begins; none without objects.
    #[must_use]
    pub fn last_object_ms(&self) -> Option<f64> {
        self.map.hit_objects.last().map(|object| object.start_time)
    }

    /// When a button is to be pressed, in milliseconds from the start of the song and in order: for each circle and slider of
    /// osu!, and each note of taiko. Empty in other rulesets and for beatmaps made for another one.
    #[must_use]
    pub fn pressed_ms(&self, ruleset: Ruleset) -> Vec<f64> {
        if ruleset != self.ruleset() || !matches!(ruleset, Ruleset::Osu | Ruleset::Taiko) {
            return Vec::new();
        }
        let is_pressed = |kind: &HitObjectKind| match kind {
            HitObjectKind::Circle => true,
            HitObjectKind::Slider(_) => ruleset == Ruleset::Osu,
            HitObjectKind::Spinner(_) | HitObjectKind::Hold(_) => false,
        };
        let objects = self.map.hit_objects.iter().filter(|object| is_pressed(&object.kind));
        objects.map(|object| object.start_time).collect()
    }

    /// Star rating, highest combo and what they rest on.
    ///
    /// # Errors
    /// When the beatmap cannot be played in `ruleset`, or the calculation broke down.
    pub fn attributes(&self, ruleset: Ruleset, mods: &Mods) -> Result<Attributes, CalculationError> {
        let mods = mods::for_ruleset(ruleset, mods);
        Ok(Attributes::from(self.difficulty(ruleset, &mods, true)?))
    }

    /// Performance points of a play. Never negative and always finite.
    ///
    /// # Errors
    /// As [`Chart::attributes`].
    pub fn pp(&self, ruleset: Ruleset, mods: &Mods, play: &Play<'_>) -> Result<f64, CalculationError> {
        let mods = mods::for_ruleset(ruleset, mods);
        let attributes = self.difficulty(ruleset, &mods, play.judges_slider_parts)?;
        Ok(play::pp(attributes, ruleset, mods, play)?)
    }

    /// The hit results of a flawless play, as far as they count for accuracy or combo: no bonus, nothing ignored.
    ///
    /// - osu!: `great` an object, `large_tick_hit` a tick or repeat, and `slider_tail_hit` a slider; with Classic sliders
    ///   `large_tick_hit` also a slider's head and `small_tick_hit` instead of `slider_tail_hit`.
    /// - taiko: `great` a note. catch: `great` a fruit, `large_tick_hit` a droplet, `small_tick_hit` a tiny droplet.
    /// - mania: `perfect` a note, and two a hold.
    ///
    /// `None` when a mod changes the objects in a way that is not followed here (`TP`, `SR`, `DS`, `SV2`).
    ///
    /// # Errors
    /// As [`Chart::attributes`].
    pub fn maximum_statistics(&self, ruleset: Ruleset, mods: &Mods) -> Result<Option<HitCounts>, CalculationError> {
        if maximum::REMAKES_OBJECTS.iter().any(|acronym| mods.contains(acronym)) {
            return Ok(None);
        }
        let rosu_mods = mods::for_ruleset(ruleset, mods);
        let attributes = self.difficulty(ruleset, &rosu_mods, true)?;
        Ok(Some(maximum::statistics(&attributes, mods::has_classic_sliders(mods))))
    }

    /// The same as bancho clients judge: no parts of sliders, and a hold once.
    ///
    /// # Errors
    /// As [`Chart::attributes`].
    pub fn legacy_maximum_statistics(&self, ruleset: Ruleset, mods: &Mods) -> Result<HitCounts, CalculationError> {
        let attributes = self.difficulty(ruleset, &mods::for_ruleset(ruleset, mods), false)?;
        Ok(maximum::legacy_statistics(&attributes))
    }

    /// A generous bound of how many bonus results, small and large together, a play can have: what spinners, swells,
    /// banana showers, rolls and strong notes give. osu! without spinners and mania have none.
    ///
    /// # Errors
    /// As [`Chart::attributes`].
    pub fn bonus_limit(&self, ruleset: Ruleset, mods: &Mods) -> Result<u64, CalculationError> {
        let great_count = match ruleset {
            Ruleset::Taiko => self.legacy_maximum_statistics(ruleset, mods)?.get(HitResult::Great),
            Ruleset::Osu | Ruleset::Catch | Ruleset::Mania => 0,
        };
        Ok(bonus::limit(&self.map, ruleset, great_count))
    }

    fn difficulty(&self, ruleset: Ruleset, mods: &GameMods, lazer: bool) -> Result<RosuAttributes, CalculationError> {
        let mode = mode(ruleset);
        guarded(|| {
            let map = self.map.convert_ref(mode, mods).map_err(|_| CalculationError::Ruleset)?;
            map.check_suspicion().map_err(|_| CalculationError::Suspicious)?;
            Ok(rosu_pp::Difficulty::new().mods(mods.clone()).lazer(lazer).calculate(&map))
        })?
    }
}

fn mode(ruleset: Ruleset) -> GameMode {
    match ruleset {
        Ruleset::Osu => GameMode::Osu,
        Ruleset::Taiko => GameMode::Taiko,
        Ruleset::Catch => GameMode::Catch,
        Ruleset::Mania => GameMode::Mania,
    }
}

#[cfg(test)]
mod tests;
