//! SL: the limit and the seats.

use kiai_model::rooms::{MatchType, Seat};

use super::*;

fn limit(limit: Option<u8>) -> SettingsChange {
    SettingsChange { max_participants: Some(limit), ..SettingsChange::default() }
}

/// The seats within the limit, as `"1 - 3"`.
fn seats(play: &Play) -> String {
    let count = play.room().settings.max_participants.map_or(16, usize::from);
    let seats = play.room().seats.iter().take(count).map(|seat| match seat {
        Seat::Open => "-".to_owned(),
        Seat::Locked => "x".to_owned(),
        Seat::Taken(user) => user.to_string(),
    });
    seats.collect::<Vec<_>>().join(" ")
}

/// A room of users 1 and on.
fn room_of(count: i64, settings: Settings) -> Play {
    let mut play = Play::of(NewRoom { creator: user(1), ..new_room(settings) });
    (1..=count).for_each(|who| play.joins(who));
    play
}

fn sets(play: &mut Play, change: SettingsChange) {
    play.does(1, Command::ChangeSettings(change));
}

#[test]
fn sl01_sl02_sl03_a_limit_makes_a_room_full() {
    let mut play = room_of(1, settings());
    sets(&mut play, limit(Some(2)));
    assert_eq!(seats(&play), "1 -");
    play.joins(2);
    assert_eq!(seats(&play), "1 2");
    assert_eq!(play.refused(3, join("")), Refusal::Full);
    sets(&mut play, limit(None));
    assert_eq!(play.machine.seats_view().limit, None);
    play.joins(3);
}

#[test]
fn sl04_nobody_is_put_out_by_a_limit() {
    let mut play = room_of(3, settings());
    assert_eq!(play.refused(1, Command::ChangeSettings(limit(Some(2)))), Refusal::LimitTooLow);
}

#[test]
fn sl05_sl06_a_seat_is_left_free() {
    let mut play = room_of(2, Settings { max_participants: Some(2), ..settings() });
    play.forget();
    play.leaves(1);
    assert_eq!((seats(&play), play.told(is_seats)), ("- 2".to_owned(), 1));
}

#[test]
fn sl07_to_sl12_seats_are_chosen_and_kept() {
    let mut play = room_of(3, settings());
    sets(&mut play, limit(Some(5)));
    assert_eq!(seats(&play), "1 2 3 - -");
    play.does(2, Command::ChangeSeat { seat: 4 });
    assert_eq!(seats(&play), "1 - 3 - 2");
    assert_eq!(play.refused(3, Command::ChangeSeat { seat: 0 }), Refusal::SeatTaken);
    assert_eq!(play.refused(3, Command::ChangeSeat { seat: 2 }), Refusal::SeatTaken);
    assert_eq!(play.refused(3, Command::ChangeSeat { seat: 10 }), Refusal::NoSuchSeat);
    assert_eq!(play.refused(3, Command::ChangeSeat { seat: 16 }), Refusal::NoSuchSeat);
    sets(&mut play, limit(Some(3)));
    assert_eq!(seats(&play), "1 2 3");
    sets(&mut play, limit(Some(8)));
    assert_eq!(seats(&play), "1 2 3 - - - - -");
}

#[test]
fn sl10_a_lock_holds_seats_but_not_who_comes() {
    let mut play = room_of(1, Settings { max_participants: Some(5), ..settings() });
    play.does(1, Command::SetLocked { is_locked: true });
    play.joins(2);
    assert_eq!(seats(&play), "1 2 - - -");
    assert_eq!(play.refused(2, Command::ChangeSeat { seat: 4 }), Refusal::SeatsLocked);
}

#[test]
fn sl13_teams_sit_in_halves() {
    let versus = Settings { match_type: MatchType::TeamVersus, max_participants: Some(6), ..settings() };
    let mut play = room_of(0, versus);
    for (who, expected) in [(1, "1 - - - - -"), (2, "1 - - 2 - -"), (3, "1 3 - 2 - -"), (4, "1 3 - 2 4 -")] {
        play.joins(who);
        assert_eq!(seats(&play), expected);
    }
}

#[test]
fn sl14_seats_survive_a_change_of_type() {
    let mut play = room_of(4, Settings { max_participants: Some(6), ..settings() });
    let change = SettingsChange { match_type: Some(MatchType::TeamVersus), ..limit(Some(8)) };
    sets(&mut play, change);
    assert_eq!(seats(&play), "1 2 3 4 - - - -");
}

#[test]
fn a_room_without_a_limit_lets_in_more_than_there_are_seats() {
    let mut play = room_of(16, settings());
    assert_eq!(play.refused(100, join_as("", Role::Player, BANCHO)), Refusal::Full);
    play.joins(17);
    play.joins(18);
    assert_eq!(play.room().seat_of(user(17)), None);
    play.leaves(5);
    assert_eq!(play.room().seat_of(user(17)), Some(4), "the first who stands sits down");
    assert_eq!(play.room().seat_of(user(18)), None);
    for who in 19..=129 {
        play.joins(who);
    }
    assert_eq!(play.refused(130, join("")), Refusal::Full);
}

#[test]
fn seats_are_closed_and_opened_one_by_one() {
    let mut play = room_of(2, settings());
    let toggle = |seat| Command::ToggleSeat { seat };
    play.does(1, toggle(2));
    assert!(seats(&play).starts_with("1 2 x -"));
    play.joins(3);
    assert!(seats(&play).starts_with("1 2 x 3"));
    assert_eq!(play.refused(3, Command::ChangeSeat { seat: 2 }), Refusal::SeatLocked);
    play.does(1, toggle(2));
    play.does(3, Command::ChangeSeat { seat: 2 });
    play.forget();
    play.does(1, toggle(2));
    assert!(seats(&play).starts_with("1 2 x -") && play.room().user(user(3)).is_none());
    assert_eq!(play.told_to(|to, it| to == To::User(user(3)) && matches!(it, RoomEvent::UserKicked { .. })), 1);
    assert_eq!(play.refused(1, toggle(0)), Refusal::TargetIsHost);
    assert_eq!(play.refused(2, toggle(5)), Refusal::NotHost);
    assert_eq!(play.refused(1, toggle(16)), Refusal::NoSuchSeat);
}

#[test]
fn opening_a_seat_beyond_the_limit_raises_it() {
    let mut play = room_of(1, Settings { max_participants: Some(2), ..settings() });
    play.does(1, Command::ToggleSeat { seat: 4 });
    assert_eq!(seats(&play), "1 - x x -");
    play.joins(2);
    play.joins(3);
    assert_eq!(seats(&play), "1 2 x x 3");
    assert_eq!(play.refused(4, join("")), Refusal::Full, "closed seats are not taken");
    sets(&mut play, limit(Some(4)));
    assert_eq!(seats(&play), "1 2 3 -", "a new limit opens all seats within");
}

#[test]
fn nobody_changes_seats_while_they_play() {
    let mut play = room_of(1, settings());
    play.readies(1);
    play.starts(1);
    assert_eq!(play.refused(1, Command::ChangeSeat { seat: 3 }), Refusal::IsPlaying);
    assert_eq!(play.refused(1, Command::ToggleSeat { seat: 3 }), Refusal::MatchIsOn);
}
