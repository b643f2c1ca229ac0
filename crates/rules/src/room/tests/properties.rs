//! Whatever many people do, some things hold.

use std::collections::BTreeSet;

use kiai_model::rooms::{CountdownKind, MatchType, SEATS, Seat};
use proptest::prelude::*;

use super::*;

const PEOPLE: i64 = 6;

fn people() -> impl Strategy<Value = i64> {
    1..=PEOPLE
}

fn some_mods() -> impl Strategy<Value = Mods> {
    prop::sample::subsequence(vec!["HD", "HR", "EZ", "DT", "HT", "FL", "NF", "CS", "AT"], 0..4)
        .prop_map(|names| mods(&names.join(" ")))
}

fn some_map() -> impl Strategy<Value = Arc<RoomBeatmap>> {
    (1i64..30, 0i64..4).prop_map(|(map, ruleset)| map_of(map, map / 10, Ruleset::try_from(ruleset).unwrap()))
}

fn some_draft() -> impl Strategy<Value = ItemDraft> {
    (some_map(), 0i64..5, some_mods(), some_mods(), any::<bool>()).prop_map(
        |(map, ruleset, required_mods, allowed_mods, is_freestyle)| ItemDraft {
            beatmap: Lookup::Found(map),
            checksum: None,
            ruleset,
            required_mods,
            allowed_mods: if is_freestyle { Mods::default() } else { allowed_mods },
            is_freestyle,
        },
    )
}

fn some_settings() -> impl Strategy<Value = SettingsChange> {
    let types = [MatchType::HeadToHead, MatchType::TeamVersus, MatchType::TagTeamVersus, MatchType::Playlists];
    let modes = [QueueMode::HostOnly, QueueMode::AllPlayers, QueueMode::AllPlayersRoundRobin];
    let limit = prop::option::of(prop::option::of(1u8..8));
    let types = prop::option::of(prop::sample::select(types.to_vec()));
    let modes = prop::option::of(prop::sample::select(modes.to_vec()));
    (types, modes, limit, prop::option::of(0u64..20)).prop_map(|(match_type, queue_mode, max_participants, auto)| {
        let auto_start = auto.map(Duration::from_secs);
        SettingsChange { match_type, queue_mode, max_participants, auto_start, ..SettingsChange::default() }
    })
}

fn comings() -> impl Strategy<Value = Command> {
    let role = || prop::sample::select(vec![Role::Player, Role::Player, Role::Player, Role::Referee]);
    let user = || people().prop_map(Id::new);
    prop_oneof![
        6 => (role(), any::<bool>()).prop_map(|(role, is_bancho)| join_as("", role, if is_bancho { BANCHO } else { LAZER })),
        1 => role().prop_map(|role| Command::Leave { role }),
        1 => user().prop_map(|user| Command::Kick { user }),
        1 => user().prop_map(|user| Command::Unban { user }),
        1 => user().prop_map(|user| Command::TransferHost { user }),
        1 => user().prop_map(|user| Command::AddReferee { user, is_restricted: false }),
        1 => user().prop_map(|user| Command::RemoveReferee { user }),
        1 => user().prop_map(|user| Command::Ban { user }),
        1 => Just(Command::ClearHost),
    ]
}

fn playing() -> impl Strategy<Value = Command> {
    let states = prop::sample::select(UserState::ALL.to_vec());
    let start = prop::sample::select(vec![Start::WhenReady, Start::OrSkip, Start::Forced]);
    prop_oneof![
        4 => states.prop_map(|state| Command::ChangeState { state }),
        4 => Just(Command::ChangeState { state: UserState::Ready }),
        4 => Just(Command::ChangeAvailability { availability: Availability::LocallyAvailable }),
        4 => Just(Command::FinishLoading),
        4 => Just(Command::ChangeState { state: UserState::FinishedPlay }),
        3 => start.prop_map(|start| Command::StartMatch { start }),
        1 => Just(Command::ChangeAvailability { availability: Availability::NotDownloaded }),
        1 => Just(Command::AbortGameplay),
        1 => Just(Command::AbortMatch),
        1 => Just(Command::VoteToSkip),
        1 => Just(Command::Return),
        1 => Just(Command::ReportFailure),
        1 => (0u64..40).prop_map(|length| Command::StartCountdown { length: Duration::from_secs(length) }),
        1 => (0i32..9).prop_map(|id| Command::StopCountdown { id: Some(id) }),
    ]
}

