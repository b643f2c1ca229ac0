//! osu! in the classic scale.

use kiai_model::{HitResult, scoring::ClassicMaximum};
use rosu_map::section::{general::GameMode, hit_objects::SliderEventType};
use rosu_pp::{Beatmap, model::hit_object::HitObjectKind};

use super::{Sums, sliders::Unfolder};

/// The fastest spin, and the slowest that still completes a spinner, a second.
const SPINS_MAX: f64 = 477.0 / 60.0;
const SPINS_MIN: f64 = 3.0;

/// Upstream: `OsuLegacyScoreSimulator`.
pub(super) fn simulate(map: &Beatmap, stars: u32) -> ClassicMaximum {
    let (mut sums, mut unfolder) = (Sums::default(), Unfolder::default());
    for object in &map.hit_objects {
        match &object.kind {
            HitObjectKind::Circle => {
                sums.multiplied_by_combo(stars);
                sums.part(300);
            }
            HitObjectKind::Slider(slider) => {
                for event in unfolder.events(map, slider, object.start_time, GameMode::Osu) {
                    match event.kind {
                        SliderEventType::Head | SliderEventType::Repeat | SliderEventType::Tail => sums.part(30),
                        SliderEventType::Tick => sums.part(10),
                        SliderEventType::LastTick => {}
                    }
                }
                sums.accuracy += 300;
                sums.multiplied_by_combo(stars);
            }
            HitObjectKind::Spinner(spinner) => spin(&mut sums, spinner.duration, stars),
            HitObjectKind::Hold(hold) => spin(&mut sums, hold.duration, stars),
        }
    }
    let objects = u32::try_from(map.hit_objects.len()).unwrap_or(u32::MAX);
    sums.finish(&[(HitResult::Great, objects)])
}

/// Each second half turn counts 100, and 1,100 from three beyond what completes the spinner on.
#[expect(clippy::cast_possible_truncation, reason = "spinners are two days long at most")]
fn spin(sums: &mut Sums, duration_ms: f64, stars: u32) {
    let seconds = duration_ms.max(0.0) / 1000.0;
    let (possible, free) = ((seconds * SPINS_MAX * 2.0) as i64, (seconds * SPINS_MIN) as i64 + 3);
    for turn in 0..=possible {
        if turn > free && (turn - free) % 2 == 0 {
            sums.bonus(1_100, 50);
        } else if turn > 1 && turn % 2 == 0 {
            sums.bonus(100, 10);
        }
    }
    sums.multiplied_by_combo(stars);
    sums.part(300);
}
