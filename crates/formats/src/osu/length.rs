//! How long a beatmap is.

use rosu_map::{
    Beatmap,
    section::hit_objects::{CurveBuffers, HitObjectKind},
};

/// Longest beatmap that is believed, in milliseconds: a day.
const MAX_MS: f64 = 24.0 * 60.0 * 60.0 * 1_000.0;

/// From the first object to the end of the last, with and without breaks. Upstream: `CalculatePlayableLength` and
/// `CalculateDrainLength` in `IBeatmap.cs`.
pub(super) fn total_and_hit_ms(map: &mut Beatmap) -> (i64, i64) {
    let mut buffers = CurveBuffers::default();
    let (mut first, mut last) = (f64::INFINITY, f64::NEG_INFINITY);
    for object in &mut map.hit_objects {
        first = first.min(object.start_time);
        let duration = match &mut object.kind {
            HitObjectKind::Circle(_) => 0.0,
            // Curves cost time: most sliders say how long they are.
            HitObjectKind::Slider(slider) => match slider.path.expected_dist() {
                Some(distance) => f64::from(slider.span_count()) * distance / slider.velocity,
                None => slider.duration_with_bufs(&mut buffers),
            },
            HitObjectKind::Spinner(spinner) => spinner.duration,
            HitObjectKind::Hold(hold) => hold.duration,
        };
        last = last.max(object.start_time + duration.max(0.0));
    }
    let total = last - first;
    if !total.is_finite() {
        return (0, 0);
    }
    let breaks: f64 =
        map.breaks.iter().map(|b| b.end_time.min(last) - b.start_time.max(first)).filter(|ms| *ms > 0.0).sum();
    (whole(total), whole(total - breaks))
}

#[expect(clippy::cast_possible_truncation, reason = "clamped to a day")]
fn whole(ms: f64) -> i64 {
    ms.round().clamp(0.0, MAX_MS) as i64
}