fn arranging() -> impl Strategy<Value = Command> {
    let seat = || 0usize..18;
    let item = || (1i64..30).prop_map(Id::new);
    prop_oneof![
        2 => some_settings().prop_map(Command::ChangeSettings),
        2 => some_draft().prop_map(Command::AddItem),
        1 => (prop::option::of(item()), some_draft())
            .prop_map(|(item, draft)| Command::EditItem { item, change: draft.into() }),
        1 => item().prop_map(|item| Command::RemoveItem { item }),
        1 => prop::option::of(some_map())
            .prop_map(|beatmap| Command::ChooseMap { beatmap, ruleset: Ruleset::Osu }),
        1 => some_mods().prop_map(|mods| Command::ChangeMods { mods }),
        1 => some_mods().prop_map(|mods| Command::PickMods { mods }),
        1 => any::<bool>().prop_map(|is_free| Command::SetFreeMods { is_free }),
        1 => (some_mods(), any::<bool>()).prop_map(|(mods, is_free)| Command::SetMods { mods, is_free }),
        1 => (prop::option::of(some_map()), prop::option::of(0i64..5))
            .prop_map(|(map, ruleset)| Command::ChangeStyle { beatmap: map.map(Lookup::Found), ruleset }),
        2 => seat().prop_map(|seat| Command::ChangeSeat { seat }),
        1 => seat().prop_map(|seat| Command::ToggleSeat { seat }),
        1 => (people(), seat()).prop_map(|(who, seat)| Command::MoveUser { user: user(who), seat: Some(seat), team: None }),
        1 => prop::option::of(-1i32..3).prop_map(|team| Command::ChangeTeam { team }),
        1 => any::<bool>().prop_map(|is_locked| Command::SetLocked { is_locked }),
    ]
}

/// What is done next, by whom, and how many seconds later.
fn step() -> impl Strategy<Value = (i64, u64, Command)> {
    let command = prop_oneof![2 => comings(), 4 => playing(), 2 => arranging()];
    (people(), prop_oneof![4 => Just(0u64), 1 => 0u64..60], command)
}

fn check(machine: &Machine) {
    let room = machine.room();
    let ids: Vec<_> = room.users.iter().map(|user| user.id).collect();
    let distinct: BTreeSet<_> = ids.iter().copied().collect();
    assert_eq!(ids.len(), distinct.len(), "nobody is inside twice");
    if room.state == RoomState::Closed {
        assert!(room.countdowns.is_empty() && machine.next_deadline().is_none());
        return;
    }
    check_people(room, &ids);
    check_states(room);
    check_seats(room, &ids);
    check_playlist(machine);
}

fn check_people(room: &Room, ids: &[Id<User>]) {
    if room.kind == RoomKind::Normal {
        if room.users.is_empty() {
            assert!(room.host.is_none() && room.ends_at.is_some(), "a normal room waits for its first only");
        } else {
            assert!(room.host.is_some_and(|host| ids.contains(&host)), "the host is inside");
        }
    }
    assert!(room.users.is_empty() || room.ends_at.is_none());
    for user in &room.users {
        let is_teamed = room.settings.match_type.has_teams() && user.role == Role::Player;
        assert_eq!(user.team.is_some(), is_teamed, "{user:?}");
        if user.role == Role::Referee {
            assert!(matches!(user.state, UserState::Idle | UserState::Spectating) && user.mods.0.is_empty());
        }
    }
}

fn check_states(room: &Room) {
    let is = |state| room.users.iter().any(|user| user.state == state);
    let is_loading = is(UserState::WaitingForLoad) || is(UserState::Loaded) || is(UserState::ReadyForGameplay);
    let counts = |kind: CountdownKind| room.countdowns.iter().filter(|it| it.kind.is_like(kind)).count();
    match room.state {
        RoomState::Open => {
            assert!(!is_loading && !is(UserState::Playing) && !is(UserState::FinishedPlay));
            assert_eq!(counts(CountdownKind::ForceGameplayStart), 0);
        }
        RoomState::WaitingForLoad => {
            assert!(!is(UserState::Playing) && !is(UserState::FinishedPlay));
            assert_eq!(counts(CountdownKind::ForceGameplayStart), 1);
        }
        RoomState::Playing => assert!(!is_loading && is(UserState::Playing)),
        RoomState::Closed => {}
    }
    assert!(counts(CountdownKind::MatchStart { is_automatic: false }) <= 1);
    if room.state != RoomState::Open {
        assert!(room.current_item().is_some_and(|item| !item.is_expired), "what is played was not played before");
    }
}

