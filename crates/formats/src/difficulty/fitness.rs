//! Whether a beatmap may be calculated with: some are made to exhaust whoever tries.

use rosu_pp::model::{
    beatmap::Beatmap,
    hit_object::{HitObjectKind, Slider},
};

use super::Unfit;

/// Most parts (ticks, repeats, ends) all sliders may unfold to. Marathons stay below 50,000.
const MAX_SLIDER_PARTS: f64 = 500_000.0;
/// Longest stretch between the first object and the end of the last, in milliseconds: a day.
const MAX_LENGTH_MS: f64 = 24.0 * 60.0 * 60.0 * 1_000.0;

pub(super) fn check(map: &Beatmap) -> Result<(), Unfit> {
    map.check_suspicion().map_err(|reason| Unfit::Suspicious(format!("{reason:?}")))?;
    let mut parts = 0.0;
    for object in &map.hit_objects {
        match &object.kind {
            HitObjectKind::Slider(slider) => parts += slider_parts(map, slider, object.start_time),
            HitObjectKind::Spinner(spinner) if spinner.duration > MAX_LENGTH_MS => return Err(too_long()),
            HitObjectKind::Hold(hold) if hold.duration > MAX_LENGTH_MS => return Err(too_long()),
            HitObjectKind::Circle | HitObjectKind::Spinner(_) | HitObjectKind::Hold(_) => {}
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
