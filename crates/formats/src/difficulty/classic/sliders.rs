//! What sliders unfold to.

use rosu_map::section::{
    general::GameMode,
    hit_objects::{BorrowedCurve, CurveBuffers, SliderEvent, SliderEventsIter},
};
use rosu_pp::{
    Beatmap,
    model::{
        control_point::{DifficultyPoint, TimingPoint},
        hit_object::Slider,
    },
};

/// How far a ball runs in a beat, with a slider multiplier of 1.
const SCORING_DISTANCE: f64 = 100.0;
/// From this version on ticks lie closer on slower sliders.
const FIRST_VERSION_WITH_EVEN_TICKS: i32 = 8;

/// Unfolds sliders one after another, in the same memory.
#[derive(Default)]
pub(super) struct Unfolder {
    curve: CurveBuffers,
    ticks: Vec<SliderEvent>,
}

impl Unfolder {
    /// Heads, ticks, repeats and tails of a slider in osu! or catch, in the order of their times. Upstream:
    /// `SliderEventGenerator.cs`, with what `Slider.cs` and `JuiceStream.cs` give it.
    pub(super) fn events(
        &mut self,
        map: &Beatmap,
        slider: &Slider,
        start_ms: f64,
        mode: GameMode,
    ) -> SliderEventsIter<'_> {
        let (velocity, has_ticks) = velocity_at(map, start_ms);
        let beat_ms = beat_ms_at(map, start_ms);
        let speed = SCORING_DISTANCE * map.slider_multiplier / adjusted(beat_ms, velocity, 1_000.0);
        // Not the same as without multiplying and dividing: the game does it, too.
        let beat_distance = speed * beat_ms;
        let closeness = if map.version < FIRST_VERSION_WITH_EVEN_TICKS { velocity.recip() } else { 1.0 };
        let tick_distance = if has_ticks || mode == GameMode::Catch {
            beat_distance / map.slider_tick_rate * closeness
        } else {
            f64::INFINITY
        };
        let length = BorrowedCurve::new(mode, &slider.control_points, slider.expected_dist, &mut self.curve).dist();
        let spans = i32::try_from(slider.span_count()).unwrap_or(i32::MAX);
        let span_ms = f64::from(spans) * length / speed / f64::from(spans);
        SliderEventsIter::new(start_ms, span_ms, speed, tick_distance, length, spans, &mut self.ticks)
    }
}

/// The length of a beat, in milliseconds.
pub(super) fn beat_ms_at(map: &Beatmap, time_ms: f64) -> f64 {
    let point = map.timing_points.partition_point(|point| point.time <= time_ms).saturating_sub(1);
    map.timing_points.get(point).map_or(TimingPoint::DEFAULT_BEAT_LEN, |point| point.beat_len)
}

/// By how much sliders are faster than the map's, and whether they have ticks.
pub(super) fn velocity_at(map: &Beatmap, time_ms: f64) -> (f64, bool) {
    let point = map.difficulty_points.partition_point(|point| point.time <= time_ms);
    let point = point.checked_sub(1).and_then(|at| map.difficulty_points.get(at));
    point
        .map_or((DifficultyPoint::DEFAULT_SLIDER_VELOCITY, true), |point| (point.slider_velocity, point.generate_ticks))
}

/// The length of a beat by which a slider of this velocity is timed. The velocity goes through single precision, as it did
/// in osu!stable. Upstream: `LegacyRulesetExtensions.GetPrecisionAdjustedBeatLength`.
pub(super) fn adjusted(beat_ms: f64, velocity: f64, slowest: f32) -> f64 {
    #[expect(clippy::cast_possible_truncation, reason = "the precision lost is what this is about")]
    let percent = (100.0 / velocity) as f32;
    beat_ms * if percent > 0.0 { f64::from(percent.clamp(10.0, slowest)) / 100.0 } else { 1.0 }
}
