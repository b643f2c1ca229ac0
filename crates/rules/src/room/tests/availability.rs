//! BA: whether the map is there.

use super::*;

#[test]
fn ba01_ba02_each_says_it_of_themselves_and_once() {
    let mut play = Play::new();
    play.joins(B);
    let command = |availability| Command::ChangeAvailability { availability };
    assert_eq!(play.refused(C, command(Availability::Importing)), Refusal::NotInside);
    play.does(B, command(Availability::Importing));
    play.does(B, command(Availability::Importing));
    let told = |event: &RoomEvent| matches!(event, RoomEvent::AvailabilityChanged { user, .. } if user.get() == B);
    assert_eq!(play.told(told), 1);
    assert_eq!(play.user(A).availability, Availability::Unknown);
    assert_eq!(play.user(B).availability, Availability::Importing);
}

#[test]
fn progress_stays_a_part_of_one() {
    let mut play = Play::new();
    for (told, kept) in [(Some(7.0), Some(1.0)), (Some(-1.0), Some(0.0)), (Some(f32::NAN), None), (None, None)] {
        play.does(A, Command::ChangeAvailability { availability: Availability::Downloading { progress: told } });
        assert_eq!(play.user(A).availability, Availability::Downloading { progress: kept });
    }
}

#[test]
fn another_map_is_asked_for_anew() {
    let mut play = Play::new();
    play.has_map(A);
    let change = ItemChange { beatmap: Some(Lookup::Found(map_of(20, 2, Ruleset::Osu))), ..ItemChange::default() };
    play.does(A, Command::EditItem { item: None, change });
    assert_eq!(play.user(A).availability, Availability::Unknown);
}
