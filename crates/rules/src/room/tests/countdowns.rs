//! AF, CD and MC: countdowns.

use kiai_model::rooms::{AbortReason, Countdown, CountdownKind};

use super::*;

const MINUTE: Duration = Duration::from_mins(1);

fn count_down(length: Duration) -> Command {
    Command::StartCountdown { length }
}

fn with_auto_start() -> Play {
    Play::with(Settings { auto_start: MINUTE, ..settings() })
}

fn running(play: &Play) -> Vec<CountdownKind> {
    play.room().countdowns.iter().map(|countdown| countdown.kind).collect()
}

fn only(play: &Play) -> Countdown {
    assert_eq!(play.room().countdowns.len(), 1);
    play.room().countdowns[0]
}

fn starts(play: &Play) -> usize {
    play.told(|event| matches!(event, RoomEvent::CountdownStarted { .. }))
}

fn stops(play: &Play, stopped: i32) -> usize {
    play.told(|event| matches!(event, RoomEvent::CountdownStopped { id, .. } if *id == stopped))
}

/// One player, loading.
fn loading() -> Play {
    let mut play = Play::new();
    play.readies(A);
    play.starts(A);
    play
}

#[test]
fn af01_af02_a_match_does_not_wait_for_ever() {
    let mut play = loading();
    assert_eq!(running(&play), [CountdownKind::ForceGameplayStart]);
    play.does(A, Command::AbortGameplay);
    assert_eq!(running(&play), []);
}

#[test]
fn af03_who_does_not_load_does_not_play() {
    let mut play = loading();
    play.passes(Duration::from_secs(30));
    assert!(play.is(RoomState::Open) && play.user(A).state == UserState::Idle);
    let aborted = RoomEvent::GameplayAborted { reason: AbortReason::LoadTookTooLong };
    assert_eq!(play.told_to(|to, event| to == To::User(user(A)) && *event == aborted), 1);
    assert_eq!(play.told(|event| matches!(event, RoomEvent::GameplayStarted)), 0);
}

#[test]
fn af04_af05_who_has_loaded_plays() {
    let mut play = Play::new();
    play.joins(B);
    play.readies(A);
    play.readies(B);
    play.starts(A);
    play.loads(A);
    play.goes(B, UserState::Loaded);
    play.passes(Duration::from_secs(29));
    assert!(play.is(RoomState::WaitingForLoad));
    play.passes(Duration::from_secs(1));
    assert!(play.is(RoomState::Playing));
    assert_eq!(play.states(), [UserState::Playing; 2]);
    for who in [A, B] {
        let started = |to, event: &RoomEvent| to == To::User(user(who)) && matches!(event, RoomEvent::GameplayStarted);
        assert_eq!(play.told_to(started), 1);
    }
    assert_eq!(play.told(|event| matches!(event, RoomEvent::GameplayAborted { .. })), 0);
}

#[test]
fn af06_nobody_stops_what_the_server_counts() {
    let mut play = loading();
    let id = only(&play).id;
    assert_eq!(play.refused(A, Command::StopCountdown { id: Some(id) }), Refusal::CannotStop);
    assert_eq!(running(&play), [CountdownKind::ForceGameplayStart]);
}

#[test]
fn cd01_cd04_what_is_stopped_never_comes() {
    let mut play = Play::new();
    play.goes(A, UserState::Ready);
    play.does(A, count_down(MINUTE));
    let id = only(&play).id;
    assert_eq!(starts(&play), 1);
    play.does(A, Command::StopCountdown { id: Some(id) });
    assert_eq!((running(&play), stops(&play, id)), (vec![], 1));
    play.passes(MINUTE * 2);
    assert_eq!((play.told(is_load), stops(&play, id)), (0, 1));
    play.does(A, Command::StopCountdown { id: Some(id) });
    assert_eq!(stops(&play, id), 1, "nothing is stopped twice");
}

#[test]
fn cd02_cd03_mc02_what_is_counted_down_to_comes() {
    for length in [Duration::from_secs(3), MINUTE] {
        let mut play = Play::new();
        play.readies(A);
        play.does(A, count_down(length));
        let id = only(&play).id;
        play.passes(length);
        assert_eq!((stops(&play, id), play.told(is_load)), (1, 1));
        let stopped = play.first(|event| matches!(event, RoomEvent::CountdownStopped { .. }));
        assert!(stopped < play.first(is_load));
    }
}

#[test]
fn cd05_to_cd09_kinds_run_beside_each_other_and_one_of_each() {
    let mut play = Play::new();
    play.readies(A);
    play.does(A, count_down(MINUTE));
    play.does(A, Command::StartTimer { length: MINUTE });
    let (first, timer) = (play.room().countdowns[0].id, play.room().countdowns[1].id);
    assert_eq!((stops(&play, first), stops(&play, timer)), (0, 0));
    play.does(A, count_down(MINUTE));
    let second = play.room().countdowns[1].id;
    assert_eq!((starts(&play), stops(&play, first), stops(&play, timer)), (3, 1, 0));
    assert!(timer > first && second > timer);
    let mut other = Play { machine: play.machine.clone(), now: play.now, outcomes: play.outcomes.clone() };
    play.passes(MINUTE);
    assert_eq!((stops(&play, timer), stops(&play, second), play.told(is_load)), (1, 1, 1));
    other.does(A, Command::StopCountdown { id: Some(second) });
    other.passes(MINUTE);
    assert_eq!((stops(&other, timer), other.told(is_load)), (1, 0));
}

