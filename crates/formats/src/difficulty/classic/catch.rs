//! Catch in the classic scale.

use kiai_model::{HitResult, scoring::ClassicMaximum};
use rosu_map::section::{general::GameMode, hit_objects::SliderEventType};
use rosu_pp::{
    Beatmap,
    model::hit_object::{HitObjectKind, Slider},
};

use super::{Sums, sliders::Unfolder};

/// Tiny droplets fill a gap that is longer than this, with at most [`TINY_GAP_MAX_MS`] between them.
const GAP_MIN_MS: f64 = 80.0;
const TINY_GAP_MAX_MS: f64 = 100.0;
/// The most time between two bananas.
const BANANA_GAP_MAX_MS: f32 = 100.0;

/// Upstream: `CatchLegacyScoreSimulator`, of the objects that `JuiceStream.cs` and `BananaShower.cs` nest.
pub(super) fn simulate(map: &Beatmap, stars: u32) -> ClassicMaximum {
    let mut counted = Counted { stars, ..Counted::default() };
    let mut unfolder = Unfolder::default();
    for object in &map.hit_objects {
        match &object.kind {
            HitObjectKind::Circle => counted.fruit(),
            HitObjectKind::Slider(stream) => counted.stream(map, stream, object.start_time, &mut unfolder),
            HitObjectKind::Spinner(shower) => counted.shower(object.start_time, shower.duration),
            HitObjectKind::Hold(hold) => counted.shower(object.start_time, hold.duration),
        }
    }
    let Counted { sums, fruits, droplets, tiny_droplets, .. } = counted;
    sums.finish(&[
        (HitResult::Great, fruits),
        (HitResult::LargeTickHit, droplets),
        (HitResult::SmallTickHit, tiny_droplets),
    ])
}

#[derive(Default)]
struct Counted {
    sums: Sums,
    stars: u32,
    fruits: u32,
    droplets: u32,
    tiny_droplets: u32,
}

impl Counted {
    fn fruit(&mut self) {
        self.fruits = self.fruits.saturating_add(1);
        self.sums.multiplied_by_combo(self.stars);
        self.sums.part(300);
    }

    fn stream(&mut self, map: &Beatmap, stream: &Slider, start_ms: f64, unfolder: &mut Unfolder) {
        let mut last_ms = None;
        for event in unfolder.events(map, stream, start_ms, GameMode::Catch) {
            if let Some(last_ms) = last_ms {
                // Tiny droplets count alike wherever they lie in the gap.
                let count = tiny_droplets_between(last_ms, event.time);
                self.tiny_droplets = self.tiny_droplets.saturating_add(count);
                self.sums.accuracy += u64::from(count) * 10;
            }
            // The last tick is nothing that falls, and ends a gap all the same.
            last_ms = Some(event.time);
            match event.kind {
                SliderEventType::Head | SliderEventType::Repeat | SliderEventType::Tail => self.fruit(),
                SliderEventType::Tick => {
                    self.droplets = self.droplets.saturating_add(1);
                    self.sums.part(100);
                }
                SliderEventType::LastTick => {}
            }
        }
    }

    fn shower(&mut self, start_ms: f64, duration_ms: f64) {
        let count = bananas(start_ms, start_ms + duration_ms);
        self.sums.bonus(1_100 * count, 200 * count);
    }
}

#[expect(clippy::cast_possible_truncation, reason = "times are cut to whole milliseconds, as osu!stable does")]
fn tiny_droplets_between(from_ms: f64, to_ms: f64) -> u32 {
    let gap = f64::from(to_ms as i32) - f64::from(from_ms as i32);
    if gap <= GAP_MIN_MS {
        return 0;
    }
    let mut between = gap;
    while between > TINY_GAP_MAX_MS {
        between /= 2.0;
    }
    let (mut count, mut at) = (0, between);
    while at < gap {
        count += 1;
        at += between;
    }
    count
}

/// Counted in single precision, as the game does: how many there are depends on it.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    reason = "the precision lost is what this is about"
)]
fn bananas(start_ms: f64, end_ms: f64) -> u64 {
    let (start, end) = (start_ms as i32, end_ms as i32);
    let mut gap = (end_ms - start_ms) as f32;
    while gap.is_finite() && gap > BANANA_GAP_MAX_MS {
        gap /= 2.0;
    }
    if gap.is_nan() || gap <= 0.0 {
        return 0;
    }
    // differs from osu!: no more than one each millisecond, so that a shower shorter than that comes to an end.
    let most = u64::try_from(i64::from(end) - i64::from(start)).unwrap_or(0) + 1;
    let (mut count, mut at) = (0, start as f32);
    while at <= end as f32 && count < most {
        count += 1;
        at += gap;
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_are_halved_until_they_are_short() {
        for (from, to, expected) in
            [(0.0, 80.0, 0), (0.0, 81.9, 0), (0.0, 81.0, 0), (0.0, 101.0, 1), (0.0, 200.0, 1), (0.0, 201.0, 3)]
        {
            assert_eq!(tiny_droplets_between(from, to), expected, "{from} {to}");
        }
    }

    #[test]
    fn bananas_fall_until_the_end() {
        for (start, end, expected) in [
            (0.0, 0.0, 0),
            (0.0, 100.0, 2),
            (0.0, 101.0, 3),
            (1_000.0, 2_000.0, 17),
            (5.0, 4.0, 0),
            (0.999_999_9, 1.0, 2),
        ] {
            assert_eq!(bananas(start, end), expected, "{start} {end}");
        }
    }
}
