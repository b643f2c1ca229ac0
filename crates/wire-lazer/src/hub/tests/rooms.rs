//! The bytes of rooms, both ways.

use kiai_model::{Id, Mod, Mods};

use super::{assert_call, bytes, decode};
use crate::{
    hub::{
        multiplayer::{MATCHMAKING_METHODS, METHODS, MultiplayerClient, MultiplayerServer},
        multiplayer_match::{
            ChangeSlotRequest, ChangeTeamRequest, CountdownBody, CountdownStartedEvent, CountdownStoppedEvent,
            MatchRoomState, MatchServerEvent, MatchUserRequest, MatchUserState, MultiplayerCountdown, MultiplayerTeam,
            RollEvent, RollRequest, SetLockStateRequest, StandardMatchRoomState, StartMatchCountdownRequest,
            StopCountdownRequest, TeamVersusRoomState, TeamVersusUserState,
        },
        multiplayer_room::{
            BeatmapAvailability, DownloadState, GameplayAbortReason, MatchType, MultiplayerPlaylistItem,
            MultiplayerRoom, MultiplayerRoomSettings, MultiplayerRoomState, MultiplayerRoomUser,
            MultiplayerRoomUserRole, MultiplayerUserState, QueueMode,
        },
    },
    msgpack::{Call, List, TimeSpan, from_bytes, to_bytes},
};

const UNKNOWN: BeatmapAvailability = BeatmapAvailability { state: DownloadState::Unknown, download_progress: None };
const SETTINGS: &str = "98 a4 54 65 73 74 cd 01 f5 a0 01 00 00 c2 c0";
const ITEM: &str = "9c cd 01 f5 02 4b d9 20 61 35 62 39 39 33 39 35 61 34 32 62 64 35 35 62 63 35 65 62 31 64 32 34 31 31 \
    63 62 64 66 38 62 00 90 91 92 a2 48 44 90 c2 00 c0 cb 40 04 00 00 00 00 00 00 c2";

fn user(id: i64) -> MultiplayerRoomUser {
    MultiplayerRoomUser {
        user_id: Id::new(id),
        state: MultiplayerUserState::Idle,
        beatmap_availability: UNKNOWN,
        mods: Mods::default(),
        match_state: None,
        ruleset_id: None,
        beatmap_id: None,
        voted_to_skip_intro: false,
        role: MultiplayerRoomUserRole::Player,
    }
}

fn mods(acronyms: &[&str]) -> Mods {
    Mods(acronyms.iter().map(|acronym| Mod::from(acronym.parse::<kiai_model::Acronym>().unwrap())).collect())
}

fn settings() -> MultiplayerRoomSettings {
    MultiplayerRoomSettings {
        name: "Test".into(),
        playlist_item_id: Id::new(501),
        password: "".into(),
        match_type: MatchType::HeadToHead,
        queue_mode: QueueMode::HostOnly,
        auto_start_duration: TimeSpan::default(),
        auto_skip: false,
        max_participants: None,
    }
}

fn item() -> MultiplayerPlaylistItem {
    MultiplayerPlaylistItem {
        id: Id::new(501),
        owner_id: Id::new(2),
        beatmap_id: 75,
        beatmap_checksum: "a5b99395a42bd55bc5eb1d2411cbdf8b".into(),
        ruleset_id: 0,
        required_mods: Mods::default(),
        allowed_mods: mods(&["HD"]),
        expired: false,
        playlist_order: 0,
        played_at: None,
        star_rating: 2.5,
        freestyle: false,
    }
}

fn room() -> MultiplayerRoom {
    let standard = StandardMatchRoomState { locked: false, slots: None };
    let body = CountdownBody { id: 1, time_remaining: TimeSpan { ticks: 300_000_000 } };
    MultiplayerRoom {
        room_id: Id::new(77),
        state: MultiplayerRoomState::Open,
        settings: settings(),
        users: List(vec![user(2), user(3)]),
        host: Some(user(2)),
        match_state: Some(MatchRoomState::Standard(standard)),
        playlist: List(vec![item()]),
        active_countdowns: List(vec![MultiplayerCountdown::MatchStart(body)]),
        channel_id: Id::new(900),
    }
}

