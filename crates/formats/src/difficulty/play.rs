//! Performance points of a play.

use kiai_model::{HitResult, Ruleset};
use rosu_pp::{
    GameMods, Performance,
    any::{DifficultyAttributes as RosuAttributes, ScoreState},
};

use super::{Play, attributes::finite};
use crate::guard::{Upset, guarded};

/// Pp of `play` on a beatmap with these attributes, which were calculated with the same mods.
pub(super) fn pp(attributes: RosuAttributes, ruleset: Ruleset, mods: GameMods, play: &Play<'_>) -> Result<f64, Upset> {
    let mut state = state(ruleset, play);
    state.max_combo = state.max_combo.min(attributes.max_combo());
    guarded(|| {
        let performance = Performance::new(attributes).mods(mods).lazer(play.judges_slider_parts).state(state);
        finite(performance.calculate().pp())
    })
}

/// More objects than any beatmap has: what exceeds it is a lie and would overflow the calculator's sums.
const MAX_COUNT: u32 = 10_000_000;

fn state(ruleset: Ruleset, play: &Play<'_>) -> ScoreState {
    let count = |result| play.statistics.get(result).min(MAX_COUNT);
    let mut state = ScoreState::new();
    state.max_combo = play.max_combo;
    state.misses = count(HitResult::Miss);
    match ruleset {
        Ruleset::Osu => {
            state.n300 = count(HitResult::Great);
            state.n100 = count(HitResult::Ok);
            state.n50 = count(HitResult::Meh);
            state.osu_large_tick_hits = count(HitResult::LargeTickHit);
            state.osu_small_tick_hits = count(HitResult::SmallTickHit);
            state.slider_end_hits = count(HitResult::SliderTailHit);
            state.legacy_total_score = play.legacy_total_score.filter(|_| !play.judges_slider_parts);
        }
        Ruleset::Taiko => {
            state.n300 = count(HitResult::Great);
            state.n100 = count(HitResult::Ok);
        }
        Ruleset::Catch => {
            state.n300 = count(HitResult::Great);
            state.n100 = count(HitResult::LargeTickHit);
            state.n50 = count(HitResult::SmallTickHit);
            state.n_katu = count(HitResult::SmallTickMiss);
            state.misses += count(HitResult::LargeTickMiss);
        }
        Ruleset::Mania => {
            state.n_geki = count(HitResult::Perfect);
            state.n300 = count(HitResult::Great);
            state.n_katu = count(HitResult::Good);
            state.n100 = count(HitResult::Ok);
            state.n50 = count(HitResult::Meh);
        }
    }
    state
}
