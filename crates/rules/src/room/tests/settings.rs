//! RS and the settings' part of MT.

use kiai_model::rooms::MatchType;

use super::*;

fn named(name: &str) -> SettingsChange {
    SettingsChange { name: Some(name.into()), ..SettingsChange::default() }
}

#[test]
fn rs01_a_name_changes() {
    let mut play = Play::new();
    play.sets(named("another"));
    assert_eq!(play.room().settings.name, "another");
}

#[test]
fn rs02_rs03_a_change_of_settings_unreadies_everybody() {
    let mut play = Play::new();
    play.joins(B);
    play.readies(A);
    play.readies(B);
    play.forget();
    play.sets(named("another"));
    assert_eq!((play.told_state(A, UserState::Idle), play.told_state(B, UserState::Idle)), (1, 1));
    assert_eq!(play.states(), [UserState::Idle; 2]);
    play.goes(A, UserState::Ready);
    play.starts(A);
    assert_eq!(play.told_to(|to, event| to == To::Room && is_load(event)), 1);
}

#[test]
fn rs04_settings_are_changed_from_inside_by_the_host() {
    let mut play = Play::new();
    play.joins(B);
    assert_eq!(play.refused(C, Command::ChangeSettings(named("x"))), Refusal::NotInside);
    assert_eq!(play.refused(B, Command::ChangeSettings(named("x"))), Refusal::NotHost);
}

#[test]
fn rs05_settings_stay_while_a_match_is_on() {
    let mut play = Play::new();
    play.readies(A);
    play.starts(A);
    assert_eq!(play.refused(A, Command::ChangeSettings(named("x"))), Refusal::MatchIsOn);
}

#[test]
fn rs06_rs08_settings_are_told_once_with_the_current_item() {
    let mut play = Play::new();
    play.forget();
    play.sets(SettingsChange { password: Some("x".into()), ..SettingsChange::default() });
    let told = |event: &RoomEvent| {
        matches!(event, RoomEvent::SettingsChanged { settings, current }
            if settings.password == "x" && *current == Some(Id::new(1)))
    };
    assert_eq!((play.told(told), play.told(is_settings)), (1, 1));
    play.sets(SettingsChange { password: Some("x".into()), ..SettingsChange::default() });
    assert_eq!(play.told(is_settings), 1, "nothing differs");
}

#[test]
fn rs07_xt15_what_cannot_be_is_refused() {
    let text = |length| "ö".repeat(length);
    let limit = |limit| SettingsChange { max_participants: Some(Some(limit)), ..SettingsChange::default() };
    for (change, expected) in [
        (
            SettingsChange { match_type: Some(MatchType::Playlists), ..SettingsChange::default() },
            Err(Refusal::InvalidMatchType),
        ),
        (named(""), Err(Refusal::InvalidName)),
        (named(" "), Err(Refusal::InvalidName)),
        (named(&text(100)), Ok(())),
        (named(&text(101)), Err(Refusal::InvalidName)),
        (SettingsChange { password: Some(text(101)), ..SettingsChange::default() }, Err(Refusal::InvalidPassword)),
        (
            SettingsChange { auto_start: Some(Duration::from_secs(65_536)), ..SettingsChange::default() },
            Err(Refusal::InvalidLength),
        ),
        (limit(1), Err(Refusal::InvalidLimit)),
        (limit(17), Err(Refusal::InvalidLimit)),
        (limit(2), Ok(())),
        (limit(16), Ok(())),
    ] {
        let mut play = Play::new();
        assert_eq!(play.try_do(A, Command::ChangeSettings(change.clone())), expected, "{change:?}");
    }
}

#[test]
fn rs09_a_queue_mode_changes() {
    let mut play = Play::new();
    play.sets(SettingsChange { queue_mode: Some(QueueMode::AllPlayers), ..SettingsChange::default() });
    assert_eq!(play.room().settings.queue_mode, QueueMode::AllPlayers);
}

#[test]
fn xt14_a_new_password_counts_from_then_on() {
    let mut play = Play::new();
    play.sets(SettingsChange { password: Some("new".into()), ..SettingsChange::default() });
    assert_eq!(play.refused(B, join("")), Refusal::WrongPassword);
    play.does(B, join("new"));
}

#[test]
fn mt05_mt07_a_new_room_is_of_its_type() {
    assert_eq!(Play::new().room().settings.match_type, MatchType::HeadToHead);
    let play = Play::with(Settings { match_type: MatchType::TeamVersus, ..settings() });
    assert_eq!(play.room().settings.match_type, MatchType::TeamVersus);
    assert!(play.user(A).team.is_some());
}

#[test]
fn types_that_only_bancho_knows_survive_a_client_that_knows_teams_or_none() {
    for (before, has_teams, after) in [
        (MatchType::TagCoop, false, MatchType::TagCoop),
        (MatchType::TagCoop, true, MatchType::TeamVersus),
        (MatchType::TagTeamVersus, true, MatchType::TagTeamVersus),
        (MatchType::TagTeamVersus, false, MatchType::HeadToHead),
    ] {
        assert_eq!(before.with_teams(has_teams), after, "{before:?}");
    }
}
