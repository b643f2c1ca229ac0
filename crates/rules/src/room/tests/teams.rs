//! MT and TV: teams.

use kiai_model::rooms::{MatchType, Team};

use super::*;

fn versus() -> Play {
    Play::with(Settings { match_type: MatchType::TeamVersus, ..settings() })
}

fn of_type(match_type: MatchType) -> SettingsChange {
    SettingsChange { match_type: Some(match_type), ..SettingsChange::default() }
}

fn changes(play: &Play) -> usize {
    play.told(|event| matches!(event, RoomEvent::TeamChanged { .. }))
}

fn teams(play: &Play) -> Vec<i32> {
    play.room().users.iter().map(|user| user.team.unwrap() as i32).collect()
}

#[test]
fn mt06_mt11_tv03_tv09_a_change_of_type_gives_everybody_a_team() {
    let mut play = Play::new();
    play.all_join(&[B, C, D, E]);
    play.forget();
    play.sets(of_type(MatchType::TeamVersus));
    assert_eq!((changes(&play), play.told(is_settings), play.told(is_seats)), (5, 1, 1));
    assert_eq!(teams(&play), [0, 1, 0, 1, 0]);
}

#[test]
fn mt08_tv01_who_comes_is_told_of_before_their_team() {
    let mut play = versus();
    play.forget();
    play.joins(B);
    let team = play.first(|event| matches!(event, RoomEvent::TeamChanged { .. }));
    assert!(play.first(is_joined) < team);
    assert_eq!((play.told(is_joined), changes(&play)), (1, 1));
}

#[test]
fn mt09_mt10_teams_follow_who_comes_and_goes() {
    let mut play = versus();
    play.joins(B);
    assert_eq!(teams(&play), [0, 1]);
    play.leaves(A);
    play.joins(C);
    assert_eq!(teams(&play), [1, 0]);
}

#[test]
fn tv02_one_chooses_a_team() {
    for team in [0, 1] {
        let mut play = versus();
        play.forget();
        play.does(A, Command::ChangeTeam { team: Some(team) });
        assert_eq!((teams(&play), changes(&play)), (vec![team], 1));
    }
    let mut play = versus();
    play.does(A, Command::ChangeTeam { team: None });
    assert_eq!(play.user(A).team, Some(Team::Blue));
}

#[test]
fn tv04_tv05_tv06_a_lock_holds_teams() {
    let mut play = versus();
    play.forget();
    play.does(A, Command::SetLocked { is_locked: true });
    play.does(A, Command::SetLocked { is_locked: true });
    assert_eq!((play.told(is_seats), changes(&play)), (1, 0));
    for team in [0, 1] {
        assert_eq!(play.refused(A, Command::ChangeTeam { team: Some(team) }), Refusal::TeamsLocked);
    }
    play.does(A, Command::SetLocked { is_locked: false });
    assert_eq!(play.told(is_seats), 2);
    play.does(A, Command::ChangeTeam { team: Some(1) });
    assert_eq!((teams(&play), changes(&play)), (vec![1], 1));
    play.joins(B);
    assert_eq!(play.refused(B, Command::SetLocked { is_locked: true }), Refusal::NotHost);
}

#[test]
fn tv07_there_are_two_teams() {
    for team in [-1, 2, 3] {
        let mut play = versus();
        assert_eq!(play.refused(A, Command::ChangeTeam { team: Some(team) }), Refusal::NoSuchTeam);
    }
    assert_eq!(Play::new().refused(A, Command::ChangeTeam { team: Some(0) }), Refusal::NoTeams);
}

#[test]
fn tv08_who_comes_fills_the_smaller_team() {
    let mut play = versus();
    play.all_join(&[1, 2, 3, 4]);
    for who in [A, 1, 2, 3, 4] {
        play.does(who, Command::ChangeTeam { team: Some(0) });
    }
    play.all_join(&[5, 6, 7, 8, 9]);
    assert_eq!(teams(&play), [0, 0, 0, 0, 0, 1, 1, 1, 1, 1]);
}

#[test]
fn tv10_teams_are_formed_alike_again() {
    let mut play = Play::new();
    play.all_join(&[B, C, D, E]);
    for _ in 0..2 {
        play.sets(of_type(MatchType::TeamVersus));
        assert_eq!(teams(&play), [0, 1, 0, 1, 0]);
        play.sets(of_type(MatchType::HeadToHead));
        assert!(play.room().users.iter().all(|user| user.team.is_none()));
    }
}
