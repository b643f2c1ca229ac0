//! How close the frames lie.

use super::{Filmed, Finding, finding, median};

/// Clients write a frame each sixtieth of a second, 16.7 ms of real time. Frames that lie closer in it were written while the
/// map ran slower than its mods say. Of 120 honest replays none lies below 12 ms, of 37 that were played slowed down most
/// do.
const MEDIAN_MIN_MS: f64 = 11.0;
/// What lies further apart is a break or a stutter.
const PAUSE_MS: f64 = 200.0;

/// Speaks when the map seems to have run slower than its mods say.
pub(super) fn slowed_down(filmed: &Filmed<'_>, rate: f64) -> Option<Finding> {
    // Clients add frames where buttons change: those say nothing.
    let mut gaps: Vec<f64> = filmed
        .frames
        .windows(2)
        .filter_map(|pair| match pair {
            [before, after] if before.buttons == after.buttons => Some((after.time_ms - before.time_ms) / rate),
            _ => None,
        })
        .filter(|gap| *gap > 0.0 && *gap < PAUSE_MS)
        .collect();
    let count = gaps.len();
    let middle = median(&mut gaps);
    (count >= super::FRAMES_MIN / 2 && middle < MEDIAN_MIN_MS).then(|| {
        finding(
            "frame_spacing",
            format!("half of {count} frames lie {middle:.1} ms or less apart in real time, where clients write one each 16.7"),
        )
    })
}
