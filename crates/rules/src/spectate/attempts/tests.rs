use proptest::prelude::*;

use super::*;

fn play(mod_bits: u32) -> SaidPlay {
    SaidPlay { checksum: "0123456789abcdef0123456789abcdef".into(), ruleset: Ruleset::Osu, mod_bits }
}

fn frames(times: &[i32]) -> Vec<ClassicFrame> {
    times.iter().map(|time_ms| ClassicFrame { time_ms: *time_ms, ..ClassicFrame::default() }).collect()
}

fn bundle(action: ClassicAction, times: &[i32]) -> ClassicBundle {
    ClassicBundle { action, frames: frames(times), ..ClassicBundle::default() }
}

fn standard(times: &[i32]) -> ClassicBundle {
    bundle(ClassicAction::Standard, times)
}

#[test]
fn a_play_begins_goes_on_and_ends() {
    let mut attempts = Attempts::default();
    assert_eq!(attempts.say(Doing::Plays(play(0))), [Step::Begin(play(0))]);
    assert_eq!(attempts.say(Doing::Plays(play(0))), [], "it says so again");
    assert_eq!(attempts.send(&bundle(ClassicAction::NewSong, &[])), [], "that it begins is known");
    assert_eq!(attempts.send(&standard(&[0, 16])), [Step::Frames(frames(&[0, 16]))]);
    assert_eq!(attempts.say(Doing::GoesOn), []);
    for action in [ClassicAction::Pause, ClassicAction::Unpause, ClassicAction::Skip] {
        assert_eq!(attempts.send(&bundle(action, &[])), []);
    }
    let last = bundle(ClassicAction::Completion, &[32]);
    assert_eq!(attempts.send(&last), [Step::Frames(frames(&[32])), Step::End(PlayPhase::Passed)]);
    assert_eq!(attempts.say(Doing::Else(PlayPhase::Quit)), [], "it has ended");
}

#[test]
fn how_a_play_ended_is_told_by_the_bundle_or_by_what_follows() {
    for (action, phase) in [
        (ClassicAction::Completion, PlayPhase::Passed),
        (ClassicAction::Fail, PlayPhase::Failed),
        (ClassicAction::SongSelect, PlayPhase::Quit),
        (ClassicAction::WatchingOther, PlayPhase::Quit),
    ] {
        let mut attempts = Attempts::default();
        attempts.say(Doing::Plays(play(0)));
        assert_eq!(attempts.send(&bundle(action, &[])), [Step::End(phase)]);
    }
    for phase in [PlayPhase::Passed, PlayPhase::Failed, PlayPhase::Quit] {
        let mut attempts = Attempts::default();
        attempts.say(Doing::Plays(play(0)));
        assert_eq!(attempts.say(Doing::Else(phase)), [Step::End(phase)]);
    }
}

#[test]
fn another_try_is_another_attempt() {
    let again = |steps: &[Step]| assert_eq!(steps[..2], [Step::End(PlayPhase::Quit), Step::Begin(play(0))]);
    let mut attempts = Attempts::default();
    attempts.say(Doing::Plays(play(0)));
    attempts.send(&standard(&[0, 5000]));
    again(&attempts.send(&bundle(ClassicAction::NewSong, &[])));
    attempts.send(&standard(&[0, 5000]));
    // Where the bundle that says so was lost.
    let steps = attempts.send(&standard(&[0, 16]));
    again(&steps);
    assert_eq!(steps[2], Step::Frames(frames(&[0, 16])));
    attempts.send(&standard(&[9000]));
    let steps = attempts.send(&standard(&[9016, 9032, -500, 0]));
    again(&steps);
    assert_eq!(steps[2], Step::Frames(frames(&[-500, 0])), "what was given up is not shown");
    // After a fail nothing is said but that it begins.
    assert_eq!(attempts.send(&bundle(ClassicAction::Fail, &[])), [Step::End(PlayPhase::Failed)]);
    assert_eq!(attempts.send(&standard(&[100])), [], "what comes late of a failed play");
    assert_eq!(attempts.send(&bundle(ClassicAction::NewSong, &[])), [Step::Begin(play(0))]);
}

#[test]
fn another_map_or_other_mods_are_another_play() {
    let mut attempts = Attempts::default();
    attempts.say(Doing::Plays(play(0)));
    assert_eq!(attempts.say(Doing::Plays(play(8))), [Step::End(PlayPhase::Quit), Step::Begin(play(8))]);
}

#[test]
fn frames_out_of_order_are_left_out() {
    let mut attempts = Attempts::default();
    attempts.say(Doing::Plays(play(0)));
    assert_eq!(attempts.send(&standard(&[0, 32, 16, 48])), [Step::Frames(frames(&[0, 32, 48]))]);
    assert_eq!(attempts.send(&standard(&[40, 48, 64])), [Step::Frames(frames(&[48, 64]))]);
    assert_eq!(attempts.send(&standard(&[63])), []);
}

#[test]
fn nobody_plays_without_saying_what() {
    let mut attempts = Attempts::default();
    for action in [ClassicAction::Standard, ClassicAction::NewSong, ClassicAction::Completion] {
        assert_eq!(attempts.send(&bundle(action, &[0, 16])), []);
    }
    assert_eq!(attempts.again(), []);
}

#[test]
fn a_play_that_turns_out_to_be_another_begins_once_more_where_it_was() {
    let mut attempts = Attempts::default();
    attempts.say(Doing::Plays(play(0)));
    attempts.send(&standard(&[0, 500]));
    assert_eq!(attempts.again(), [Step::End(PlayPhase::Quit), Step::Begin(play(0))]);
    assert_eq!(attempts.send(&standard(&[400, 516])), [Step::Frames(frames(&[516]))]);
}

