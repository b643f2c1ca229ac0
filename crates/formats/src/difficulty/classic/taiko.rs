//! Taiko in the classic scale, where all is in whole numbers.

use kiai_model::{HitResult, scoring::ClassicMaximum};
use rosu_pp::{
    Beatmap,
    model::{
        control_point::EffectPoint,
        hit_object::{HitObjectKind, HitSoundType, Slider},
    },
};

use super::{
    Sums,
    sliders::{adjusted, beat_ms_at, velocity_at},
};

/// The circle size of every map here, for its stars.
pub(super) const CIRCLE_SIZE: f32 = 2.0;
/// Half turns a second that complete a swell.
const SWELL_TURNS: f64 = 7.5;
/// By how much rolls are longer here. Upstream: `TaikoBeatmapConverter.VELOCITY_MULTIPLIER`.
const ROLL_STRETCH: f64 = 1.4_f32 as f64;
/// More ticks than a roll of an hour has are counted by dividing: rounding does not matter there.
const TICKS_COUNTED: u64 = 100_000;

/// Upstream: `TaikoLegacyScoreSimulator`.
pub(super) fn simulate(map: &Beatmap, stars: u32) -> ClassicMaximum {
    let mut counted = Counted { stars: u64::from(stars), ..Counted::default() };
    for (at, object) in map.hit_objects.iter().enumerate() {
        let is_strong = map.hit_sounds.get(at).is_some_and(|sound| sound.has_flag(HitSoundType::FINISH));
        match &object.kind {
            HitObjectKind::Circle | HitObjectKind::Hold(_) => counted.hit(map, object.start_time, is_strong),
            HitObjectKind::Spinner(swell) => counted.swell(map, object.start_time, swell.duration),
            HitObjectKind::Slider(roll) => {
                let next = map.hit_objects.get(at + 1).map(|next| match &next.kind {
                    HitObjectKind::Slider(_) => next.start_time - gap_ms(map, next.start_time),
                    _ => next.start_time,
                });
                counted.roll(map, roll, object.start_time, is_strong, next);
            }
        }
    }
    let hits = counted.sums.combo;
    counted.sums.finish(&[(HitResult::Great, hits)])
}

#[derive(Default)]
struct Counted {
    sums: Sums,
    stars: u64,
}

impl Counted {
    /// What 300 count with the combo of now: more in each ten, up to a hundred.
    fn with_combo(&self, map: &Beatmap, time_ms: f64) -> u64 {
        let tens = u64::from(self.sums.combo.min(100) / 10);
        louder(map, 300 + 300 / 35 * 2 * (self.stars + 1) * tens, time_ms)
    }

    fn hit(&mut self, map: &Beatmap, time_ms: f64, is_strong: bool) {
        let weight = if is_strong { 2 } else { 1 };
        self.sums.combo_score += (self.with_combo(map, time_ms) - 300) * weight;
        self.sums.part(300 * weight);
    }

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_precision_loss,
        clippy::cast_sign_loss,
        reason = "single precision, and cut to whole numbers, as upstream has it"
    )]
    fn swell(&mut self, map: &Beatmap, start_ms: f64, duration_ms: f64) {
        let turns = (duration_ms.max(0.0) / 1000.0 * SWELL_TURNS) as i32;
        let turns = (turns as f32 * 1.65_f32).max(1.0) as i32;
        let turns = ((turns as f32 * 1.5_f32) as i32).max(1);
        self.sums.bonus(300 * (turns as u64 + 1), 0);
        self.sums.combo_score += (self.with_combo(map, start_ms + duration_ms) - 300) * 2;
        self.sums.bonus(600, 50);
    }

    fn roll(&mut self, map: &Beatmap, roll: &Slider, start_ms: f64, is_strong: bool, next_ms: Option<f64>) {
        let gap = gap_ms(map, start_ms);
        let (end, late) = (start_ms + duration_ms(map, roll, start_ms), gap.trunc());
        let end = if next_ms.is_none_or(|next| next - (end + late) > late) { end + late } else { end };
        let mut worth = louder(map, 300, start_ms);
        if is_strong {
            // A fifth more, and twice that, as of everything strong.
            worth = (worth + worth / 5) * 2;
        }
        let ticks = ticks(start_ms, end, gap);
        self.sums.bonus(ticks * worth, ticks * 10);
    }
}

/// A fifth more in kiai time.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "single precision, and cut to whole numbers, as upstream has it"
)]
fn louder(map: &Beatmap, score: u64, time_ms: f64) -> u64 {
    let point = map.effect_points.partition_point(|point| point.time <= time_ms);
    let point = point.checked_sub(1).and_then(|at| map.effect_points.get(at));
    if point.map_or(EffectPoint::DEFAULT_KIAI, |point| point.kiai) { (score as f32 * 1.2_f32) as u64 } else { score }
}

/// Counted by adding, as upstream does: what rounding leaves decides about the last one.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a float to integer cast saturates")]
fn ticks(start_ms: f64, end_ms: f64, gap_ms: f64) -> u64 {
    let about = ((end_ms - start_ms) / gap_ms).ceil().max(0.0) as u64;
    if about > TICKS_COUNTED {
        return about;
    }
    let (mut count, mut at) = (0, start_ms);
    while at < end_ms && count <= about + 1 {
        count += 1;
        at += gap_ms;
    }
    count
}

/// The least time between two hits on a drum roll, in milliseconds.
fn gap_ms(map: &Beatmap, start_ms: f64) -> f64 {
    let rate = map.slider_tick_rate;
    let is_in_sixths = map.version >= 8 && [3.0, 6.0, 1.5].contains(&rate);
    let mut gap = beat_ms_at(map, start_ms).clamp(6.0, 60_000.0) / if is_in_sixths { 6.0 } else { 8.0 };
    while gap < 60.0 {
        gap *= 2.0;
    }
    while gap > 120.0 {
        gap /= 2.0;
    }
    gap
}

/// How long a drum roll lasts, in whole milliseconds. Upstream: `TaikoBeatmapConverter`, whose order of doing it matters.
fn duration_ms(map: &Beatmap, roll: &Slider, start_ms: f64) -> f64 {
    let spans = f64::from(u32::try_from(roll.span_count()).unwrap_or(u32::MAX));
    let mut distance = roll.expected_dist.unwrap_or(0.0);
    distance *= ROLL_STRETCH;
    distance *= spans;
    let beat = adjusted(beat_ms_at(map, start_ms), velocity_at(map, start_ms).0, 10_000.0);
    let tick_distance = 100.0 * (map.slider_multiplier * ROLL_STRETCH) / map.slider_tick_rate;
    let speed = tick_distance * map.slider_tick_rate;
    (distance / speed * beat).trunc().clamp(0.0, f64::from(i32::MAX))
}
