//! MF and MS: matches from beginning to end, votes, and who looks on.

use super::*;

fn is_started(event: &RoomEvent) -> bool {
    matches!(event, RoomEvent::GameplayStarted)
}

fn is_result(event: &RoomEvent) -> bool {
    matches!(event, RoomEvent::ResultsReady { .. })
}

fn is_passed(event: &RoomEvent) -> bool {
    matches!(event, RoomEvent::SkipPassed)
}

fn votes(play: &Play, voted: bool) -> usize {
    play.told(|event| matches!(event, RoomEvent::SkipVoted { has_voted, .. } if *has_voted == voted))
}

#[test]
fn mf01_to_mf06_one_player_plays() {
    let mut play = Play::new();
    assert_eq!(play.states(), [UserState::Idle]);
    play.readies(A);
    assert!(play.user(A).state == UserState::Ready && play.is(RoomState::Open));
    play.forget();
    play.starts(A);
    assert_eq!((play.told(is_load), play.told_state(A, UserState::WaitingForLoad)), (1, 1));
    play.loads(A);
    assert_eq!((play.told_state(A, UserState::Playing), play.is(RoomState::Playing)), (1, true));
    assert_eq!(play.told_to(|to, event| to == To::User(user(A)) && is_started(event)), 1);
    play.finishes(A);
    assert!(play.is(RoomState::Open));
    assert_eq!((play.told(is_result), play.told_state(A, UserState::Results)), (1, 1));
    play.goes(A, UserState::Idle);
    assert_eq!(play.states(), [UserState::Idle]);
    assert_eq!(play.recorded_of(RecordKind::GameCompleted, 1), 1);
}

#[test]
fn mf07_to_mf11_two_players_wait_for_each_other() {
    let mut play = Play::new();
    play.joins(B);
    play.readies(A);
    play.readies(B);
    play.forget();
    play.starts(A);
    assert_eq!(play.told_to(|to, event| to == To::Room && is_load(event)), 1);
    for who in [A, B] {
        assert_eq!(play.told_state(who, UserState::WaitingForLoad), 1);
        let loading =
            play.first(|it| *it == RoomEvent::UserStateChanged { user: user(who), state: UserState::WaitingForLoad });
        assert!(loading < play.first(is_load), "who plays is known before anybody loads");
    }
    play.loads(A);
    assert!(play.is(RoomState::WaitingForLoad) && play.told(is_started) == 0);
    play.loads(B);
    assert!(play.is(RoomState::Playing));
    for who in [A, B] {
        assert_eq!(play.told_to(|to, event| to == To::User(user(who)) && is_started(event)), 1);
    }
    play.finishes(A);
    assert_eq!((play.told_state(A, UserState::FinishedPlay), play.told(is_result)), (1, 0));
    assert!(play.is(RoomState::Playing));
    play.finishes(B);
    assert!(play.told(is_result) == 1 && play.is(RoomState::Open));
    assert_eq!(play.states(), [UserState::Results; 2]);
}

#[test]
fn mf12_after_an_aborted_match_another_starts() {
    let mut play = Play::new();
    play.joins(B);
    play.readies(A);
    play.readies(B);
    play.starts(A);
    play.does(A, Command::AbortGameplay);
    play.does(B, Command::AbortGameplay);
    play.readies(A);
    play.starts(A);
    assert_eq!(play.told_to(|to, event| to == To::Room && is_load(event)), 2);
}

/// All play.
fn playing(who: &[i64]) -> Play {
    let mut play = Play::new();
    play.all_join(&who[1..]);
    who.iter().for_each(|who| play.readies(*who));
    play.starts(who[0]);
    who.iter().for_each(|who| play.loads(*who));
    play.forget();
    play
}

#[test]
fn mf13_only_who_plays_votes() {
    assert_eq!(Play::new().refused(A, Command::VoteToSkip), Refusal::NotPlaying);
}

#[test]
fn mf14_to_mf17_more_than_half_skip_the_intro() {
    let mut play = playing(&[A, B, C]);
    for (who, told, passed) in [(A, 1, 0), (A, 1, 0), (B, 2, 1), (C, 3, 2)] {
        play.does(who, Command::VoteToSkip);
        assert_eq!((votes(&play, true), play.told(is_passed)), (told, passed));
    }
}

#[test]
fn mf18_who_leaves_is_not_waited_for() {
    let mut play = playing(&[A, B, C, D]);
    play.does(A, Command::VoteToSkip);
    play.does(B, Command::VoteToSkip);
    assert_eq!(play.told(is_passed), 0);
    play.leaves(C);
    assert_eq!((votes(&play, true), play.told(is_passed)), (2, 1));
}

#[test]
fn mf19_votes_count_for_one_match() {
    let mut play = playing(&[A, B]);
    play.does(A, Command::VoteToSkip);
    play.does(B, Command::VoteToSkip);
    play.does(A, Command::AbortMatch);
    play.readies(A);
    play.starts(A);
    assert_eq!(votes(&play, false), 2);
}

#[test]
fn ms01_ms02_one_may_look_on() {
    let mut play = Play::new();
    play.goes(A, UserState::Spectating);
    play.goes(A, UserState::Idle);
    play.goes(A, UserState::Ready);
    play.goes(A, UserState::Spectating);
}

#[test]
fn ms03_who_looks_on_is_left_alone() {
    let mut play = Play::new();
    play.joins(B);
    play.has_map(B);
    play.goes(B, UserState::Spectating);
    play.forget();
    play.readies(A);
    play.starts(A);
    play.loads(A);
    play.finishes(A);
    assert_eq!(play.user(B).state, UserState::Spectating);
    let of_b = |event: &RoomEvent| matches!(event, RoomEvent::UserStateChanged { user, .. } if user.get() == B);
    assert_eq!(play.told(of_b), 0);
    assert_eq!((play.told(is_load), play.told(is_started), play.told(is_result)), (1, 1, 1));
}

#[test]
fn ms04_a_host_who_looks_on_starts_the_match() {
    let mut play = Play::new();
    play.joins(B);
    play.goes(A, UserState::Spectating);
    play.readies(B);
    play.starts(A);
    assert_eq!(play.told(is_load), 1);
}

#[test]
fn ms05_who_comes_late_loads_alone() {
    let mut play = Play::new();
    play.readies(A);
    play.starts(A);
    play.forget();
    play.joins(B);
    play.goes(B, UserState::Spectating);
    assert_eq!(play.told_to(|to, event| to == To::User(user(B)) && is_load(event)), 1);
    assert_eq!(play.told(is_load), 1);
}
