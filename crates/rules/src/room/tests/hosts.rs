//! HM: who decides.

use kiai_model::rooms::AbortReason;

use super::*;

fn pair() -> Play {
    let mut play = Play::new();
    play.joins(B);
    play.forget();
    play
}

fn host_changes(play: &Play, to: i64) -> usize {
    play.told(|event| *event == RoomEvent::HostChanged { host: Some(user(to)) })
}

#[test]
fn hm01_the_first_is_host_and_stays_so() {
    assert_eq!(pair().room().host, Some(user(A)));
}

#[test]
fn hm02_a_host_lets_somebody_else_decide() {
    let mut play = pair();
    play.does(A, Command::TransferHost { user: user(B) });
    assert_eq!((host_changes(&play, B), play.room().host), (1, Some(user(B))));
    assert_eq!(play.recorded(RecordKind::HostChanged), 1);
    assert_eq!(play.refused(A, Command::TransferHost { user: user(A) }), Refusal::NotHost);
    assert_eq!(play.refused(B, Command::TransferHost { user: user(C) }), Refusal::UserNotInside);
}

#[test]
fn hm03_when_the_host_leaves_the_next_decides() {
    let mut play = pair();
    play.leaves(A);
    assert_eq!((host_changes(&play, B), play.room().host), (1, Some(user(B))));
}

#[test]
fn hm04_hm05_who_is_put_out_is_out() {
    let mut play = pair();
    play.does(A, Command::Kick { user: user(B) });
    assert_eq!(play.told(|event| matches!(event, RoomEvent::UserKicked { .. })), 2);
    assert!(play.room().user(user(B)).is_none());
}

#[test]
fn hm06_hm07_nobody_puts_out_themselves_or_the_host() {
    let mut play = pair();
    assert_eq!(play.refused(A, Command::Kick { user: user(A) }), Refusal::Oneself);
    assert_eq!(play.refused(B, Command::Kick { user: user(A) }), Refusal::NotHost);
    assert_eq!(play.room().users.len(), 2);
}

#[test]
fn hm08_what_has_not_begun_cannot_be_aborted() {
    let mut play = pair();
    play.readies(A);
    play.readies(B);
    assert_eq!(play.refused(A, Command::AbortMatch), Refusal::NoMatch);
    assert_eq!(play.states(), [UserState::Ready; 2]);
}

#[test]
fn hm09_hm10_hm11_the_host_aborts_a_match() {
    let mut play = pair();
    play.readies(A);
    play.readies(B);
    play.starts(A);
    play.loads(A);
    play.loads(B);
    assert_eq!(play.refused(B, Command::AbortMatch), Refusal::NotHost);
    play.does(A, Command::AbortGameplay);
    play.does(A, Command::AbortMatch);
    let aborted = RoomEvent::GameplayAborted { reason: AbortReason::HostAbortedTheMatch };
    assert_eq!(play.told_to(|to, event| to == To::Room && *event == aborted), 1);
    assert_eq!(play.states(), [UserState::Idle; 2]);
    assert_eq!((play.recorded(RecordKind::GameAborted), play.recorded(RecordKind::GameCompleted)), (1, 0));
}
