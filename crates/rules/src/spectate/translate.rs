//! Frames of one family of clients in the terms of the other.
//!
//! What is in a frame is the same for all: osu!(lazer) turns its own into osu!stable's before it tells them (in osu! a
//! position and buttons, in taiko buttons, in catch a position in x and the first button for the dash, in mania columns as
//! bits of x). What differs is the time, which is the game's there and the file's here, and that values may be missing.

use kiai_model::{
    HitCounts, Ruleset,
    spectate::{ClassicAction, ClassicBundle, ClassicFrame, ClassicStanding, FrameBundle, PlayPhase, ReplayFrame},
};

use crate::scores::classic_standing;

/// The buttons there are.
const BUTTONS: i32 = 0b1_1111;

/// A frame of a client of bancho as osu!(lazer) has it. `offset_ms` is how much later than its file the map is played.
#[must_use]
pub fn frame_from_classic(frame: &ClassicFrame, offset_ms: f64) -> ReplayFrame {
    ReplayFrame {
        time_ms: f64::from(frame.time_ms) + offset_ms,
        x: Some(frame.x),
        y: Some(frame.y),
        buttons: i32::from(frame.buttons) & BUTTONS,
    }
}

/// A frame of osu!(lazer) as clients of bancho have it.
#[must_use]
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "five bits, and a cast that saturates")]
pub fn classic_frame(frame: &ReplayFrame, offset_ms: f64) -> ClassicFrame {
    let place = |value: Option<f32>| value.filter(|value| value.is_finite()).unwrap_or(0.0);
    ClassicFrame {
        buttons: (frame.buttons & BUTTONS) as u8,
        legacy_button: 0,
        x: place(frame.x),
        y: place(frame.y),
        time_ms: (frame.time_ms - offset_ms).round_ties_even() as i32,
    }
}

/// The score in a bundle of osu!(lazer) as clients of bancho have it. `maximum` are the map's highest possible hit
/// results.
#[must_use]
pub(super) fn bundle_standing(
    bundle: &FrameBundle,
    ruleset: Ruleset,
    maximum: &HitCounts,
    offset_ms: f64,
) -> ClassicStanding {
    let time_ms = bundle.frames.last().map_or(0, |frame| classic_frame(frame, offset_ms).time_ms);
    classic_standing(&bundle.header, ruleset, maximum, time_ms)
}

/// A bundle of osu!(lazer) as clients of bancho have it, with its score.
#[must_use]
pub(super) fn classic_bundle(
    bundle: &FrameBundle,
    score: ClassicStanding,
    offset_ms: f64,
    sequence: u16,
) -> ClassicBundle {
    let frames = bundle.frames.iter().map(|frame| classic_frame(frame, offset_ms)).collect();
    ClassicBundle { seed: 0, frames, action: ClassicAction::Standard, score: Some(score), sequence }
}

/// The bundle that says how a play ended.
#[must_use]
pub(super) fn last_bundle(phase: PlayPhase, sequence: u16) -> ClassicBundle {
    let action = match phase {
        PlayPhase::Passed => ClassicAction::Completion,
        PlayPhase::Failed => ClassicAction::Fail,
        PlayPhase::Idle | PlayPhase::Playing | PlayPhase::Paused | PlayPhase::Quit => ClassicAction::SongSelect,
    };
    empty_bundle(action, sequence)
}

/// A bundle that says something and has no frames.
#[must_use]
pub(super) fn empty_bundle(action: ClassicAction, sequence: u16) -> ClassicBundle {
    // osu!stable expects a score in every bundle.
    ClassicBundle { action, score: Some(Default::default()), sequence, ..ClassicBundle::default() }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn frames_survive_the_way_to_osu_lazer_and_back(
            buttons in 0_u8..32, x in -1e6_f32..1e6, y in -1e6_f32..1e6, time_ms in any::<i32>(), is_old in any::<bool>(),
        ) {
            let offset_ms = if is_old { 24.0 } else { 0.0 };
            let frame = ClassicFrame { buttons, legacy_button: 0, x, y, time_ms };
            let there = frame_from_classic(&frame, offset_ms);
            prop_assert_eq!(there.time_ms, f64::from(time_ms) + offset_ms);
            prop_assert_eq!(classic_frame(&there, offset_ms), frame);
        }

        #[test]
        fn frames_survive_the_way_to_bancho_and_back(
            buttons in 0..32, x in prop::option::of(-1e6_f32..1e6), y in prop::option::of(-1e6_f32..1e6),
            time_ms in -1e6_f64..1e9,
        ) {
            let frame = ReplayFrame { time_ms, x, y, buttons };
            let back = frame_from_classic(&classic_frame(&frame, 0.0), 0.0);
            prop_assert!((back.time_ms - time_ms).abs() <= 0.5, "half a millisecond");
            prop_assert_eq!((back.x, back.y, back.buttons), (Some(x.unwrap_or(0.0)), Some(y.unwrap_or(0.0)), buttons));
        }

        #[test]
        fn no_frame_is_too_strange(
            time_ms in any::<f64>(), x in any::<Option<f32>>(), y in any::<Option<f32>>(), buttons in any::<i32>(),
        ) {
            let frame = classic_frame(&ReplayFrame { time_ms, x, y, buttons }, 24.0);
            prop_assert!(frame.x.is_finite() && frame.y.is_finite() && frame.buttons < 32);
        }
    }
}