#[test]
fn a_match_is_one_play_whatever_the_client_says() {
    let mut attempts = Attempts::default();
    assert_eq!(attempts.enter_match(play(0)), [Step::Begin(play(0))]);
    assert_eq!(attempts.enter_match(play(0)), []);
    for doing in [Doing::Else(PlayPhase::Quit), Doing::Plays(play(8)), Doing::GoesOn] {
        assert_eq!(attempts.say(doing), []);
    }
    assert_eq!(attempts.stand(3000), Some(Step::Frames(frames(&[3000]))));
    for action in [ClassicAction::NewSong, ClassicAction::Fail, ClassicAction::Completion, ClassicAction::SongSelect] {
        assert_eq!(attempts.send(&bundle(action, &[])), []);
    }
    assert_eq!(attempts.send(&standard(&[0, 16, 3016])), [Step::Frames(frames(&[3016]))], "what was kept comes first");
    assert_eq!(attempts.again(), []);
    assert_eq!(attempts.leave_match(PlayPhase::Failed), [Step::End(PlayPhase::Failed)]);
    assert_eq!(attempts.leave_match(PlayPhase::Quit), []);
    assert_eq!(attempts.send(&bundle(ClassicAction::NewSong, &[0])), [], "what comes late of it");
    assert_eq!(attempts.say(Doing::Plays(play(0))), [Step::Begin(play(0))], "and alone once more");
}

#[test]
fn a_match_that_its_client_has_told_of_goes_on() {
    let mut attempts = Attempts::default();
    attempts.say(Doing::Plays(play(8)));
    assert_eq!(attempts.enter_match(play(0)), [], "it knows its mods");
    assert!(attempts.is_in_match());
    attempts.leave_match(PlayPhase::Passed);
    attempts.say(Doing::Plays(SaidPlay { ruleset: Ruleset::Mania, ..play(0) }));
    assert_eq!(attempts.enter_match(play(0)), [Step::End(PlayPhase::Quit), Step::Begin(play(0))], "it was another");
}

#[test]
fn scores_of_a_match_have_a_frame_in_order_of_time_unless_frames_come() {
    let mut attempts = Attempts::default();
    assert_eq!(attempts.stand(0), None, "of no match");
    attempts.say(Doing::Plays(play(0)));
    assert_eq!(attempts.stand(0), None, "of a match before");
    attempts.enter_match(play(0));
    for (told, shown) in [(i32::MIN, BEGIN_MS), (1000, 1000), (1000, 1000), (900, 1000), (2000, 2000)] {
        assert_eq!(attempts.stand(told), Some(Step::Frames(frames(&[shown]))));
    }
    attempts.send(&standard(&[2500, 3000]));
    for told in [2900, 3500, 3000 + STREAM_MS] {
        assert_eq!(attempts.stand(told), None, "a bundle carries it");
    }
    let late = 3001 + STREAM_MS;
    assert_eq!(attempts.stand(late), Some(Step::Frames(frames(&[late]))), "nobody watches any more");
}

fn any_bundle() -> impl Strategy<Value = ClassicBundle> {
    use ClassicAction as A;
    let actions = [A::Standard, A::Standard, A::NewSong, A::Skip, A::Completion, A::Fail, A::Pause, A::SongSelect];
    let times = prop::collection::vec(prop_oneof![any::<i32>(), -2000..20_000], 0..20);
    (prop::sample::select(actions.to_vec()), times).prop_map(|(action, times)| bundle(action, &times))
}

/// What a client says, or its room.
#[derive(Clone, Debug)]
enum Heard {
    Bundle(ClassicBundle),
    Says(Doing),
    Enters(SaidPlay),
    Stands(i32),
    Leaves(PlayPhase),
}

fn heard() -> impl Strategy<Value = Heard> {
    let doings = vec![Doing::Plays(play(0)), Doing::Plays(play(8)), Doing::GoesOn, Doing::Else(PlayPhase::Quit)];
    prop_oneof![
        4 => any_bundle().prop_map(Heard::Bundle),
        3 => prop::sample::select(doings).prop_map(Heard::Says),
        1 => prop::sample::select(vec![play(0), play(8)]).prop_map(Heard::Enters),
        2 => prop_oneof![any::<i32>(), -2000..20_000].prop_map(Heard::Stands),
        1 => prop::sample::select(vec![PlayPhase::Passed, PlayPhase::Quit]).prop_map(Heard::Leaves),
    ]
}

proptest! {
    /// Whatever a client sends, others see attempts that begin, have frames in order, and end.
    #[test]
    fn others_see_whole_attempts_with_frames_in_order(
        heard in prop::collection::vec(heard(), 0..40),
    ) {
        let (mut attempts, mut is_open, mut last) = (Attempts::default(), false, i32::MIN);
        for told in heard {
            let steps = match told {
                Heard::Bundle(bundle) => attempts.send(&bundle),
                Heard::Says(doing) => attempts.say(doing),
                Heard::Enters(play) => attempts.enter_match(play),
                Heard::Stands(time_ms) => Vec::from_iter(attempts.stand(time_ms)),
                Heard::Leaves(phase) => attempts.leave_match(phase),
            };
            for step in steps {
                match step {
                    Step::Begin(_) => {
                        prop_assert!(!is_open);
                        (is_open, last) = (true, i32::MIN);
                    }
                    Step::End(_) => {
                        prop_assert!(is_open);
                        is_open = false;
                    }
                    Step::Frames(frames) => {
                        prop_assert!(is_open && !frames.is_empty());
                        for frame in frames {
                            prop_assert!(frame.time_ms >= last);
                            last = frame.time_ms;
                        }
                    }
                }
            }
        }
    }
}
