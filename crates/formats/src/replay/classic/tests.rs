use kiai_model::spectate::ReplayFrame;
use proptest::prelude::*;

use super::*;
use crate::replay::Replay;

fn frame(time_ms: f64, x: f32, y: f32, buttons: i32) -> ReplayFrame {
    ReplayFrame { time_ms, x: Some(x), y: Some(y), buttons }
}

fn file(frames: Vec<ReplayFrame>, seed: i32) -> Vec<u8> {
    let mut replay = Replay::decode(&crate::replay::tests::replay().encode()).unwrap();
    replay.frames = Frames { frames, seed };
    replay.encode()
}

const BEGIN: [(f64, f32, f32); 2] = [(0.0, 256.0, -500.0), (-1.0, 256.0, -500.0)];

#[test]
fn what_a_bancho_client_sent_comes_back_byte_for_byte() {
    let mut frames: Vec<_> = BEGIN.iter().map(|(time_ms, x, y)| frame(*time_ms, *x, *y, 0)).collect();
    frames.push(frame(15.0, 250.1, 190.2, 5));
    let sent = Frames { frames, seed: 77 };
    assert_eq!(classic_frames(&file(sent.frames.clone(), sent.seed)).unwrap(), sent.encode());
}

#[test]
fn a_play_of_lazer_begins_as_elsewhere_and_is_the_same_after_that() {
    for played in [
        // osu!: a position and buttons; mania: columns in x; taiko: buttons alone; catch: x and the dash.
        [frame(-2000.0, 1.5, 2.25, 0), frame(16.0, 300.0, 20.0, 1 | 2)],
        [frame(0.0, 5.0, 0.0, 0), frame(3.0, 1024.0, 0.0, 0)],
        [frame(1.0, 0.0, 0.0, 4), frame(2.0, 0.0, 0.0, 8)],
        [frame(500.0, 511.5, 0.0, 1), frame(501.0, 0.25, 0.0, 0)],
    ] {
        let frames = Frames::decode(&classic_frames(&file(played.to_vec(), 0)).unwrap()).unwrap().frames;
        let begin: Vec<_> = frames.iter().take(2).map(|f| (f.time_ms, f.x.unwrap(), f.y.unwrap())).collect();
        assert_eq!((begin, &frames[2..]), (BEGIN.to_vec(), &played[..]));
    }
}

#[test]
fn nothing_pressed_is_no_replay() {
    assert_eq!(classic_frames(&file(Vec::new(), 0)).unwrap(), Vec::<u8>::new());
}

proptest! {
    #[test]
    fn files_that_are_cut_or_damaged_are_refused_and_nothing_else(at in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let mut bytes = file(vec![frame(0.0, 1.0, 2.0, 1), frame(9.0, 3.0, 4.0, 0)], 0);
        let at = at.index(bytes.len());
        let cut = classic_frames(&bytes[..at]);
        prop_assert!(cut.is_err() || Frames::decode(&cut.unwrap()).is_ok());
        bytes[at] = byte;
        let _ = classic_frames(&bytes);
    }
}
