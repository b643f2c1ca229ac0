//! When things happened.

use super::{
    Filmed, Finding, deviation, finding,
    presses::{Press, are_enough},
};

/// Replays end with the last judgement, or a little before where a client rounds.
const END_TOLERANCE_MS: f64 = 3_000.0;
/// Clocks go back by a frame where a stutter is made good.
const BACK_TOLERANCE_MS: f64 = 200.0;
/// The best players hit with a deviation of four to five milliseconds for as long as a map.
const DEVIATION_MIN_MS: f64 = 3.0;
/// How far from an object a press may be the one that hits it.
const WINDOW_MS: f64 = 150.0;

/// Speaks when the frames end before the map.
pub(super) fn whole(filmed: &Filmed<'_>) -> Option<Finding> {
    let end_ms = filmed.frames.iter().map(|frame| frame.time_ms).fold(f64::NEG_INFINITY, f64::max);
    let last_ms = filmed.last_object_ms?;
    (end_ms < last_ms - END_TOLERANCE_MS).then(|| {
        finding(
            "replay_not_whole",
            format!(
                "the last of {} frames is at {end_ms:.0} ms, the last object begins at {last_ms:.0} ms",
                filmed.frames.len()
            ),
        )
    })
}

/// Speaks when time runs backwards.
pub(super) fn in_order(filmed: &Filmed<'_>) -> Option<Finding> {
    // The first frames are where the introduction is skipped.
    let frames = filmed.frames.get(3..)?;
    let back = frames.windows(2).filter_map(|pair| match pair {
        [before, after] if after.time_ms < before.time_ms - BACK_TOLERANCE_MS => Some((before.time_ms, after.time_ms)),
        _ => None,
    });
    let (count, first) = back.fold((0_u32, None), |(count, first), jump| (count + 1, first.or(Some(jump))));
    first.map(|(from, to)| {
        finding("frames_out_of_order", format!("time runs back {count} times, first from {from:.0} ms to {to:.0} ms"))
    })
}

/// Speaks when presses are nearer to the objects than a player's.
pub(super) fn even(filmed: &Filmed<'_>, presses: &[Press], rate: f64) -> Option<Finding> {
    let mut errors = Vec::with_capacity(filmed.objects_ms.len());
    let mut next = presses.iter().peekable();
    for object_ms in filmed.objects_ms {
        while next.next_if(|press| press.at_ms < object_ms - WINDOW_MS).is_some() {}
        if let Some(press) = next.next_if(|press| press.at_ms <= object_ms + WINDOW_MS) {
            errors.push((press.at_ms - object_ms) / rate);
        }
    }
    let spread = deviation(&errors);
    (are_enough(filmed, errors.len()) && spread < DEVIATION_MIN_MS).then(|| {
        finding(
            "timing_too_even",
            format!(
                "{} presses hit their objects with a deviation of {spread:.2} ms (unstable rate {:.0})",
                errors.len(),
                spread * 10.0
            ),
        )
    })
}
