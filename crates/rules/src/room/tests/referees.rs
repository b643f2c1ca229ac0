//! Tournament rooms and referees: sections 6 of the reference, and `!mp` of the bancho protocol.

use kiai_model::rooms::{MatchType, Team};

use super::*;

fn tournament() -> Play {
    let mut play = Play::of(NewRoom { kind: RoomKind::Tournament, ..new_room(settings()) });
    play.does(A, join_as("", Role::Referee, LAZER));
    play
}

fn add_referee(who: i64) -> Command {
    Command::AddReferee { user: user(who), is_restricted: false }
}

#[test]
fn a_referee_leads_and_does_not_play() {
    let mut play = tournament();
    play.joins(B);
    assert_eq!(play.room().host, Some(user(A)));
    play.goes(A, UserState::Spectating);
    for (command, refusal) in [
        (Command::ChangeState { state: UserState::Idle }, None),
        (Command::ChangeState { state: UserState::Ready }, Some(Refusal::RefereesDoNotPlay)),
        (Command::ChangeMods { mods: mods("HD") }, Some(Refusal::RefereesDoNotPlay)),
        (Command::PickMods { mods: mods("HD") }, Some(Refusal::RefereesDoNotPlay)),
        (Command::ChangeStyle { beatmap: None, ruleset: None }, Some(Refusal::RefereesDoNotPlay)),
        (Command::VoteToSkip, Some(Refusal::RefereesDoNotPlay)),
    ] {
        assert_eq!(play.try_do(A, command.clone()).err(), refusal, "{command:?}");
    }
    play.has_map(A);
    play.readies(B);
    play.does(A, Command::StartMatch { start: Start::OrSkip });
    assert_eq!(play.states(), [UserState::Idle, UserState::WaitingForLoad]);
}

#[test]
fn a_referee_is_in_no_team() {
    let versus = Settings { match_type: MatchType::TeamVersus, ..settings() };
    let mut play = Play::of(NewRoom { kind: RoomKind::Tournament, ..new_room(versus) });
    play.does(A, join_as("", Role::Referee, LAZER));
    play.joins(B);
    assert_eq!((play.user(A).team, play.user(B).team), (None, Some(Team::Red)));
    assert_eq!(play.refused(A, Command::ChangeTeam { team: Some(0) }), Refusal::RefereesHaveNoTeam);
}

#[test]
fn referees_are_named_by_who_leads_and_command_from_outside() {
    let mut play = tournament();
    play.joins(B);
    assert_eq!(play.refused(B, add_referee(C)), Refusal::NotHost);
    assert_eq!(play.refused(A, add_referee(A)), Refusal::Oneself);
    let restricted = Command::AddReferee { user: user(D), is_restricted: true };
    assert_eq!(play.refused(A, restricted), Refusal::InviteeRestricted);
    play.does(A, Command::Ban { user: user(D) });
    assert_eq!(play.refused(A, add_referee(D)), Refusal::TargetIsBanned);
    assert_eq!(play.refused(C, join_as("", Role::Referee, LAZER)), Refusal::NotHost);
    play.does(A, add_referee(C));
    assert_eq!(play.told_to(|to, it| to == To::Managers && matches!(it, RoomEvent::RefereeAdded { .. })), 1);
    play.does(C, Command::SetLocked { is_locked: true });
    play.does(C, Command::Kick { user: user(B) });
    assert_eq!(play.refused(C, Command::Kick { user: user(A) }), Refusal::TargetIsReferee);
    assert_eq!(play.refused(C, add_referee(E)), Refusal::NotHost);
    play.does(C, join_as("", Role::Referee, LAZER));
    play.does(A, Command::RemoveReferee { user: user(C) });
    assert!(play.room().user(user(C)).is_none());
    assert_eq!(play.refused(C, Command::SetLocked { is_locked: false }), Refusal::NotInside);
    assert_eq!(play.refused(A, Command::RemoveReferee { user: user(C) }), Refusal::TargetIsNoReferee);
}

#[test]
fn a_referee_who_plays_goes_on_playing_when_it_ends() {
    let mut play = Play::new();
    play.joins(B);
    play.does(A, add_referee(B));
    play.does(B, Command::SetLocked { is_locked: true });
    play.does(A, Command::RemoveReferee { user: user(B) });
    assert!(play.room().user(user(B)).is_some());
}

