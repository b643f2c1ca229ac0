//! What clients of the bancho protocol need of a room, alone and beside others.

use super::*;

fn joins_bancho(play: &mut Play, who: &[i64]) {
    who.iter().for_each(|who| play.does(*who, join_as("", Role::Player, BANCHO)));
}

fn bancho(item: Option<ItemDraft>) -> Play {
    let mut play = Play::of(NewRoom { item, ..new_room(settings()) });
    joins_bancho(&mut play, &[A, B]);
    play
}

fn choose(map: Option<i64>) -> Command {
    Command::ChooseMap { beatmap: map.map(|map| map_of(map, map / 10, Ruleset::Osu)), ruleset: Ruleset::Osu }
}

fn missing() -> Command {
    Command::ChangeAvailability { availability: Availability::NotDownloaded }
}

fn item(play: &Play) -> (Mods, bool) {
    (play.room().current_item().unwrap().required_mods.clone(), play.room().has_free_mods())
}

#[test]
fn a_room_may_begin_without_a_map() {
    let mut play = bancho(None);
    play.does(A, missing());
    assert_eq!(play.user(A).availability, Availability::Unknown, "there is none to lack");
    assert_eq!(play.refused(C, join("")), Refusal::NoMapYet);
    assert_eq!(play.refused(A, Command::ChangeState { state: UserState::Ready }), Refusal::AllPlayed);
    play.does(A, choose(Some(20)));
    assert_eq!(play.room().current_item().unwrap().beatmap.id, Id::new(20));
    play.joins(C);
}

#[test]
fn a_host_looks_for_a_map_and_may_keep_the_old_one() {
    let mut play = bancho(Some(draft(10)));
    play.goes(B, UserState::Ready);
    play.does(A, choose(None));
    play.does(A, choose(None));
    assert!(play.room().is_choosing && play.user(B).state == UserState::Idle);
    assert_eq!(play.told(|it| *it == RoomEvent::ChoosingChanged { is_choosing: true }), 1);
    play.forget();
    play.does(A, choose(Some(10)));
    assert_eq!(play.told(|it| matches!(it, RoomEvent::ItemChanged { .. })), 0);
    assert!(!play.room().is_choosing);
    assert_eq!(play.refused(B, choose(Some(20))), Refusal::NotHost);
}

#[test]
fn after_a_match_another_map_is_chosen() {
    let mut play = Play::of(new_room(Settings { queue_mode: QueueMode::AllPlayers, ..settings() }));
    joins_bancho(&mut play, &[A]);
    play.goes(A, UserState::Ready);
    play.starts(A);
    play.does(A, Command::FinishLoading);
    play.finishes(A);
    assert!(play.is_expired(1));
    play.does(A, choose(Some(20)));
    assert_eq!((play.order(), play.current()), (vec![2], 2));
}

#[test]
fn a_match_of_two_clients_of_either_kind_goes_its_way() {
    let mut play = Play::new();
    joins_bancho(&mut play, &[B]);
    play.readies(A);
    play.starts(A);
    assert_eq!(play.states(), [UserState::WaitingForLoad; 2], "who says nothing of the map has it");
    play.does(B, Command::FinishLoading);
    play.loads(A);
    assert_eq!(play.states(), [UserState::Playing; 2]);
    play.does(B, Command::VoteToSkip);
    play.does(A, Command::VoteToSkip);
    assert_eq!(play.told(|it| *it == RoomEvent::SkipPassed), 1);
    play.does(B, Command::ReportFailure);
    play.does(B, Command::ReportFailure);
    assert_eq!(play.told(|it| matches!(it, RoomEvent::PlayerFailed { .. })), 1);
    play.finishes(B);
    play.finishes(A);
    assert_eq!(play.states(), [UserState::Results, UserState::Idle], "a client without results is idle at once");
    let ready = |it: &RoomEvent| matches!(it, RoomEvent::ResultsReady { players, .. } if players.len() == 2);
    assert_eq!(play.told(ready), 1);
}

#[test]
fn who_lacks_the_map_is_not_ready_and_not_asked_about_the_same_again() {
    let mut play = bancho(Some(draft(10)));
    play.goes(B, UserState::Ready);
    play.does(B, missing());
    assert_eq!(play.user(B).state, UserState::Idle);
    play.goes(A, UserState::Ready);
    play.starts(A);
    assert_eq!(play.states(), [UserState::WaitingForLoad, UserState::Idle]);
    play.does(A, Command::AbortMatch);
    assert_eq!(play.current(), 2);
    assert_eq!(play.user(B).availability, Availability::NotDownloaded, "the same map again");
    play.does(A, choose(Some(20)));
    assert_eq!(play.user(B).availability, Availability::Unknown);
}