fn check_seats(room: &Room, ids: &[Id<User>]) {
    let seated: Vec<_> = room
        .seats
        .iter()
        .filter_map(|seat| match seat {
            Seat::Taken(user) => Some(*user),
            Seat::Open | Seat::Locked => None,
        })
        .collect();
    assert_eq!(seated.len(), seated.iter().collect::<BTreeSet<_>>().len(), "nobody has two seats");
    assert!(seated.iter().all(|user| ids.contains(user)), "only those inside have seats");
    let needs = room.users.iter().filter(|user| user.abilities.needs_seat);
    assert!(needs.clone().all(|user| seated.contains(&user.id)), "who needs a seat has one");
    if let Some(limit) = room.settings.max_participants {
        assert!(room.users.len() <= usize::from(limit) && seated.len() == ids.len());
        assert!(room.seats[usize::from(limit)..].iter().all(|seat| *seat == Seat::Locked));
    } else {
        assert!(seated.len() == ids.len() || !room.seats.contains(&Seat::Open), "nobody stands beside a free seat");
    }
    assert_eq!(room.seats.len(), SEATS);
}

fn check_playlist(machine: &Machine) {
    let room = machine.room();
    assert!(room.playlist.windows(2).all(|pair| pair[0].id < pair[1].id), "numbers grow");
    assert_eq!(room.current.is_some(), !room.playlist.is_empty());
    let Some(current) = room.current else { return };
    let current = room.item(current).expect("the current item is on the playlist");
    let upcoming: Vec<_> = room.playlist.iter().filter(|item| !item.is_expired).collect();
    if room.state == RoomState::Open {
        let orders: BTreeSet<_> = upcoming.iter().map(|item| usize::from(item.order)).collect();
        assert_eq!(orders, (0..upcoming.len()).collect(), "places are unique and without gaps");
        assert!(upcoming.iter().all(|item| item.order > 0 || item.id == current.id), "the first is current");
    }
    for user in &room.users {
        let ruleset = user.style.ruleset.unwrap_or(current.ruleset);
        assert_eq!(mods::valid_subset(current, ruleset, &user.mods), user.mods, "mods go with the item");
        assert!(current.is_freestyle || user.style == Default::default());
    }
}

/// Whoever is told something in person is inside, or just went, or is asked to come.
fn check_audience(machine: &Machine, before: &[Id<User>], outcomes: &[Outcome]) {
    for outcome in outcomes {
        let Outcome::Tell(To::User(told), event) = outcome else { continue };
        let is_inside = machine.room().user(*told).is_some();
        let is_farewell = matches!(event, RoomEvent::UserKicked { .. } | RoomEvent::UserLeft { .. });
        let is_outside = matches!(event, RoomEvent::RefereeRemoved { .. } | RoomEvent::Invited { .. });
        assert!(is_inside || is_outside || (is_farewell && before.contains(told)), "{told} hears {event:?}");
    }
}

proptest! {
    #[test]
    fn a_room_stays_whole_whatever_is_done(
        is_tournament in any::<bool>(),
        has_item in any::<bool>(),
        steps in prop::collection::vec(step(), 1..80),
    ) {
        let kind = if is_tournament { RoomKind::Tournament } else { RoomKind::Normal };
        let item = has_item.then(|| draft(10));
        let new = NewRoom { creator: user(1), kind, item, item_ids: (1..=8).map(Id::new).collect(), ..new_room(settings()) };
        let mut now = Timestamp(0);
        let (mut machine, _) = Machine::create(new, now).unwrap();
        let mut kept = Machine::from(machine.snapshot());
        let mut next_id = 9;
        for (index, (who, later, command)) in steps.into_iter().enumerate() {
            now = now + Duration::from_secs(later);
            let before: Vec<_> = machine.room().users.iter().map(|user| user.id).collect();
            let ticked = machine.tick(now);
            check_audience(&machine, &before, &ticked);
            check(&machine);
            assert!(machine.next_deadline().is_none_or(|deadline| deadline > now), "what is due is done");
            assert_eq!(ticked, kept.tick(now));

            let unchanged = machine.clone();
            let before: Vec<_> = machine.room().users.iter().map(|user| user.id).collect();
            let outcome = machine.apply(Actor::User(user(who)), command.clone(), now);
            match &outcome {
                Ok(outcomes) => check_audience(&machine, &before, outcomes),
                Err(_) => assert!(machine == unchanged, "a refusal changes nothing"),
            }
            check(&machine);
            assert_eq!(&outcome, &kept.apply(Actor::User(user(who)), command, now), "a snapshot goes on alike");
            if machine.wants_ids() && !machine.is_closed() {
                let ids = Command::SupplyIds { ids: (next_id..next_id + 3).map(Id::new).collect() };
                next_id += 3;
                machine.apply(Actor::Server, ids.clone(), now).unwrap();
                kept.apply(Actor::Server, ids, now).unwrap();
                check(&machine);
            }
            // Not after each step: that would be most of the test's time.
            if index % 16 == 15 {
                let text = serde_json::to_string(&kept.snapshot()).unwrap();
                kept = serde_json::from_str::<Snapshot>(&text).unwrap().into();
            }
            assert!(kept == machine);
        }
    }
}