#[test]
fn xt25_each_error_of_a_referee_can_be_met() {
    let taiko = || ItemDraft { beatmap: Lookup::Found(map_of(20, 2, Ruleset::Taiko)), ..draft(20) };
    let renamed = || Command::ChangeSettings(SettingsChange { name: Some("x".into()), ..SettingsChange::default() });
    let restricted = Command::AddReferee { user: user(D), is_restricted: true };
    let as_referee = join_as("", Role::Referee, LAZER);
    let mut play = tournament();
    play.sets(SettingsChange { max_participants: Some(Some(2)), ..SettingsChange::default() });
    play.joins(B);
    play.does(A, add_referee(C));
    play.does(A, Command::Ban { user: user(E) });
    // By their numbers upstream; 4 is the service's, 17 is never told, and who is not connected (19) hears nothing.
    for (code, by, command, refusal) in [
        (1, A, restricted, Refusal::InviteeRestricted),
        (2, D, as_referee.clone(), Refusal::NotHost),
        (2, D, renamed(), Refusal::NotInside),
        (2, B, renamed(), Refusal::NotHost),
        (3, C, as_referee, Refusal::Full),
        (5, A, Command::Kick { user: user(D) }, Refusal::UserNotInside),
        (5, A, Command::MoveUser { user: user(D), seat: Some(1), team: None }, Refusal::UserNotInside),
        (5, C, Command::Roll { max: None, chance: 1 }, Refusal::NotInside),
        (5, A, Command::RemoveReferee { user: user(D) }, Refusal::TargetIsNoReferee),
        (6, A, Command::AddItem(ItemDraft { beatmap: Lookup::Missing, ..draft(20) }), Refusal::UnknownBeatmap),
        (7, A, Command::MoveUser { user: user(B), seat: None, team: Some(Team::Red) }, Refusal::NoTeams),
        (8, A, Command::StopCountdown { id: None }, Refusal::NoCountdown),
        (9, A, Command::AbortMatch, Refusal::NoMatch),
        (10, A, Command::AddItem(ItemDraft { ruleset: 4, ..draft(20) }), Refusal::UnknownRuleset),
        (11, A, Command::AddItem(taiko()), Refusal::RulesetDoesNotFit),
        (
            12,
            A,
            Command::AddItem(ItemDraft { required_mods: mods("AT"), ..draft(20) }),
            Refusal::InvalidRequiredMods(vec!["AT".parse().unwrap()]),
        ),
        (
            13,
            A,
            Command::AddItem(ItemDraft { is_freestyle: true, allowed_mods: mods("HD"), ..draft(20) }),
            Refusal::FreestyleWithMods,
        ),
        (14, A, Command::RemoveItem { item: Id::new(99) }, Refusal::NoSuchItem),
        (15, A, Command::Ban { user: user(A) }, Refusal::Oneself),
        (15, A, add_referee(A), Refusal::Oneself),
        (15, A, Command::RemoveReferee { user: user(A) }, Refusal::Oneself),
        (16, A, add_referee(E), Refusal::TargetIsBanned),
        (18, C, add_referee(D), Refusal::NotHost),
        (18, C, Command::RemoveReferee { user: user(A) }, Refusal::NotHost),
    ] {
        assert_eq!(play.try_do(by, command.clone()), Err(refusal), "{code}: {command:?}");
    }
    play.readies(B);
    play.does(C, Command::StartMatch { start: Start::OrSkip });
    for command in [
        renamed(),
        Command::StartMatch { start: Start::OrSkip },
        Command::StartCountdown { length: Duration::from_secs(5) },
    ] {
        assert_eq!(play.refused(A, command.clone()), Refusal::MatchIsOn, "9: {command:?}");
    }
    assert_eq!(play.refused(A, Command::EditItem { item: None, change: draft(20).into() }), Refusal::ItemIsPlayed);
}

