//! How much bonus a beatmap can give, bounded from above.

use kiai_model::Ruleset;
use rosu_pp::{Beatmap, model::hit_object::HitObjectKind};

/// The fastest spin is 477 a minute. Upstream: `Spinner.cs`.
const SPINS_PER_SECOND: f64 = 10.0;
/// A banana comes every 50 to 100 ms. Upstream: `BananaShower.cs`.
const BANANAS_PER_SECOND: f64 = 21.0;
/// Four ticks a beat in a roll that is 1.4 times as long. Upstream: `TaikoBeatmapConverter.cs`, `DrumRoll.cs`.
const TICKS_PER_BEAT: f64 = 6.0;
/// What rounding at both ends of a spinner or roll may add.
const SLACK: f64 = 10.0;

/// The most bonus results, small and large together. `great_count` is how many notes a taiko map has: each may be a
/// strong one, whose second hit is a bonus.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "a float to integer cast saturates; objects are far fewer than 2^53"
)]
pub(super) fn limit(map: &Beatmap, ruleset: Ruleset, great_count: u32) -> u64 {
    let spinners = |per_second: f64| -> f64 {
        let of = |kind: &HitObjectKind| match kind {
            HitObjectKind::Spinner(spinner) => spinner.duration.max(0.0) / 1000.0 * per_second + SLACK,
            _ => 0.0,
        };
        map.hit_objects.iter().map(|object| of(&object.kind)).sum()
    };
    let limit = match ruleset {
        Ruleset::Osu => spinners(SPINS_PER_SECOND),
        Ruleset::Catch => spinners(BANANAS_PER_SECOND),
        // Ticks of strong rolls have a second hit, too; swells and rolls are themselves worth one.
        Ruleset::Taiko => f64::from(great_count) + map.hit_objects.len() as f64 + 2.0 * roll_ticks(map),
        Ruleset::Mania => 0.0,
    };
    limit as u64
}

fn roll_ticks(map: &Beatmap) -> f64 {
    let mut ticks = 0.0;
    for object in &map.hit_objects {
        if let HitObjectKind::Slider(slider) = &object.kind {
            ticks += super::fitness::slider_beats(map, slider, object.start_time) * TICKS_PER_BEAT + SLACK;
        }
    }
    ticks
}