#[test]
fn countdowns_end_in_order_of_their_ends() {
    let mut play = Play::new();
    play.does(A, Command::StartTimer { length: MINUTE });
    play.does(A, count_down(Duration::from_secs(10)));
    play.goes(A, UserState::Ready);
    assert_eq!(play.machine.next_deadline(), Some(play.now + Duration::from_secs(10)));
    play.passes(MINUTE);
    let ends: Vec<i32> = play
        .outcomes
        .iter()
        .filter_map(|it| match it {
            Outcome::Tell(_, RoomEvent::CountdownStopped { id, is_over: true, .. }) => Some(*id),
            _ => None,
        })
        .collect();
    assert_eq!(ends, [2, 1]);
}

#[test]
fn mc01_nobody_need_be_ready_to_count() {
    let mut play = Play::new();
    play.does(A, count_down(MINUTE));
    assert_eq!((running(&play), starts(&play)), (vec![CountdownKind::MatchStart { is_automatic: false }], 1));
}

#[test]
fn mc03_mc07_what_is_left_gets_less() {
    let mut play = Play::new();
    play.readies(A);
    play.does(A, count_down(MINUTE));
    play.passes(Duration::from_secs(2));
    play.joins(B);
    assert_eq!(only(&play).remaining(play.now), Duration::from_secs(58));
    assert_eq!(play.told(is_load), 0);
    play.passes(Duration::from_secs(58));
    assert_eq!(play.told(is_load), 1);
}

#[test]
fn mc04_mc05_a_countdown_is_stopped_or_begun_anew() {
    let mut play = Play::new();
    play.readies(A);
    play.does(A, count_down(MINUTE));
    let first = only(&play).id;
    play.passes(Duration::from_secs(30));
    play.does(A, count_down(MINUTE));
    let second = only(&play).id;
    assert_eq!((starts(&play), stops(&play, first), play.told(is_load)), (2, 1, 0));
    play.passes(Duration::from_secs(30));
    assert_eq!(play.told(is_load), 0);
    play.passes(Duration::from_secs(30));
    assert_eq!((stops(&play, second), play.told(is_load)), (1, 1));
}

#[test]
fn mc06_nothing_is_counted_to_during_a_match() {
    assert_eq!(loading().refused(A, count_down(MINUTE)), Refusal::MatchIsOn);
}

#[test]
fn mc08_nothing_is_counted_by_hand_where_matches_start_by_themselves() {
    assert_eq!(with_auto_start().refused(A, count_down(MINUTE)), Refusal::StartsByItself);
}

#[test]
fn mc09_mc10_mc11_the_first_who_is_ready_starts_the_clock() {
    let mut play = Play::new();
    play.readies(A);
    assert_eq!(running(&play), []);
    for who in [A, B] {
        let mut play = with_auto_start();
        play.joins(B);
        play.readies(who);
        assert_eq!(running(&play), [CountdownKind::MatchStart { is_automatic: true }]);
        play.passes(MINUTE);
        assert_eq!(play.told(is_load), 1);
    }
}

#[test]
fn mc12_mc13_an_automatic_start_without_players_skips_the_item() {
    let mut play = with_auto_start();
    play.readies(A);
    play.goes(A, UserState::Idle);
    assert_eq!(running(&play), [CountdownKind::MatchStart { is_automatic: true }]);
    play.passes(MINUTE);
    assert_eq!(play.told(is_load), 0);
    assert!(play.is_expired(1));
}

#[test]
fn mc14_an_automatic_start_is_not_stopped() {
    let mut play = with_auto_start();
    play.readies(A);
    for id in [Some(only(&play).id), None] {
        assert_eq!(play.refused(A, Command::StopCountdown { id }), Refusal::CannotStop);
    }
    assert_eq!(running(&play), [CountdownKind::MatchStart { is_automatic: true }]);
}

#[test]
fn mc15_mc16_settings_stop_the_clock() {
    let auto_start = |length| SettingsChange { auto_start: Some(length), ..SettingsChange::default() };
    let mut play = Play::new();
    play.does(A, count_down(MINUTE));
    play.sets(auto_start(MINUTE));
    assert_eq!(running(&play), []);
    play.readies(A);
    assert_eq!(running(&play), [CountdownKind::MatchStart { is_automatic: true }]);
    play.sets(auto_start(Duration::ZERO));
    assert_eq!(running(&play), []);
}

#[test]
fn only_managers_count_and_not_for_long() {
    let mut play = Play::new();
    play.joins(B);
    assert_eq!(play.refused(B, count_down(MINUTE)), Refusal::NotHost);
    assert_eq!(play.refused(B, Command::StartTimer { length: MINUTE }), Refusal::NotHost);
    assert_eq!(play.refused(A, count_down(MINUTE * 61)), Refusal::InvalidLength);
    assert_eq!(play.refused(A, Command::StopCountdown { id: None }), Refusal::NoCountdown);
    play.does(A, Command::StartTimer { length: MINUTE });
    play.does(A, count_down(MINUTE));
    play.does(A, Command::StopCountdown { id: None });
    assert_eq!(running(&play), [CountdownKind::Timer], "a match before a timer");
}
