//! The bytes of the game, both ways.

use std::collections::BTreeMap;

use kiai_model::{
    HitCounts, HitResult, Id, Mod, ModSetting, Mods,
    presence::{Activity, Presence, UserStatus as Status},
    spectate::{FrameBundle, PlayState},
};

use super::{
    StatefulUserHubClient,
    activity::{InGame, UserActivity},
    metadata::{
        BeatmapUpdates, DailyChallengeInfo, MetadataClient, MetadataServer, MultiplayerPlaylistItemStats,
        MultiplayerRoomScoreSetEvent,
    },
    presence::{UserPresence, UserStatus},
    spectator::{
        FrameDataBundle, FrameHeader, LegacyReplayFrame, ScoreProcessorStatistics, SpectatedUserState, SpectatorClient,
        SpectatorServer, SpectatorState, SpectatorUser,
    },
};
use crate::msgpack::{Call, DateTimeOffset, DecodeError, List, from_bytes, to_bytes};

mod garbage;
mod rooms;
mod rooms_garbage;
mod rooms_view;

fn bytes(hex: &str) -> Vec<u8> {
    hex.split_whitespace().map(|byte| u8::from_str_radix(byte, 16).unwrap()).collect()
}

fn decode<C: Call>(target: &str, arguments: &str) -> Result<Option<C>, DecodeError> {
    let bytes = bytes(arguments);
    C::decode(target, u32::from(bytes[0] & 0x0f), &bytes[1..])
}

#[track_caller]
fn assert_call<C: Call + PartialEq + std::fmt::Debug>(call: &C, target: &str, arguments: &str) {
    assert_eq!(call.target(), target);
    assert!(C::METHODS.contains(&target));
    let mut written = vec![0x90 | u8::try_from(call.argument_count()).unwrap()];
    call.append_arguments(&mut written);
    assert_eq!(written, bytes(arguments));
    assert_eq!(decode::<C>(target, arguments).unwrap().as_ref(), Some(call));
    assert_eq!(decode::<C>(target, &format!("{arguments} 90")).unwrap().as_ref(), Some(call), "with stream ids");
}

fn great(count: u32) -> HitCounts {
    HitCounts::from_iter([(HitResult::Great, count)])
}

fn playing(mods: Vec<Mod>) -> SpectatorState {
    SpectatorState {
        beatmap_id: Some(75),
        ruleset_id: Some(0),
        mods: Mods(mods),
        state: SpectatedUserState::Playing,
        maximum_statistics: great(3),
    }
}

fn bundle() -> FrameDataBundle {
    FrameDataBundle {
        header: FrameHeader {
            total_score: 300,
            accuracy: 1.0,
            combo: 1,
            max_combo: 1,
            statistics: great(1),
            score_processor_statistics: ScoreProcessorStatistics {
                base_score: 300.0,
                maximum_base_score: 300.0,
                accuracy_judgement_count: 1,
                combo_portion: 1.0,
                bonus_portion: 0.0,
            },
            received_time: DateTimeOffset::default(),
            mods: Mods::default(),
            total_score_without_mods: Some(300),
            pauses: Some(List::default()),
        },
        frames: List(vec![
            LegacyReplayFrame { time: 1000.0, mouse_x: Some(256.0), mouse_y: Some(192.0), button_state: 1 },
            LegacyReplayFrame { time: 1016.0, mouse_x: None, mouse_y: None, button_state: 0 },
        ]),
    }
}

const STATE: &str = "95 4b 00 90 01 81 05 03";
const BUNDLE: &str = "92 9a cd 01 2c cb 3f f0 00 00 00 00 00 00 01 01 81 05 01 95 cb 40 72 c0 00 00 00 00 00 \
    cb 40 72 c0 00 00 00 00 00 01 cb 3f f0 00 00 00 00 00 00 cb 00 00 00 00 00 00 00 00 \
    92 c7 0c ff 00 00 00 00 ff ff ff f1 88 6e 09 00 00 90 cd 01 2c 90 \
    92 94 cb 40 8f 40 00 00 00 00 00 ca 43 80 00 00 ca 43 40 00 00 01 94 cb 40 8f c0 00 00 00 00 00 c0 c0 00";

#[test]
fn begin_play_session_v2_is_a_token_and_a_state() {
    let call = SpectatorServer::BeginPlaySessionV2(Some(Id::new(12345)), playing(vec![]));
    assert_call(&call, "BeginPlaySessionV2", &format!("92 cd 30 39 {STATE}"));
}

