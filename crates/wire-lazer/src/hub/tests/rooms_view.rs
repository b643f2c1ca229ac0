//! Rooms as they are, in the words of the game.

use std::{sync::Arc, time::Duration};

use kiai_model::{
    Id, Mods, Room, Ruleset, Timestamp,
    rooms::{
        Abilities, Availability, Countdown, CountdownKind, MatchType, PlaylistItem, RoomBeatmap, RoomEvent, RoomKind,
        RoomState, RoomUser, Seat, SeatsView, Settings, Style, Team, UserState,
    },
};

use crate::{
    hub::{
        multiplayer::MultiplayerClient,
        multiplayer_match::{MatchRoomState, MatchServerEvent, MatchUserState, MultiplayerCountdown},
        multiplayer_room::{self as wire, MultiplayerRoom, MultiplayerUserState},
    },
    msgpack::{from_bytes, to_bytes},
};

const NOW: Timestamp = Timestamp(1_790_000_000_000);

fn room() -> Room {
    let beatmap = RoomBeatmap {
        id: Id::new(75),
        set: Id::new(1),
        checksum: "a5b99395a42bd55bc5eb1d2411cbdf8b".into(),
        ruleset: Ruleset::Osu,
        star_rating: 2.5,
        name: "a - b [c]".into(),
    };
    let beatmap = Arc::new(beatmap);
    let item = PlaylistItem {
        id: Id::new(501),
        owner: Id::new(2),
        beatmap: beatmap.clone(),
        ruleset: Ruleset::Osu,
        required_mods: Mods::default(),
        allowed_mods: Mods::default(),
        is_freestyle: true,
        is_expired: true,
        order: 3,
        played_at: Some(NOW),
        was_attempted: true,
    };
    let user = RoomUser {
        id: Id::new(2),
        role: kiai_model::rooms::Role::Player,
        abilities: Abilities { needs_seat: false, needs_map: true, has_results: true, tells_only_missing_maps: false },
        state: UserState::Playing,
        availability: Availability::Downloading { progress: Some(0.5) },
        mods: Mods::default(),
        team: Some(Team::Blue),
        style: Style { beatmap: Some(beatmap), ruleset: Some(Ruleset::Mania) },
        has_voted_to_skip: true,
        has_failed: false,
        is_in_game: false,
    };
    let mut seats = [Seat::Open; 16];
    seats[1] = Seat::Taken(Id::new(2));
    seats[2] = Seat::Locked;
    let countdown = |id, kind| Countdown { id, kind, ends_at: NOW + Duration::from_secs(10) };
    Room {
        id: Id::new(77),
        channel: Id::new(900),
        kind: RoomKind::Normal,
        state: RoomState::Playing,
        settings: Settings {
            name: "Test".into(),
            match_type: MatchType::TagTeamVersus,
            max_participants: Some(4),
            auto_start: Duration::from_secs(10),
            ..Settings::default()
        },
        users: vec![user],
        host: Some(Id::new(2)),
        referees: Vec::new(),
        seats,
        is_locked: true,
        playlist: vec![item],
        current: Some(Id::new(501)),
        is_choosing: false,
        countdowns: vec![countdown(1, CountdownKind::Timer), countdown(2, CountdownKind::ForceGameplayStart)],
        created_at: NOW,
        ends_at: None,
    }
}

#[test]
fn a_room_is_told_as_far_as_the_game_knows_its_like() {
    let told = MultiplayerRoom::of(&room(), NOW + Duration::from_secs(3));
    assert_eq!(from_bytes::<MultiplayerRoom>(&to_bytes(&told)).unwrap(), told);
    assert_eq!(told.settings.match_type, wire::MatchType::TeamVersus);
    assert_eq!(told.settings.playlist_item_id, Id::new(501));
    assert_eq!(told.settings.auto_start_duration.ticks, 100_000_000);
    let [MultiplayerCountdown::ForceGameplayStart(body)] = told.active_countdowns.0.as_slice() else {
        panic!("{:?}", told.active_countdowns)
    };
    assert_eq!((body.id, body.time_remaining.ticks), (2, 70_000_000));
    let Some(MatchRoomState::TeamVersus(state)) = told.match_state else { panic!() };
    assert_eq!(state.slots.unwrap().0, [None, Some(Id::new(2)), None, None]);
    assert!(state.locked);
    let user = &told.users.0[0];
    assert_eq!((user.ruleset_id, user.beatmap_id, user.state), (Some(3), Some(75), MultiplayerUserState::Playing));
    let Some(MatchUserState::TeamVersus(team)) = user.match_state else { panic!() };
    assert_eq!(team.team_id, 1);
    assert_eq!(told.host.as_ref(), Some(user));
    let item = &told.playlist.0[0];
    assert_eq!((item.playlist_order, item.freestyle, item.played_at.unwrap().seconds), (3, true, 1_790_000_000));
}

#[test]
fn a_room_without_a_limit_shows_no_seats() {
    let view = SeatsView { seats: [Seat::Open; 16], limit: None, has_teams: false, is_locked: false };
    let MatchRoomState::Standard(state) = MatchRoomState::from(&view) else { panic!() };
    assert_eq!(state.slots, None);
}

#[test]
fn events_become_callbacks() {
    let of = |event: &RoomEvent| MultiplayerClient::of(Id::new(77), event, NOW);
    let invited = RoomEvent::Invited { by: Id::new(2), password: "x".into(), name: "Test".into() };
    assert_eq!(of(&invited), Some(MultiplayerClient::Invited(Id::new(2), Id::new(77), "x".into())));
    let countdown = Countdown {
        id: 4,
        kind: CountdownKind::MatchStart { is_automatic: true },
        ends_at: NOW + Duration::from_secs(1),
    };
    let Some(MultiplayerClient::MatchEvent(MatchServerEvent::CountdownStarted(started))) =
        of(&RoomEvent::CountdownStarted { countdown })
    else {
        panic!()
    };
    assert!(
        matches!(started.countdown, MultiplayerCountdown::MatchStart(body) if body.time_remaining.ticks == 10_000_000)
    );
    let user = Arc::new(room().users.remove(0));
    assert!(matches!(of(&RoomEvent::UserKicked { user, by: None }), Some(MultiplayerClient::UserKicked(_))));
    for silent in [
        RoomEvent::CountdownStarted { countdown: Countdown { kind: CountdownKind::Timer, ..countdown } },
        RoomEvent::CountdownStopped { id: 1, of: CountdownKind::Timer, is_over: true },
        RoomEvent::HostChanged { host: None },
        RoomEvent::SettingsChanged { settings: Arc::new(Settings::default()), current: None },
        RoomEvent::ChoosingChanged { is_choosing: true },
        RoomEvent::MatchStarted { item: Id::new(501), players: vec![] },
        RoomEvent::PlayerFailed { user: Id::new(2) },
        RoomEvent::Closed,
    ] {
        assert_eq!(of(&silent), None, "{silent:?}");
    }
}
