use proptest::prelude::*;

use super::*;
use crate::{mods::mods_from_bits, score_checks::CHECKS};

/// So many frames, each 16 ms after the last: a pointer that wanders, a button that is down for a while and up for a
/// while, as an unsteady hand has it.
fn frames(count: usize, seed: u32) -> Vec<ReplayFrame> {
    let mut state = seed;
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        f64::from(state >> 8) / f64::from(1 << 24)
    };
    let (mut time_ms, mut down, mut until_ms) = (0.0, false, 0.0);
    let (mut x, mut y) = (256.0, 192.0);
    (0..count)
        .map(|_| {
            time_ms += 14.0 + next() * 5.0;
            if time_ms > until_ms {
                (down, until_ms) = (!down, time_ms + 60.0 + next() * 80.0);
            }
            x = (x + (next() - 0.5) * 40.0).clamp(0.0, 512.0);
            y = (y + (next() - 0.5) * 40.0).clamp(0.0, 384.0);
            #[expect(clippy::cast_possible_truncation, reason = "a place on the playfield")]
            let (x, y) = (x as f32, y as f32);
            ReplayFrame { time_ms, x: Some(x), y: Some(y), buttons: i32::from(down) * 5 }
        })
        .collect()
}

fn examined(frames: &[ReplayFrame], bits: u64, objects_ms: &[f64], last_object_ms: Option<f64>) -> Vec<&'static str> {
    let mods = mods_from_bits(bits).unwrap();
    let filmed = Filmed { ruleset: Ruleset::Osu, mods: &mods, frames, objects_ms, last_object_ms };
    examine(&filmed).into_iter().map(|finding| finding.check).collect()
}

fn alone(frames: &[ReplayFrame]) -> Vec<&'static str> {
    examined(frames, 0, &[], None)
}

#[test]
fn an_unsteady_hand_is_not_doubted() {
    for seed in 0..20 {
        assert_eq!(alone(&frames(3_000, seed)), Vec::<&str>::new(), "{seed}");
    }
}

#[test]
fn every_name_is_in_the_table_and_takes_nothing_away() {
    let names = [
        "replay_not_whole",
        "frames_out_of_order",
        "frame_spacing",
        "presses_alike",
        "presses_too_short",
        "presses_too_fast",
        "timing_too_even",
        "replay_duplicate",
        "replay_similar",
    ];
    for name in names {
        let check = CHECKS.iter().find(|check| check.name == name).unwrap_or_else(|| panic!("{name}"));
        assert_eq!(check.outcome, crate::score_checks::Outcome::Flag, "{name}");
    }
}

#[test]
fn frames_that_end_before_the_map_are_told() {
    let frames = frames(1_000, 1);
    let end = frames.last().unwrap().time_ms;
    assert_eq!(examined(&frames, 0, &[], Some(end + 2_900.0)), Vec::<&str>::new());
    assert_eq!(examined(&frames, 0, &[], Some(end + 3_100.0)), ["replay_not_whole"]);
    assert_eq!(examined(&[], 0, &[], Some(0.0)), ["replay_not_whole"]);
}

#[test]
fn time_that_runs_back_is_told() {
    let mut frames = frames(1_000, 1);
    frames[1].time_ms = -5_000.0;
    assert_eq!(alone(&frames), Vec::<&str>::new(), "where the introduction is skipped");
    frames[500].time_ms -= 150.0;
    assert_eq!(alone(&frames), Vec::<&str>::new(), "a stutter");
    frames[600].time_ms -= 1_000.0;
    assert_eq!(alone(&frames), ["frames_out_of_order"]);
}

#[test]
fn a_map_that_ran_slower_than_its_mods_say_is_told() {
    let slowed = |factor: f64| -> Vec<ReplayFrame> {
        frames(3_000, 2).into_iter().map(|frame| ReplayFrame { time_ms: frame.time_ms * factor, ..frame }).collect()
    };
    assert!(alone(&slowed(0.6)).contains(&"frame_spacing"));
    assert!(!alone(&slowed(0.8)).contains(&"frame_spacing"));
    // Double Time makes frames lie further apart in the map, Half Time closer.
    const DOUBLE_TIME: u64 = 64;
    const HALF_TIME: u64 = 256;
    assert!(examined(&slowed(0.95), DOUBLE_TIME, &[], None).contains(&"frame_spacing"));
    assert!(!examined(&slowed(1.5), DOUBLE_TIME, &[], None).contains(&"frame_spacing"));
    assert!(!examined(&slowed(0.75), HALF_TIME, &[], None).contains(&"frame_spacing"));
}

