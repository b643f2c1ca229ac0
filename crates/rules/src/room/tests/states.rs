//! US: what those inside do.

use super::*;

fn pair() -> Play {
    let mut play = Play::new();
    play.joins(B);
    play.forget();
    play
}

/// Both play.
fn playing() -> Play {
    let mut play = pair();
    play.readies(A);
    play.readies(B);
    play.starts(A);
    play.loads(A);
    play.loads(B);
    play
}

#[test]
fn us01_being_ready_is_told_once() {
    let mut play = pair();
    play.goes(A, UserState::Ready);
    play.goes(A, UserState::Ready);
    assert_eq!(play.told_state(A, UserState::Ready), 1);
}

#[test]
fn us02_only_the_server_takes_some_steps() {
    for new in [UserState::WaitingForLoad, UserState::Playing, UserState::Results] {
        let expected = Refusal::InvalidStateChange { old: UserState::Idle, new };
        assert_eq!(pair().refused(A, Command::ChangeState { state: new }), expected);
    }
}

#[test]
fn us03_us04_a_match_wants_somebody_ready_and_the_host() {
    let start = Command::StartMatch { start: Start::WhenReady };
    let mut play = pair();
    play.goes(A, UserState::Spectating);
    assert_eq!(play.refused(A, start.clone()), Refusal::NobodyReady);
    let mut play = pair();
    play.readies(B);
    assert_eq!(play.refused(A, start.clone()), Refusal::HostNotReady);
    assert_eq!(play.refused(B, start.clone()), Refusal::NotHost);
    assert_eq!(play.refused(C, start), Refusal::NotInside);
}

#[test]
fn us05_a_match_starts_once() {
    let mut play = pair();
    play.readies(A);
    play.starts(A);
    assert!(play.is(RoomState::WaitingForLoad));
    let again = play.refused(A, Command::StartMatch { start: Start::OrSkip });
    assert_eq!(again, Refusal::MatchIsOn);
}

#[test]
fn us06_us07_when_all_stop_the_match_is_over() {
    for is_loaded in [false, true] {
        let mut play = if is_loaded { playing() } else { pair() };
        if !is_loaded {
            play.readies(A);
            play.readies(B);
            play.starts(A);
        }
        play.does(A, Command::AbortGameplay);
        assert!(!play.is(RoomState::Open));
        play.does(B, Command::AbortGameplay);
        assert!(play.is(RoomState::Open) && play.is_expired(1));
        assert_eq!(play.told(is_expiry), 1);
        assert_eq!((play.recorded_of(RecordKind::GameAborted, 1), play.recorded(RecordKind::GameCompleted)), (1, 0));
    }
}

#[test]
fn us08_us09_an_aborted_match_is_kept_as_such() {
    let mut loading = pair();
    loading.readies(A);
    loading.readies(B);
    loading.starts(A);
    loading.loads(B);
    for mut play in [loading, playing()] {
        play.does(A, Command::AbortMatch);
        assert!(play.is(RoomState::Open));
        assert_eq!(play.told(is_expiry), 1);
        assert_eq!(play.recorded_of(RecordKind::GameStarted, 1), 1);
        assert_eq!((play.recorded_of(RecordKind::GameAborted, 1), play.recorded(RecordKind::GameCompleted)), (1, 0));
    }
}

#[test]
fn us10_us11_who_lacks_the_map_is_left_out() {
    for availability in [
        Availability::Unknown,
        Availability::Downloading { progress: Some(0.5) },
        Availability::NotDownloaded,
        Availability::Importing,
    ] {
        let mut play = pair();
        play.does(B, Command::ChangeAvailability { availability });
        play.readies(A);
        play.starts(A);
        assert_eq!(play.states(), [UserState::WaitingForLoad, UserState::Idle]);
        play.loads(A);
        assert_eq!(play.states(), [UserState::Playing, UserState::Idle]);
    }
}

#[test]
fn us12_us14_us15_who_has_the_map_plays_ready_or_not() {
    let mut play = pair();
    play.has_map(B);
    play.readies(A);
    play.starts(A);
    assert_eq!(play.told_to(|to, event| to == To::Room && is_load(event)), 1);
    assert_eq!(play.states(), [UserState::WaitingForLoad; 2]);
    play.loads(A);
    play.loads(B);
    assert_eq!(play.states(), [UserState::Playing; 2]);
    play.finishes(A);
    play.finishes(B);
    assert_eq!(play.states(), [UserState::Results; 2]);
}

#[test]
fn us13_the_last_player_ends_the_match() {
    let mut play = playing();
    play.does(A, Command::AbortGameplay);
    assert!(play.is(RoomState::Playing));
    play.leaves(B);
    assert!(play.is(RoomState::Open));
}

#[test]
fn us16_us17_us18_idle_is_too_late_while_one_plays() {
    let mut play = pair();
    play.readies(A);
    play.readies(B);
    play.starts(A);
    play.goes(A, UserState::Idle);
    assert_eq!(play.user(A).state, UserState::WaitingForLoad);
    play.loads(A);
    play.loads(B);
    play.goes(A, UserState::Idle);
    assert_eq!(play.user(A).state, UserState::Playing);
    play.finishes(A);
    play.goes(A, UserState::Idle);
    assert_eq!(play.user(A).state, UserState::Idle);
}

#[test]
fn us19_us20_one_may_stop_while_loading() {
    for is_loaded in [false, true] {
        let mut play = Play::new();
        play.readies(A);
        play.starts(A);
        if is_loaded {
            play.goes(A, UserState::Loaded);
        }
        play.does(A, Command::AbortGameplay);
        assert!(play.user(A).state == UserState::Idle && play.is(RoomState::Open));
    }
}

#[test]
fn us21_who_does_not_play_cannot_stop() {
    let mut play = pair();
    assert_eq!(play.refused(A, Command::AbortGameplay), Refusal::NotPlaying);
    play.readies(A);
    assert_eq!(play.refused(A, Command::AbortGameplay), Refusal::NotPlaying);
}