#[test]
fn a_room_is_what_joining_gives() {
    let hex = format!(
        "99 4d 00 {SETTINGS} 92 99 02 00 92 00 c0 90 c0 c0 c0 c2 00 99 03 00 92 00 c0 90 c0 c0 c0 c2 00 \
         99 02 00 92 00 c0 90 c0 c0 c0 c2 00 92 03 93 c0 c2 c0 91 {ITEM} 91 92 00 92 01 ce 11 e1 a3 00 cd 03 84"
    );
    assert_eq!(to_bytes(&room()), bytes(&hex));
    assert_eq!(from_bytes::<MultiplayerRoom>(&bytes(&hex)).unwrap(), room());
    assert_call(&MultiplayerServer::CreateRoom(Box::new(room())), "CreateRoom", &format!("91 {hex}"));
}

#[test]
fn a_client_makes_a_room_of_nothing_but_settings_and_items() {
    let hex = format!("91 99 00 00 {SETTINGS} 90 c0 c0 91 {ITEM} 90 00");
    let Some(MultiplayerServer::CreateRoom(room)) = decode("CreateRoom", &hex).unwrap() else { panic!() };
    assert_eq!((room.host, room.match_state, room.playlist.0.len()), (None, None, 1));
    assert!(decode::<MultiplayerServer>("CreateRoom", "91 c0").is_err());
    let nameless = hex.replace("a4 54 65 73 74", "c0");
    assert!(decode::<MultiplayerServer>("CreateRoom", &nameless).is_err());
    let without_list = format!("91 99 00 00 {SETTINGS} 90 c0 c0 c0 90 00");
    assert!(decode::<MultiplayerServer>("CreateRoom", &without_list).is_err());
}

#[test]
fn the_server_in_the_lounge_and_the_room() {
    let calls = [
        (MultiplayerServer::JoinRoom(Id::new(77)), "JoinRoom", "91 4d"),
        (MultiplayerServer::JoinRoomWithPassword(Id::new(77), "".into()), "JoinRoomWithPassword", "92 4d a0"),
        (MultiplayerServer::LeaveRoom, "LeaveRoom", "90"),
        (MultiplayerServer::InvitePlayer(Id::new(3)), "InvitePlayer", "91 03"),
        (MultiplayerServer::TransferHost(Id::new(3)), "TransferHost", "91 03"),
        (MultiplayerServer::KickUser(Id::new(3)), "KickUser", "91 03"),
        (MultiplayerServer::ChangeState(MultiplayerUserState::Ready), "ChangeState", "91 01"),
        (MultiplayerServer::ChangeBeatmapAvailability(UNKNOWN), "ChangeBeatmapAvailability", "91 92 00 c0"),
        (MultiplayerServer::ChangeUserStyle(Some(75), None), "ChangeUserStyle", "92 4b c0"),
        (MultiplayerServer::StartMatch, "StartMatch", "90"),
        (MultiplayerServer::AbortMatch, "AbortMatch", "90"),
        (MultiplayerServer::AbortGameplay, "AbortGameplay", "90"),
        (MultiplayerServer::RemovePlaylistItem(Id::new(501)), "RemovePlaylistItem", "91 cd 01 f5"),
        (MultiplayerServer::VoteToSkipIntro, "VoteToSkipIntro", "90"),
    ];
    for (call, target, arguments) in &calls {
        assert_call(call, target, arguments);
    }
    let mods = MultiplayerServer::ChangeUserMods(mods(&["HD", "HR"]));
    assert_call(&mods, "ChangeUserMods", "91 92 92 a2 48 44 90 92 a2 48 52 90");
    assert_call(&MultiplayerServer::ChangeSettings(settings()), "ChangeSettings", &format!("91 {SETTINGS}"));
    assert_call(&MultiplayerServer::AddPlaylistItem(item()), "AddPlaylistItem", &format!("91 {ITEM}"));
    assert_call(&MultiplayerServer::EditPlaylistItem(item()), "EditPlaylistItem", &format!("91 {ITEM}"));
    assert!(decode::<MultiplayerServer>("ChangeState", "91 09").is_err());
    assert!(decode::<MultiplayerServer>("ChangeBeatmapAvailability", "91 c0").is_err());
}