/// A button that goes down each `apart` frames, and is held for so many.
fn pressed(apart: usize, held: usize, frame_ms: f64) -> Vec<ReplayFrame> {
    let mut frames = frames(3_000, 3);
    for (at, frame) in frames.iter_mut().enumerate() {
        frame.buttons = i32::from(at % apart < held);
        #[expect(clippy::cast_precision_loss, reason = "small numbers")]
        {
            frame.time_ms = at as f64 * frame_ms;
        }
    }
    frames
}

#[test]
fn presses_that_are_all_alike_too_short_or_too_fast_are_told() {
    assert_eq!(alone(&pressed(10, 5, 16.0)), ["presses_alike"]);
    let short = alone(&pressed(10, 1, 7.0));
    assert!(short.contains(&"presses_too_short"), "{short:?}");
    let fast = alone(&pressed(2, 1, 12.0));
    assert!(fast.contains(&"presses_too_fast"), "{fast:?}");
    // With Relax it is the client that presses.
    const RELAX: u64 = 128;
    assert_eq!(examined(&pressed(10, 5, 16.0), RELAX, &[], None), Vec::<&str>::new());
}

#[test]
fn presses_that_are_nearer_to_the_objects_than_any_players_are_told() {
    let frames = frames(6_000, 4);
    let down = presses::all(Ruleset::Osu, &frames);
    let objects: Vec<f64> = down.iter().map(|press| press.at_ms - 3.0).collect();
    assert_eq!(examined(&frames, 0, &objects, None), ["timing_too_even"]);
    let uneven: Vec<f64> = down
        .iter()
        .zip([-12.0, 3.0, 9.0, -5.0, 14.0].into_iter().cycle())
        .map(|(press, by)| press.at_ms + by)
        .collect();
    assert_eq!(examined(&frames, 0, &uneven, None), Vec::<&str>::new());
}

#[test]
fn a_copy_is_like_what_it_was_made_from_and_nothing_else_is() {
    let original = frames(6_000, 5);
    let kept = Path::from_bytes(&Course::of(&original).path().to_bytes()).unwrap();
    let like =
        |frames: &[ReplayFrame]| Course::of(frames).likeness(&kept).filter(|likeness| likeness.distance_px < LIKE_PX);
    let changed = |change: fn(&ReplayFrame) -> ReplayFrame| original.iter().map(change).collect::<Vec<_>>();
    assert!(like(&original).unwrap().distance_px < 2.0);
    let later = changed(|frame| ReplayFrame { time_ms: frame.time_ms + 32.0, ..*frame });
    assert_eq!(like(&later).unwrap().shift_ms, 32);
    let mirrored = changed(|frame| ReplayFrame { y: frame.y.map(|y| 384.0 - y), ..*frame });
    assert_eq!(like(&mirrored).unwrap().mirrored, [false, true]);
    let shaken = changed(|frame| ReplayFrame { x: frame.x.map(|x| x + 5.0), ..*frame });
    assert!(like(&shaken).is_some());
    for seed in 6..40 {
        assert_eq!(like(&frames(6_000, seed)), None, "{seed}");
    }
    assert_eq!(like(&original[..100]), None, "too little in common");
}

#[test]
fn one_replay_reads_the_same_however_it_was_packed() {
    let original = frames(400, 7);
    let nearly: Vec<ReplayFrame> =
        original.iter().map(|frame| ReplayFrame { time_ms: frame.time_ms.round(), ..*frame }).collect();
    assert_eq!(canonical(&original), canonical(&nearly));
    assert_ne!(canonical(&original), canonical(&frames(400, 8)));
    assert_eq!(canonical(&original[..FRAMES_MIN - 1]), None);
}

proptest! {
    #[test]
    fn no_frames_bring_it_down(
        frames in proptest::collection::vec((any::<f64>(), any::<Option<f32>>(), any::<Option<f32>>(), any::<i32>()), 0..600),
        bytes in proptest::collection::vec(any::<u8>(), 0..64),
        ruleset in proptest::sample::select(Ruleset::ALL.to_vec()),
    ) {
        let frames: Vec<ReplayFrame> =
            frames.into_iter().map(|(time_ms, x, y, buttons)| ReplayFrame { time_ms, x, y, buttons }).collect();
        let mods = Mods::default();
        let filmed = Filmed { ruleset, mods: &mods, frames: &frames, objects_ms: &[1.0, 2.0], last_object_ms: Some(5.0) };
        let _ = examine(&filmed);
        let _ = canonical(&frames);
        let mut course = Course::of(&frames);
        let path = course.path();
        prop_assert!(path.to_bytes().len() <= 8 + 4 * 1024);
        let _ = course.likeness(&path);
        if let Some(path) = Path::from_bytes(&bytes) {
            let _ = course.likeness(&path);
        }
    }
}
