//! Whether a beatmap may be calculated with: some are made to exhaust whoever tries.

use rosu_pp::model::{
    beatmap::Beatmap,
    hit_object::{HitObjectKind, Slider},
};

use super::Unfit;

/// Most parts (ticks, repeats, ends) all sliders may unfold to. Marathons stay below 50,000.
const MAX_SLIDER_PARTS: f64 = 500_000.0;
/// How far from the start of the song an object may start or end, in milliseconds: half a day.
const MAX_TIME_MS: f64 = 12.0 * 60.0 * 60.0 * 1_000.0;
/// Longest all spinners and holds together may last, in milliseconds: two days, as holds lie side by side.
const MAX_HELD_MS: f64 = 48.0 * 60.0 * 60.0 * 1_000.0;

pub(super) fn check(map: &Beatmap) -> Result<(), Unfit> {
    map.check_suspicion().map_err(|reason| Unfit::Suspicious(format!("{reason:?}")))?;
    let (mut parts, mut held_ms) = (0.0, 0.0);
    for object in &map.hit_objects {
        let duration_ms = match &object.kind {
            HitObjectKind::Circle => 0.0,
            HitObjectKind::Slider(slider) => {
                parts += slider_parts(map, slider, object.start_time);
                0.0
            }
            HitObjectKind::Spinner(spinner) if is_endless(object.start_time, spinner.duration) => {
                return Err(too_long());
            }
            HitObjectKind::Spinner(spinner) => spinner.duration,
            HitObjectKind::Hold(hold) => hold.duration,
        };
        held_ms += duration_ms.max(0.0);
        let is_in_time = |time_ms: f64| time_ms.abs() <= MAX_TIME_MS;
        if !is_in_time(object.start_time) || !is_in_time(object.start_time + duration_ms) || held_ms > MAX_HELD_MS {
            return Err(too_long());
        }
        if parts > MAX_SLIDER_PARTS {
            return Err(Unfit::TooManyTicks);
        }
    }
    Ok(())
}

fn too_long() -> Unfit {
    Unfit::Suspicious("Length".to_owned())
}

/// Whether the bananas of a spinner lie closer together than single precision can tell their times apart: who counts
/// them by adding never comes to the end.
fn is_endless(start_ms: f64, duration_ms: f64) -> bool {
    // As the calculation does it: whole milliseconds, halved until they are at most 100.
    let (start, end) = (start_ms.trunc(), (start_ms + duration_ms).trunc());
    let mut spacing = end - start;
    if !spacing.is_finite() {
        return true;
    }
    while spacing > 100.0 {
        spacing /= 2.0;
    }
    #[expect(clippy::cast_possible_truncation, reason = "the precision lost is what this is about")]
    let furthest = start.abs().max(end.abs()) as f32;
    spacing > 0.0 && spacing < f64::from(furthest.next_up() - furthest)
}

/// An upper estimate of what the slider unfolds to in any ruleset.
fn slider_parts(map: &Beatmap, slider: &Slider, start_ms: f64) -> f64 {
    let tick_distance = (beat_distance(map, start_ms) / map.slider_tick_rate.max(0.5)).max(1.0);
    spans(slider) * (length(slider) / tick_distance + 2.0)
}

/// How many beats the slider lasts, spans included.
pub(super) fn slider_beats(map: &Beatmap, slider: &Slider, start_ms: f64) -> f64 {
    spans(slider) * length(slider) / beat_distance(map, start_ms).max(1.0)
}

fn spans(slider: &Slider) -> f64 {
    f64::from(u32::try_from(slider.span_count()).unwrap_or(u32::MAX))
}

fn length(slider: &Slider) -> f64 {
    slider.expected_dist.unwrap_or_else(|| polyline_length(slider)).abs()
}

/// How far a slider's ball runs in a beat.
fn beat_distance(map: &Beatmap, start_ms: f64) -> f64 {
    let point = map.difficulty_points.partition_point(|point| point.time <= start_ms);
    let velocity = point.checked_sub(1).and_then(|i| map.difficulty_points.get(i)).map_or(1.0, |p| p.slider_velocity);
    100.0 * map.slider_multiplier * velocity
}

fn polyline_length(slider: &Slider) -> f64 {
    let pairs = slider.control_points.iter().zip(slider.control_points.iter().skip(1));
    pairs.map(|(from, to)| f64::from((to.pos.x - from.pos.x).hypot(to.pos.y - from.pos.y))).sum()
}