#[test]
fn match_requests_are_a_union() {
    let ten_seconds = StartMatchCountdownRequest { duration: TimeSpan { ticks: 100_000_000 } };
    for (request, hex) in [
        (MatchUserRequest::ChangeTeam(ChangeTeamRequest { team_id: 1 }), "91 92 00 91 01"),
        (MatchUserRequest::StartMatchCountdown(ten_seconds), "91 92 01 91 ce 05 f5 e1 00"),
        (MatchUserRequest::StopCountdown(StopCountdownRequest { id: 7 }), "91 92 02 91 07"),
        (MatchUserRequest::SetLockState(SetLockStateRequest { locked: true }), "91 92 05 91 c3"),
        (MatchUserRequest::Roll(RollRequest { max: None }), "91 92 06 91 c0"),
        (MatchUserRequest::Roll(RollRequest { max: Some(50) }), "91 92 06 91 32"),
        (MatchUserRequest::ChangeSlot(ChangeSlotRequest { slot_id: 3 }), "91 92 07 91 03"),
    ] {
        assert_call(&MultiplayerServer::SendMatchRequest(Some(request)), "SendMatchRequest", hex);
    }
    for unknown in ["91 92 03 91 00", "91 92 04 91 90", "91 92 63 93 01 02 03", "91 c0"] {
        let call = decode::<MultiplayerServer>("SendMatchRequest", unknown).unwrap();
        assert_eq!(call, Some(MultiplayerServer::SendMatchRequest(None)), "{unknown}");
    }
    assert!(decode::<MultiplayerServer>("SendMatchRequest", "91 92 07 91 cd 01 00").is_err(), "a slot beyond a byte");
    assert!(decode::<MultiplayerServer>("SendMatchRequest", "91 92 06 91 ff").is_err(), "a negative roll");
    assert!(decode::<MultiplayerServer>("SendMatchRequest", "91 93 06 91 c0 c0").is_err(), "a union of three");
}

#[test]
fn the_client_hears_of_people() {
    let id = Id::new(3);
    let team = MatchUserState::TeamVersus(TeamVersusUserState { team_id: 1 });
    let joined = MultiplayerRoomUser { match_state: Some(team), ..user(3) };
    let hex = "91 99 03 00 92 00 c0 90 92 00 91 01 c0 c0 c2 00";
    assert_call(&MultiplayerClient::UserJoined(joined.clone()), "UserJoined", hex);
    assert_call(&MultiplayerClient::UserLeft(joined.clone()), "UserLeft", hex);
    assert_call(&MultiplayerClient::UserKicked(joined), "UserKicked", hex);
    let half = BeatmapAvailability { state: DownloadState::Downloading, download_progress: Some(0.5) };
    for (call, target, hex) in [
        (MultiplayerClient::Invited(Id::new(2), Id::new(77), "x".into()), "Invited", "93 02 4d a1 78"),
        (MultiplayerClient::HostChanged(id), "HostChanged", "91 03"),
        (MultiplayerClient::UserStateChanged(id, MultiplayerUserState::Results), "UserStateChanged", "92 03 07"),
        (MultiplayerClient::MatchUserStateChanged(id, None), "MatchUserStateChanged", "92 03 c0"),
        (MultiplayerClient::MatchUserStateChanged(id, Some(team)), "MatchUserStateChanged", "92 03 92 00 91 01"),
        (
            MultiplayerClient::UserBeatmapAvailabilityChanged(id, half),
            "UserBeatmapAvailabilityChanged",
            "92 03 92 02 ca 3f 00 00 00",
        ),
        (MultiplayerClient::UserStyleChanged(id, Some(75), Some(3)), "UserStyleChanged", "93 03 4b 03"),
        (MultiplayerClient::UserModsChanged(id, mods(&["HD"])), "UserModsChanged", "92 03 91 92 a2 48 44 90"),
        (MultiplayerClient::UserVotedToSkipIntro(id, true), "UserVotedToSkipIntro", "92 03 c3"),
    ] {
        assert_call(&call, target, hex);
    }
}

