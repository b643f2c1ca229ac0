//! When buttons went down and up.

use kiai_model::{Ruleset, spectate::ReplayFrame};

use super::{Filmed, Finding, deviation, finding, median};

/// Fewer presses tell too little.
const PRESSES_MIN: usize = 50;
/// Nobody holds a button as long each time as this much apart. The evenest of 500 real replays has 8.6 ms.
const DEVIATION_MIN_MS: f64 = 4.0;
/// Nobody presses as shortly as this half of the time.
const HOLD_MIN_MS: f64 = 8.0;
/// Nobody presses one button again as fast as this, but by accident.
const AGAIN_MIN_MS: f64 = 25.0;
/// Which part of the presses may be by accident.
const ACCIDENTS: f64 = 0.05;

/// A button that went down.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Press {
    /// When, in milliseconds of the map.
    pub(super) at_ms: f64,
    /// For how long, in milliseconds of the map.
    held_ms: f64,
    button: u32,
}

/// All presses, in the order in which they began.
pub(super) fn all(ruleset: Ruleset, frames: &[ReplayFrame]) -> Vec<Press> {
    let mut down: [Option<f64>; 32] = [None; 32];
    let mut presses = Vec::new();
    let (mut before, mut end_ms) = (0, 0.0);
    for frame in frames {
        let now = held(ruleset, frame);
        end_ms = frame.time_ms;
        let mut changed = now ^ before;
        while changed != 0 {
            let button = changed.trailing_zeros();
            changed &= changed - 1;
            let Some(slot) = down.get_mut(button as usize) else { continue };
            match slot.take() {
                Some(at_ms) => presses.push(Press { at_ms, held_ms: frame.time_ms - at_ms, button }),
                None => *slot = Some(frame.time_ms),
            }
        }
        before = now;
    }
    for (button, at_ms) in (0..).zip(down).filter_map(|(button, at)| Some((button, at?))) {
        presses.push(Press { at_ms, held_ms: end_ms - at_ms, button });
    }
    presses.sort_by(|a, b| a.at_ms.total_cmp(&b.at_ms));
    presses
}

/// The buttons that play: keys of the keyboard press those of the mouse, too. In mania columns are bits of x.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a float to integer cast saturates")]
fn held(ruleset: Ruleset, frame: &ReplayFrame) -> u32 {
    match ruleset {
        Ruleset::Osu | Ruleset::Catch => frame.buttons.cast_unsigned() & 0b11,
        Ruleset::Taiko => frame.buttons.cast_unsigned() & 0b1111,
        Ruleset::Mania => frame.x.unwrap_or(0.0) as u32,
    }
}

/// What lengths and distances of presses tell, in real time.
#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^53")]
pub(super) fn findings(presses: &[Press], rate: f64) -> Vec<Option<Finding>> {
    let count = presses.len();
    if count < PRESSES_MIN {
        return Vec::new();
    }
    let mut holds: Vec<f64> = presses.iter().map(|press| press.held_ms / rate).collect();
    let (spread, middle) = (deviation(&holds), median(&mut holds));
    let mut last: [Option<f64>; 32] = [None; 32];
    let mut fast = 0_usize;
    for press in presses {
        let Some(last) = last.get_mut(press.button as usize) else { continue };
        if last.is_some_and(|at_ms| (press.at_ms - at_ms) / rate < AGAIN_MIN_MS) {
            fast += 1;
        }
        *last = Some(press.at_ms);
    }
    vec![
        (spread < DEVIATION_MIN_MS).then(|| {
            finding("presses_alike", format!("{count} presses last {middle:.1} ms, with a deviation of {spread:.1} ms"))
        }),
        (middle < HOLD_MIN_MS)
            .then(|| finding("presses_too_short", format!("half of {count} presses last {middle:.1} ms or less"))),
        (fast as f64 > count as f64 * ACCIDENTS).then(|| {
            finding(
                "presses_too_fast",
                format!("{fast} of {count} presses follow one of the same button within {AGAIN_MIN_MS:.0} ms"),
            )
        }),
    ]
}

/// Whether there are enough of them to say something.
pub(super) fn are_enough(filmed: &Filmed<'_>, count: usize) -> bool {
    count >= PRESSES_MIN * 2 && count * 5 >= filmed.objects_ms.len() * 4
}
