//! How fast a beatmap is.

use std::collections::HashMap;

use rosu_map::Beatmap;

/// The tempo that lasts longest, in beats per minute. Upstream: `GetMostCommonBeatLength` in `Beatmap.cs`.
pub(super) fn main_bpm(map: &Beatmap, total_length_ms: i64) -> f64 {
    let points = &map.control_points.timing_points;
    let first_object = map.hit_objects.first().map(|object| object.start_time);
    #[expect(clippy::cast_precision_loss, reason = "a length is at most a day")]
    let last_time = match first_object {
        Some(first) => first + total_length_ms as f64,
        None => points.last().map_or(0.0, |point| point.time),
    };
    let mut lasting: HashMap<u64, (usize, f64)> = HashMap::new();
    for (i, point) in points.iter().enumerate() {
        // The game rounds, so that tiny differences of tempo count as one.
        let beat_length = (point.beat_len * 1_000.0).round() / 1_000.0;
        // Before the first timing point its tempo holds already.
        let from = if i == 0 { 0.0 } else { point.time };
        let to = points.get(i + 1).map_or(last_time, |next| next.time);
        let duration = if point.time > last_time { 0.0 } else { to - from };
        lasting.entry(beat_length.to_bits()).or_insert((i, 0.0)).1 += duration;
    }
    let longest = lasting.into_iter().max_by(|(_, a), (_, b)| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)));
    let bpm = longest.map_or(0.0, |(beat_length, _)| 60_000.0 / f64::from_bits(beat_length));
    if bpm.is_finite() { (bpm.max(0.0) * 100.0).round() / 100.0 } else { 0.0 }
}