#[test]
fn settings_of_mods_count_pairs() {
    let settings = BTreeMap::from([
        ("adjust_pitch".to_owned(), ModSetting::Bool(true)),
        ("speed_change".to_owned(), ModSetting::Double(1.25)),
    ]);
    let call =
        SpectatorServer::BeginPlaySessionV2(None, playing(vec![Mod { acronym: "DT".parse().unwrap(), settings }]));
    // the game's own order of settings is read as well as the order of names
    let as_the_game = "92 c0 95 4b 00 91 92 a2 44 54 92 ac 73 70 65 65 64 5f 63 68 61 6e 67 65 cb 3f f4 00 00 00 00 00 \
        00 ac 61 64 6a 75 73 74 5f 70 69 74 63 68 c3 01 81 05 03";
    assert_eq!(decode::<SpectatorServer>("BeginPlaySessionV2", as_the_game).unwrap(), Some(call.clone()));
    let by_name = "92 c0 95 4b 00 91 92 a2 44 54 92 ac 61 64 6a 75 73 74 5f 70 69 74 63 68 c3 ac 73 70 65 65 64 5f 63 \
        68 61 6e 67 65 cb 3f f4 00 00 00 00 00 00 01 81 05 03";
    assert_call(&call, "BeginPlaySessionV2", by_name);
}

#[test]
fn settings_keep_the_width_of_their_values() {
    for (value, hex) in [
        (ModSetting::Int(5), "d2 00 00 00 05"),
        (ModSetting::Long(5), "d3 00 00 00 00 00 00 00 05"),
        (ModSetting::Float(1.5), "ca 3f c0 00 00"),
        (ModSetting::Double(1.5), "cb 3f f8 00 00 00 00 00 00"),
        (ModSetting::Text("#FF0000".into()), "a7 23 46 46 30 30 30 30"),
        (ModSetting::Null, "c0"),
        (ModSetting::Bool(false), "c2"),
    ] {
        let one = Mod { acronym: "RD".parse().unwrap(), settings: BTreeMap::from([("seed".to_owned(), value)]) };
        let hex = bytes(&format!("92 a2 52 44 91 a4 73 65 65 64 {hex}"));
        assert_eq!(to_bytes(&one), hex);
        assert_eq!(from_bytes::<Mod>(&hex).unwrap(), one);
    }
    assert_eq!(to_bytes(&Mod::from("HD".parse::<kiai_model::Acronym>().unwrap())), bytes("92 a2 48 44 90"));
    assert!(from_bytes::<Mod>(&bytes("92 a2 48 44 c0")).is_err());
}

#[test]
fn send_frame_data_v2_is_a_token_and_a_bundle() {
    let call = SpectatorServer::SendFrameDataV2(Some(Id::new(12345)), bundle());
    assert_call(&call, "SendFrameDataV2", &format!("92 cd 30 39 {BUNDLE}"));
}

#[test]
fn end_play_session_v2_is_a_token_and_a_state() {
    let call = SpectatorServer::EndPlaySessionV2(Some(Id::new(12345)), SpectatedUserState::Passed);
    assert_call(&call, "EndPlaySessionV2", "92 cd 30 39 03");
    assert!(decode::<SpectatorServer>("EndPlaySessionV2", "92 cd 30 39 06").is_err());
}

#[test]
fn the_rest_of_the_spectator_server() {
    assert_call(&SpectatorServer::StartWatchingUser(Id::new(2)), "StartWatchingUser", "91 02");
    assert_call(&SpectatorServer::EndWatchingUser(Id::new(300)), "EndWatchingUser", "91 cd 01 2c");
    assert_call(
        &SpectatorServer::BeginPlaySession(None, playing(vec![])),
        "BeginPlaySession",
        &format!("92 c0 {STATE}"),
    );
    assert_call(&SpectatorServer::SendFrameData(bundle()), "SendFrameData", &format!("91 {BUNDLE}"));
    assert_call(&SpectatorServer::EndPlaySession(playing(vec![])), "EndPlaySession", &format!("91 {STATE}"));
}

#[test]
fn the_spectator_client() {
    let user = Id::new(2);
    assert_call(
        &SpectatorClient::UserBeganPlaying(user, playing(vec![])),
        "UserBeganPlaying",
        &format!("92 02 {STATE}"),
    );
    assert_call(&SpectatorClient::UserSentFrames(user, bundle()), "UserSentFrames", &format!("92 02 {BUNDLE}"));
    let finished = SpectatorState { state: SpectatedUserState::Quit, ..playing(vec![]) };
    assert_call(
        &SpectatorClient::UserFinishedPlaying(user, finished),
        "UserFinishedPlaying",
        "92 02 95 4b 00 90 05 81 05 03",
    );
    assert_call(&SpectatorClient::UserScoreProcessed(user, Id::new(900)), "UserScoreProcessed", "92 02 cd 03 84");
    let peppy = SpectatorUser { online_id: Id::new(3), username: "peppy".into() };
    assert_call(
        &SpectatorClient::UserStartedWatching(List(vec![peppy])),
        "UserStartedWatching",
        "91 91 92 03 a5 70 65 70 70 79",
    );
    assert_call(&SpectatorClient::UserEndedWatching(Id::new(3)), "UserEndedWatching", "91 03");
}