#[test]
fn the_client_hears_of_the_match() {
    for (call, target, hex) in [
        (MultiplayerClient::RoomStateChanged(MultiplayerRoomState::Playing), "RoomStateChanged", "91 02"),
        (MultiplayerClient::LoadRequested, "LoadRequested", "90"),
        (MultiplayerClient::GameplayStarted, "GameplayStarted", "90"),
        (MultiplayerClient::GameplayAborted(GameplayAbortReason::HostAbortedTheMatch), "GameplayAborted", "91 01"),
        (MultiplayerClient::ResultsReady, "ResultsReady", "90"),
        (MultiplayerClient::PlaylistItemRemoved(Id::new(501)), "PlaylistItemRemoved", "91 cd 01 f5"),
        (MultiplayerClient::VoteToSkipIntroPassed, "VoteToSkipIntroPassed", "90"),
    ] {
        assert_call(&call, target, hex);
    }
    assert_call(&MultiplayerClient::SettingsChanged(settings()), "SettingsChanged", &format!("91 {SETTINGS}"));
    assert_call(&MultiplayerClient::PlaylistItemAdded(item()), "PlaylistItemAdded", &format!("91 {ITEM}"));
    assert_call(&MultiplayerClient::PlaylistItemChanged(item()), "PlaylistItemChanged", &format!("91 {ITEM}"));

    let countdown =
        MultiplayerCountdown::MatchStart(CountdownBody { id: 1, time_remaining: TimeSpan { ticks: 100_000_000 } });
    let roll = RollEvent { user_id: Id::new(2), max: 100, result: 42 };
    for (event, hex) in [
        (
            MatchServerEvent::CountdownStarted(CountdownStartedEvent { countdown }),
            "91 92 00 91 92 00 92 01 ce 05 f5 e1 00",
        ),
        (MatchServerEvent::CountdownStopped(CountdownStoppedEvent { id: 1 }), "91 92 01 91 01"),
        (MatchServerEvent::Roll(roll), "91 92 04 93 02 64 2a"),
    ] {
        assert_call(&MultiplayerClient::MatchEvent(event), "MatchEvent", hex);
    }

    let slots = Some(List(vec![Some(Id::new(2)), None, Some(Id::new(3)), None]));
    let red = MultiplayerTeam { id: 0, name: "Team Red".into() };
    let blue = MultiplayerTeam { id: 1, name: "Team Blue".into() };
    let state = TeamVersusRoomState { teams: List(vec![red, blue]), locked: false, slots: slots.clone() };
    assert_call(
        &MultiplayerClient::MatchRoomStateChanged(MatchRoomState::TeamVersus(state)),
        "MatchRoomStateChanged",
        "91 92 00 93 92 92 00 a8 54 65 61 6d 20 52 65 64 92 01 a9 54 65 61 6d 20 42 6c 75 65 c2 94 02 c0 03 c0",
    );
    let state = StandardMatchRoomState { locked: true, slots };
    assert_call(
        &MultiplayerClient::MatchRoomStateChanged(MatchRoomState::Standard(state)),
        "MatchRoomStateChanged",
        "91 92 03 93 c0 c3 94 02 c0 03 c0",
    );
}

#[test]
fn older_clients_send_shorter_rooms_and_newer_ones_longer() {
    let older: MultiplayerRoomSettings = from_bytes(&bytes("96 a4 54 65 73 74 cd 01 f5 a0 01 00 00")).unwrap();
    assert_eq!(older, settings());
    let newer = SETTINGS.replace("98 a4", "9a a4") + " 01 91 02";
    assert_eq!(from_bytes::<MultiplayerRoomSettings>(&bytes(&newer)).unwrap(), settings());
}

#[test]
fn the_hub_has_each_method_once() {
    let mut names = METHODS.to_vec();
    assert_eq!(names.len(), MultiplayerServer::METHODS.len() + MATCHMAKING_METHODS.len());
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), METHODS.len());
    assert!(!names.contains(&""));
}

#[test]
fn spans_are_counted_in_ticks() {
    for (ticks, millis) in [(0, Some(0)), (100_000_000, Some(10_000)), (-1, None), (9, Some(0))] {
        assert_eq!(TimeSpan { ticks }.to_duration().map(|span| span.as_millis()), millis);
    }
    assert_eq!(TimeSpan::from(std::time::Duration::MAX).ticks, i64::MAX);
    assert!(TimeSpan { ticks: i64::MAX }.to_duration().is_some());
}