#[test]
fn a_client_that_never_finishes_is_waited_for_two_minutes() {
    let mut play = bancho(Some(draft(10)));
    play.joins(C);
    play.has_map(C);
    play.goes(A, UserState::Ready);
    play.starts(A);
    play.does(A, Command::FinishLoading);
    play.does(B, Command::FinishLoading);
    play.loads(C);
    play.finishes(A);
    assert_eq!(play.machine.next_deadline(), Some(play.now + Duration::from_mins(2)));
    play.passes(Duration::from_mins(2));
    assert_eq!(play.user(B).state, UserState::FinishedPlay);
    assert_eq!(play.user(C).state, UserState::Playing, "this client says when it is over");
    play.finishes(C);
    assert!(play.is(RoomState::Open));
    assert_eq!(play.machine.next_deadline(), None);
}

#[test]
fn who_comes_back_in_mid_match_is_waited_for_five_minutes_or_not_at_all() {
    let mut play = bancho(Some(draft(10)));
    play.joins(C);
    play.has_map(C);
    play.goes(A, UserState::Ready);
    play.starts(A);
    play.does(A, Command::FinishLoading);
    play.does(B, Command::FinishLoading);
    play.loads(C);
    play.does(B, Command::Return);
    assert_eq!(play.user(B).state, UserState::Idle, "this client knows of no match");
    play.does(C, Command::Return);
    play.finishes(A);
    play.passes(Duration::from_mins(5) - Duration::from_millis(1));
    assert_eq!(play.user(C).state, UserState::Playing, "this one may go on");
    assert!(play.is(RoomState::Playing));
    play.passes(Duration::from_millis(1));
    assert_eq!(play.user(C).state, UserState::Idle);
    assert!(play.is(RoomState::Open));
    assert_eq!(play.recorded(RecordKind::GameCompleted), 1);
    play.does(C, Command::Return);
    assert_eq!(play.machine.next_deadline(), None, "nobody plays");
}

#[test]
fn without_free_mods_the_host_chooses_for_all() {
    let mut play = bancho(Some(draft(10)));
    let pick = |text| Command::PickMods { mods: mods(text) };
    play.does(A, pick("HD DT"));
    assert_eq!(item(&play), (mods("HD DT"), false));
    play.does(A, pick("HR EZ HD"));
    assert_eq!(item(&play).0, mods("HR HD"), "what does not go is left out");
    assert_eq!(play.refused(B, pick("HD")), Refusal::NotHost);
}

#[test]
fn free_mods_leave_speed_to_the_host() {
    let mut play = bancho(Some(ItemDraft { required_mods: mods("HD DT"), ..draft(10) }));
    let free = |is_free| Command::SetFreeMods { is_free };
    play.does(A, free(true));
    assert_eq!(item(&play), (mods("DT"), true));
    assert_eq!((&play.user(A).mods, &play.user(B).mods), (&mods("HD"), &mods("HD")));
    play.does(B, Command::PickMods { mods: mods("HR HT FL") });
    assert_eq!((item(&play).0, &play.user(B).mods), (mods("DT"), &mods("HR FL")));
    play.does(A, Command::PickMods { mods: mods("HT EZ") });
    assert_eq!((item(&play), &play.user(A).mods), ((mods("HT"), true), &mods("EZ")));
    assert_eq!(play.refused(B, free(false)), Refusal::NotHost);
    play.does(A, free(false));
    assert_eq!(item(&play), (mods("HT EZ"), false));
    assert_eq!((&play.user(A).mods, &play.user(B).mods), (&Mods::default(), &Mods::default()));
}

#[test]
fn what_a_lazer_host_requires_stays_when_a_bancho_host_picks_speed() {
    let required = ItemDraft { required_mods: mods("HR"), allowed_mods: mods("HD FL"), ..draft(10) };
    let mut play = bancho(Some(required));
    play.does(A, Command::PickMods { mods: mods("HR DT HD NF") });
    assert_eq!((item(&play).0, &play.user(A).mods), (mods("DT HR"), &mods("HD")));
}

#[test]
fn a_referee_sets_mods_by_word() {
    let mut play = bancho(Some(draft(10)));
    let set = |text, is_free| Command::SetMods { mods: mods(text), is_free };
    play.does(A, set("HR", true));
    assert_eq!(item(&play), (mods("HR"), true));
    assert!(!play.room().current_item().unwrap().allowed_mods.contains("EZ"));
    play.does(A, set("", true));
    assert!(play.room().current_item().unwrap().allowed_mods.contains("EZ"));
    play.does(A, set("DT", false));
    assert_eq!(item(&play), (mods("DT"), false));
    assert!(matches!(play.refused(A, set("EZ HR", false)), Refusal::IncompatibleRequiredMods(_)));
}

#[test]
fn mods_follow_to_another_map_and_ruleset() {
    let mut play = bancho(Some(ItemDraft { required_mods: mods("HD BL"), ..draft(10) }));
    play.does(A, choose(Some(20)));
    assert_eq!(item(&play).0, mods("HD BL"));
    let taiko = Command::ChooseMap { beatmap: Some(map_of(30, 3, Ruleset::Taiko)), ruleset: Ruleset::Osu };
    play.does(A, taiko);
    assert_eq!((play.room().current_item().unwrap().ruleset, item(&play).0), (Ruleset::Taiko, mods("HD")));
}