#[test]
fn update_activity_is_a_union_or_nil() {
    let activity = UserActivity::InSoloGame(InGame {
        beatmap_id: 75,
        beatmap_display_title: "Kenji Ninuma - DISCO PRINCE [Normal]".into(),
        ruleset_id: 0,
        ruleset_playing_verb: "Clicking circles".into(),
    });
    assert_call(
        &MetadataServer::UpdateActivity(Some(activity)),
        "UpdateActivity",
        "91 92 0c 94 4b d9 24 4b 65 6e 6a 69 20 4e 69 6e 75 6d 61 20 2d 20 44 49 53 43 4f 20 50 52 49 4e 43 45 20 5b 4e \
         6f 72 6d 61 6c 5d 00 b0 43 6c 69 63 6b 69 6e 67 20 63 69 72 63 6c 65 73",
    );
    assert_call(&MetadataServer::UpdateActivity(None), "UpdateActivity", "91 c0");
}

#[test]
fn an_unknown_activity_is_none() {
    let call = decode::<MetadataServer>("UpdateActivity", "91 92 7f 93 01 a1 78 81 01 02").unwrap();
    assert_eq!(call, Some(MetadataServer::UpdateActivity(None)));
}

#[test]
fn every_activity_goes_through_the_model_unchanged() {
    let game = "94 01 a1 74 00 a1 76";
    let watching = "94 05 a1 70 ff c0";
    let editing = "92 01 a1 74";
    for (tag, body) in [
        ("0b", "90"),
        ("0c", game),
        ("0d", watching),
        ("0e", watching),
        ("15", "90"),
        ("16", "92 ff a1 72"),
        ("17", game),
        ("18", game),
        ("1f", game),
        ("29", editing),
        ("2a", editing),
        ("2b", editing),
        ("33", "90"),
        ("34", game),
    ] {
        let hex = bytes(&format!("92 {tag} {body}"));
        let activity: UserActivity = from_bytes(&hex).unwrap();
        let model = Activity::from(activity);
        assert_eq!(to_bytes(&UserActivity::of(&model)), hex);
    }
}

#[test]
fn the_rest_of_the_metadata_server() {
    assert_call(&MetadataServer::UpdateStatus(Some(UserStatus::Online)), "UpdateStatus", "91 02");
    assert_call(&MetadataServer::UpdateStatus(None), "UpdateStatus", "91 c0");
    assert!(decode::<MetadataServer>("UpdateStatus", "91 03").is_err());
    assert_call(&MetadataServer::GetChangesSince(100), "GetChangesSince", "91 64");
    assert_call(&MetadataServer::BeginWatchingUserPresence, "BeginWatchingUserPresence", "90");
    assert_call(&MetadataServer::EndWatchingUserPresence, "EndWatchingUserPresence", "90");
    assert_call(&MetadataServer::BeginWatchingMultiplayerRoom(77), "BeginWatchingMultiplayerRoom", "91 4d");
    assert_call(&MetadataServer::EndWatchingMultiplayerRoom(77), "EndWatchingMultiplayerRoom", "91 4d");
    assert_call(&MetadataServer::RefreshFriends, "RefreshFriends", "90");
}

