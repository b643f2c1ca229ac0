//! What a star rating rests on, as the `attributes` endpoint tells it.

use rosu_pp::any::DifficultyAttributes as RosuAttributes;

/// Difficulty attributes of a beatmap in one ruleset with mods. Upstream: `DifficultyAttributes.cs` and its heirs.
#[derive(Clone, Debug, PartialEq)]
pub struct Attributes {
    /// Star rating.
    pub star_rating: f64,
    /// Highest combo.
    pub max_combo: u32,
    /// What only this ruleset has.
    pub details: Details,
}

/// Difficulty attributes that only one ruleset has.
#[derive(Clone, Debug, PartialEq)]
#[expect(
    missing_docs,
    reason = "the names are upstream's: `OsuDifficultyAttributes.cs`, `TaikoDifficultyAttributes.cs`"
)]
pub enum Details {
    Osu {
        aim_difficulty: f64,
        aim_difficult_slider_count: f64,
        speed_difficulty: f64,
        speed_note_count: f64,
        flashlight_difficulty: f64,
        slider_factor: f64,
        aim_top_weighted_slider_factor: f64,
        speed_top_weighted_slider_factor: f64,
        aim_difficult_strain_count: f64,
        speed_difficult_strain_count: f64,
    },
    Taiko {
        rhythm_difficulty: f64,
        mono_stamina_factor: f64,
        consistency_factor: f64,
    },
    Catch,
    Mania,
}

impl From<RosuAttributes> for Attributes {
    fn from(from: RosuAttributes) -> Self {
        let (star_rating, max_combo) = (from.stars(), from.max_combo());
        let details = match from {
            RosuAttributes::Osu(osu) => Details::Osu {
                aim_difficulty: finite(osu.aim),
                aim_difficult_slider_count: finite(osu.aim_difficult_slider_count),
                speed_difficulty: finite(osu.speed),
                speed_note_count: finite(osu.speed_note_count),
                flashlight_difficulty: finite(osu.flashlight),
                slider_factor: finite(osu.slider_factor),
                aim_top_weighted_slider_factor: finite(osu.aim_top_weighted_slider_factor),
                speed_top_weighted_slider_factor: finite(osu.speed_top_weighted_slider_factor),
                aim_difficult_strain_count: finite(osu.aim_difficult_strain_count),
                speed_difficult_strain_count: finite(osu.speed_difficult_strain_count),
            },
            RosuAttributes::Taiko(taiko) => Details::Taiko {
                rhythm_difficulty: finite(taiko.rhythm),
                mono_stamina_factor: finite(taiko.mono_stamina_factor),
                consistency_factor: finite(taiko.consistency_factor),
            },
            RosuAttributes::Catch(_) => Details::Catch,
            RosuAttributes::Mania(_) => Details::Mania,
        };
        Self { star_rating: finite(star_rating), max_combo, details }
    }
}

/// JSON has no word for what is no number, and nobody ranks by it.
pub(super) fn finite(value: f64) -> f64 {
    if value.is_finite() { value.max(0.0) } else { 0.0 }
}