#[test]
fn xt26_a_referee_looks_on_from_the_game_with_one_entry() {
    let mut play = tournament();
    play.joins(B);
    play.forget();
    play.does(A, join(""));
    assert_eq!((play.room().users.len(), play.outcomes.len()), (2, 0));
    assert_eq!(play.refused(A, join("")), Refusal::AlreadyInside);
    play.leaves(A);
    assert!(play.room().user(user(A)).is_some());
    assert_eq!(play.told_to(|to, it| to == To::User(user(A)) && matches!(it, RoomEvent::UserKicked { .. })), 1);
    play.does(A, add_referee(B));
    assert_eq!(play.refused(B, join_as("", Role::Referee, LAZER)), Refusal::AlreadyInside, "not in the other order");
}

#[test]
fn xt27_closing_puts_everybody_out() {
    let mut play = tournament();
    play.all_join(&[B, C]);
    play.forget();
    play.does(A, Command::Close);
    assert!(play.machine.is_closed());
    for who in [B, C] {
        assert_eq!(play.told_to(|to, it| to == To::User(user(who)) && matches!(it, RoomEvent::UserKicked { .. })), 1);
    }
    assert_eq!((play.recorded(RecordKind::PlayerKicked), play.recorded(RecordKind::RoomDisbanded)), (2, 1));
    assert_eq!(play.refused(A, add_referee(D)), Refusal::Ended);
    play.leaves(B);
}

#[test]
fn xt19_an_empty_tournament_room_waits_half_an_hour() {
    let mut play = tournament();
    play.does(A, Command::Leave { role: Role::Referee });
    assert_eq!(play.machine.next_deadline(), Some(play.now + Duration::from_mins(30)));
    play.passes(Duration::from_mins(29));
    assert!(!play.machine.is_closed());
    play.joins(B);
    assert_eq!((play.room().host, play.room().ends_at), (Some(user(A)), None), "it keeps its host");
    play.leaves(B);
    play.passes(Duration::from_mins(30));
    assert!(play.machine.is_closed());
    let disbanded = play.outcomes.iter().find_map(|outcome| match outcome {
        Outcome::Record(record) if record.kind == RecordKind::RoomDisbanded => Some(record.user),
        _ => None,
    });
    assert_eq!(disbanded, Some(None), "nobody did it");
}

#[test]
fn a_referee_moves_players_whatever_the_lock() {
    let versus = Settings { match_type: MatchType::TeamVersus, max_participants: Some(4), ..settings() };
    let mut play = Play::with(versus);
    play.joins(B);
    play.does(A, Command::SetLocked { is_locked: true });
    let moving = |seat, team| Command::MoveUser { user: user(B), seat, team };
    play.does(A, moving(Some(3), Some(Team::Red)));
    assert_eq!((play.room().seat_of(user(B)), play.user(B).team), (Some(3), Some(Team::Red)));
    assert_eq!(play.refused(A, moving(Some(0), None)), Refusal::SeatTaken);
    assert_eq!(play.refused(A, moving(Some(4), None)), Refusal::NoSuchSeat);
    assert_eq!(play.refused(B, moving(Some(2), None)), Refusal::NotHost);
    assert_eq!(play.refused(A, Command::MoveUser { user: user(C), seat: None, team: None }), Refusal::UserNotInside);
    let mut play = Play::new();
    let command = Command::MoveUser { user: user(A), seat: None, team: Some(Team::Red) };
    assert_eq!(play.refused(A, command), Refusal::NoTeams);
}

#[test]
fn a_match_may_be_forced_or_skipped() {
    let mut play = Play::new();
    assert_eq!(play.refused(A, Command::StartMatch { start: Start::Forced }), Refusal::NobodyHasMap);
    play.has_map(A);
    play.does(A, Command::StartMatch { start: Start::Forced });
    assert!(play.is(RoomState::WaitingForLoad));
    play.does(A, Command::AbortMatch);
    play.forget();
    play.does(A, Command::StartMatch { start: Start::OrSkip });
    assert!(play.is(RoomState::Open) && play.told(is_expiry) == 1, "nobody is ready");
}

#[test]
fn a_tournament_room_may_be_without_a_host() {
    let mut play = tournament();
    play.joins(B);
    play.does(A, Command::TransferHost { user: user(B) });
    play.does(A, Command::ClearHost);
    assert_eq!(play.room().host, None);
    play.does(A, add_referee(C));
    assert_eq!(Play::new().refused(A, Command::ClearHost), Refusal::NeedsHost);
}