#[test]
fn the_metadata_client() {
    let user = Id::new(2);
    let presence = UserPresence { activity: Some(UserActivity::ChoosingBeatmap), status: Some(UserStatus::Online) };
    assert_call(
        &MetadataClient::UserPresenceUpdated(user, Some(presence.clone())),
        "UserPresenceUpdated",
        "92 02 92 92 0b 90 02",
    );
    assert_call(&MetadataClient::UserPresenceUpdated(user, None), "UserPresenceUpdated", "92 02 c0");
    assert_call(
        &MetadataClient::FriendPresenceUpdated(user, Some(presence)),
        "FriendPresenceUpdated",
        "92 02 92 92 0b 90 02",
    );
    let challenge = DailyChallengeInfo { room_id: 1234 };
    assert_call(&MetadataClient::DailyChallengeUpdated(Some(challenge)), "DailyChallengeUpdated", "91 91 cd 04 d2");
    assert_call(&MetadataClient::DailyChallengeUpdated(None), "DailyChallengeUpdated", "91 c0");
    let updates = BeatmapUpdates { beatmap_set_ids: List(vec![Id::new(1), Id::new(2)]), last_processed_queue_id: 105 };
    assert_eq!(to_bytes(&updates), bytes("92 92 01 02 69"));
    assert_call(&MetadataClient::BeatmapSetsUpdated(updates), "BeatmapSetsUpdated", "91 92 92 01 02 69");
    let event = MultiplayerRoomScoreSetEvent {
        room_id: 77,
        playlist_item_id: 501,
        score_id: Id::new(900),
        user_id: user,
        total_score: 1_000_000,
        new_rank: Some(1),
    };
    assert_call(
        &MetadataClient::MultiplayerRoomScoreSet(event),
        "MultiplayerRoomScoreSet",
        "91 96 4d cd 01 f5 cd 03 84 02 ce 00 0f 42 40 01",
    );
    let stats = MultiplayerPlaylistItemStats {
        playlist_item_id: 1,
        total_score_distribution: List(vec![0; 13]),
        cumulative_score: 0,
        last_processed_score_id: Id::new(0),
    };
    assert_eq!(to_bytes(&stats), bytes("94 01 9d 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00"));
}

#[test]
fn what_every_hub_tells_has_no_arguments() {
    assert_call(&StatefulUserHubClient::DisconnectRequested, "DisconnectRequested", "90");
    assert_call(&StatefulUserHubClient::ServerShuttingDown, "ServerShuttingDown", "90");
}

#[test]
fn the_number_of_arguments_is_exact() {
    assert!(decode::<SpectatorServer>("StartWatchingUser", "92 02 03").is_err());
    assert!(decode::<SpectatorServer>("StartWatchingUser", "90").is_err());
    assert_eq!(decode::<SpectatorServer>("Unknown", "90").unwrap(), None);
}

#[test]
fn an_older_client_sends_shorter_headers() {
    let eight = BUNDLE.replace("92 9a", "92 98").replace("90 cd 01 2c 90", "90");
    let old: FrameDataBundle = from_bytes(&bytes(&eight)).unwrap();
    assert_eq!(old.header.total_score_without_mods, None);
    assert_eq!(old.header.pauses, None);
    assert_eq!(old.frames, bundle().frames);
}

#[test]
fn a_header_without_statistics_is_refused() {
    assert!(from_bytes::<FrameDataBundle>(&bytes("92 94 00 00 00 00 90")).is_err());
    assert!(from_bytes::<SpectatorState>(&bytes("95 4b 00 90 01 c0")).is_err(), "no maximum statistics");
    assert!(from_bytes::<SpectatorState>(&bytes("95 4b 00 c0 01 80")).is_err(), "no mods");
    assert!(from_bytes::<SpectatorState>(&bytes("95 4b 00 90 01 81 11 01")).is_err(), "unknown hit result");
    assert!(from_bytes::<SpectatorState>(&bytes("95 4b 00 90 09 80")).is_err(), "unknown state");
}

#[test]
fn a_newer_client_sends_longer_objects() {
    let longer = format!("92 02 {}", STATE.replace("95", "97") + " 93 01 02 03 81 a1 78 c7 01 05 00");
    let call = decode::<SpectatorClient>("UserBeganPlaying", &longer).unwrap();
    assert_eq!(call, Some(SpectatorClient::UserBeganPlaying(Id::new(2), playing(vec![]))));
}

#[test]
fn unknown_elements_with_mods_are_skipped_whole() {
    let mods = "91 92 a2 44 54 92 ac 73 70 65 65 64 5f 63 68 61 6e 67 65 cb 3f f4 00 00 00 00 00 00 \
        ac 61 64 6a 75 73 74 5f 70 69 74 63 68 c3";
    let longer = format!("92 02 {} {mods} 07", STATE.replace("95", "97"));
    let call = decode::<SpectatorClient>("UserBeganPlaying", &longer).unwrap();
    assert_eq!(call, Some(SpectatorClient::UserBeganPlaying(Id::new(2), playing(vec![]))));
}

#[test]
fn frames_go_through_the_model_unchanged() {
    let model = FrameBundle::from(bundle());
    assert_eq!(to_bytes(&FrameDataBundle::from(&model)), bytes(BUNDLE));
    let state = PlayState::from(playing(vec![]));
    assert_eq!(to_bytes(&SpectatorState::from(&state)), bytes(STATE));
    let presence = Presence { activity: None, status: Status::DoNotDisturb };
    assert_eq!(to_bytes(&UserPresence::from(&presence)), bytes("92 c0 01"));
}
