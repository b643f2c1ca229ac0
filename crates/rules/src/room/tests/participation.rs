//! RP, RI and IV: who comes in, goes, and is asked to come.

use super::*;

fn with_password() -> Play {
    let mut play = Play::of(new_room(Settings { password: "secret".into(), ..settings() }));
    play.does(A, join("secret"));
    play
}

#[test]
fn rp01_an_open_room_takes_any_password() {
    Play::new().does(B, join("whatever"));
}

#[test]
fn rp02_rp03_a_password_must_be_right_in_each_letter() {
    for (said, is_right) in [("secret", true), ("", false), ("Secret", false), ("secret ", false)] {
        let mut play = with_password();
        let expected = if is_right { Ok(()) } else { Err(Refusal::WrongPassword) };
        assert_eq!(play.try_do(B, join(said)), expected, "{said:?}");
        assert_eq!(play.room().user(user(B)).is_some(), is_right);
    }
}

#[test]
fn rp04_restricted_users_stay_outside() {
    let command = Command::Join { password: String::new(), role: Role::Player, abilities: LAZER, is_restricted: true };
    assert_eq!(Play::new().refused(B, command), Refusal::Restricted);
}

#[test]
fn rp05_nobody_comes_into_a_room_that_has_ended() {
    let mut play = Play::of(new_room(settings()));
    play.now = play.now + Duration::from_mins(5);
    assert_eq!(play.refused(A, join("")), Refusal::Ended);
    play.passes(Duration::ZERO);
    assert!(play.machine.is_closed());
    assert_eq!(play.refused(A, join("")), Refusal::Ended);
}

#[test]
fn rp06_rp14_nobody_is_inside_twice() {
    let mut play = Play::new();
    play.joins(B);
    play.forget();
    assert_eq!(play.refused(B, join("")), Refusal::AlreadyInside);
    assert_eq!(play.told(is_joined), 0);
    play.leaves(B);
    play.joins(B);
}

#[test]
fn rp07_rp08_who_is_banned_is_out_and_stays_out() {
    let mut play = Play::new();
    play.joins(B);
    play.does(A, Command::Ban { user: user(B) });
    assert!(play.room().user(user(B)).is_none() && play.machine.is_banned(user(B)));
    assert_eq!(play.refused(B, join("")), Refusal::Banned);
    play.does(A, Command::Unban { user: user(B) });
    play.joins(B);
}

#[test]
fn rp09_rp10_rp11_each_coming_and_going_is_kept_and_the_last_ends_the_room() {
    let mut play = Play::new();
    play.joins(B);
    assert_eq!(play.recorded(RecordKind::PlayerJoined), 2);
    play.leaves(A);
    assert_eq!(play.recorded(RecordKind::PlayerLeft), 1);
    assert!(!play.machine.is_closed());
    play.leaves(B);
    assert!(play.machine.is_closed());
    assert_eq!((play.recorded(RecordKind::PlayerLeft), play.recorded(RecordKind::RoomDisbanded)), (1, 1));
}

#[test]
fn rp12_leaving_from_outside_is_nothing() {
    let mut play = Play::new();
    play.forget();
    play.leaves(B);
    play.leaves(A);
    play.leaves(A);
    assert_eq!(play.recorded(RecordKind::RoomDisbanded), 1);
}

#[test]
fn rp13_rp15_rp16_others_hear_who_comes_and_goes() {
    let mut play = Play::new();
    play.forget();
    for round in 1..=2 {
        play.joins(B);
        let heard = |to, event: &RoomEvent| to == To::Others(user(B)) && is_joined(event);
        assert_eq!(play.told_to(heard), round);
        play.leaves(B);
        let left = |to, event: &RoomEvent| to == To::Room && matches!(event, RoomEvent::UserLeft { .. });
        assert_eq!(play.told_to(left), round);
    }
    assert_eq!(play.recorded(RecordKind::PlayerJoined), 2);
}

#[test]
fn us22_ri04_who_is_put_out_is_told_and_so_are_the_others() {
    let mut play = Play::new();
    play.joins(B);
    play.forget();
    play.does(A, Command::Kick { user: user(B) });
    let kicked = |event: &RoomEvent| matches!(event, RoomEvent::UserKicked { .. });
    assert_eq!(play.told_to(|to, event| to == To::User(user(B)) && kicked(event)), 1);
    assert_eq!(play.told_to(|to, event| to == To::Room && kicked(event)), 1);
    assert_eq!(play.told(|event| matches!(event, RoomEvent::UserLeft { .. })), 0);
    assert!(play.room().user(user(A)).is_some());
}

#[test]
fn us23_a_disconnect_is_told_once() {
    let mut play = Play::new();
    play.joins(B);
    play.forget();
    play.leaves(B);
    assert_eq!(play.told(|event| matches!(event, RoomEvent::UserLeft { .. })), 1);
}

fn invitation(change: impl Fn(&mut Invitee)) -> Command {
    let mut relation = Invitee { is_restricted: false, is_blocked: false, accepts_messages: true };
    change(&mut relation);
    Command::Invite { user: user(C), relation }
}

fn is_invited(event: &RoomEvent) -> bool {
    matches!(event, RoomEvent::Invited { .. })
}

#[test]
fn iv01_iv07_iv08_an_invitation_carries_the_password() {
    for (mut play, password) in [(Play::new(), ""), (with_password(), "secret")] {
        play.does(A, invitation(|_| ()));
        let expected = RoomEvent::Invited { by: user(A), password: password.into(), name: "a room".into() };
        assert_eq!(play.told_to(|to, event| to == To::User(user(C)) && *event == expected), 1);
    }
}

#[test]
fn iv02_to_iv06_some_are_not_asked_to_come() {
    let mut play = Play::new();
    play.does(A, Command::Ban { user: user(C) });
    for (command, refusal) in [
        (invitation(|it| it.is_blocked = true), Refusal::InviteeBlocked),
        (invitation(|it| it.accepts_messages = false), Refusal::InviteeTakesNoMessages),
        (invitation(|it| it.is_restricted = true), Refusal::InviteeRestricted),
        (invitation(|_| ()), Refusal::InviteeNotEligible),
    ] {
        assert_eq!(play.refused(A, command), refusal);
    }
    assert_eq!(play.refused(B, invitation(|_| ())), Refusal::NotInside);
    assert_eq!(play.told(is_invited), 0);
}

#[test]
fn xt20_nobody_is_asked_into_a_full_room() {
    let mut play = Play::with(Settings { max_participants: Some(2), ..settings() });
    play.joins(B);
    assert_eq!(play.refused(A, invitation(|_| ())), Refusal::InviteeNotEligible);
}
