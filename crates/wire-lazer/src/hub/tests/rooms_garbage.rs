//! Rooms of any kind come back as they were written, and no bytes end the process.

use kiai_model::Id;
use proptest::{collection::vec, option::of, prelude::*};

use super::garbage::mods;
use crate::{
    hub::{
        multiplayer::{MultiplayerClient, MultiplayerServer},
        multiplayer_match::{
            CountdownBody, MatchRoomState, MatchUserState, MultiplayerCountdown, MultiplayerTeam,
            StandardMatchRoomState, TeamVersusRoomState, TeamVersusUserState,
        },
        multiplayer_room::{
            BeatmapAvailability, DownloadState, MatchType, MultiplayerPlaylistItem, MultiplayerRoom,
            MultiplayerRoomSettings, MultiplayerRoomState, MultiplayerRoomUser, MultiplayerRoomUserRole,
            MultiplayerUserState, QueueMode,
        },
    },
    msgpack::{Call, DateTimeOffset, List, TimeSpan, from_bytes, to_bytes},
};

fn users() -> impl Strategy<Value = MultiplayerRoomUser> {
    let states = proptest::sample::select(vec![
        MultiplayerUserState::Idle,
        MultiplayerUserState::ReadyForGameplay,
        MultiplayerUserState::Spectating,
    ]);
    let role = prop_oneof![Just(MultiplayerRoomUserRole::Player), Just(MultiplayerRoomUserRole::Referee)];
    let team = of(any::<i32>().prop_map(|team_id| MatchUserState::TeamVersus(TeamVersusUserState { team_id })));
    (any::<i32>(), states, of(0.0f32..1.0), mods(), team, of(any::<i32>()), of(any::<i32>()), any::<bool>(), role)
        .prop_map(|(id, state, progress, mods, match_state, ruleset_id, beatmap_id, voted_to_skip_intro, role)| {
            MultiplayerRoomUser {
                user_id: Id::new(i64::from(id)),
                state,
                beatmap_availability: BeatmapAvailability {
                    state: DownloadState::Downloading,
                    download_progress: progress,
                },
                mods,
                match_state,
                ruleset_id,
                beatmap_id,
                voted_to_skip_intro,
                role,
            }
        })
}

fn items() -> impl Strategy<Value = MultiplayerPlaylistItem> {
    let time = (0..=u32::MAX).prop_map(|seconds| DateTimeOffset { seconds: i64::from(seconds), nanoseconds: 0 });
    (any::<i64>(), any::<i32>(), "[a-f0-9]{0,64}", mods(), mods(), any::<u16>(), of(time), 0.0..20.0, any::<bool>())
        .prop_map(|(id, number, checksum, required_mods, allowed_mods, order, played_at, star_rating, flag)| {
            MultiplayerPlaylistItem {
                id: Id::new(id),
                owner_id: Id::new(i64::from(number)),
                beatmap_id: number,
                beatmap_checksum: checksum.as_str().into(),
                ruleset_id: number,
                required_mods,
                allowed_mods,
                expired: flag,
                playlist_order: order,
                played_at,
                star_rating,
                freestyle: !flag,
            }
        })
}

fn match_states() -> impl Strategy<Value = MatchRoomState> {
    let slots = of(vec(of(any::<i32>().prop_map(|id| Id::new(i64::from(id)))), 0..=16).prop_map(List));
    (any::<bool>(), slots, "[A-Za-z ]{0,20}", any::<bool>()).prop_map(|(locked, slots, name, has_teams)| {
        if has_teams {
            let teams = List(vec![MultiplayerTeam { id: 0, name: name.as_str().into() }]);
            MatchRoomState::TeamVersus(TeamVersusRoomState { teams, locked, slots })
        } else {
            MatchRoomState::Standard(StandardMatchRoomState { locked, slots })
        }
    })
}

fn countdowns() -> impl Strategy<Value = MultiplayerCountdown> {
    (any::<i32>(), any::<i64>(), 0..3).prop_map(|(id, ticks, kind)| {
        let body = CountdownBody { id, time_remaining: TimeSpan { ticks } };
        match kind {
            0 => MultiplayerCountdown::MatchStart(body),
            1 => MultiplayerCountdown::ForceGameplayStart(body),
            _ => MultiplayerCountdown::ServerShuttingDown(body),
        }
    })
}

fn settings() -> impl Strategy<Value = MultiplayerRoomSettings> {
    (".{0,40}", any::<i64>(), ".{0,20}", any::<i64>(), any::<bool>(), of(any::<u8>())).prop_map(
        |(name, item, password, ticks, auto_skip, max_participants)| MultiplayerRoomSettings {
            name: name.as_str().into(),
            playlist_item_id: Id::new(item),
            password: password.as_str().into(),
            match_type: MatchType::TeamVersus,
            queue_mode: QueueMode::AllPlayersRoundRobin,
            auto_start_duration: TimeSpan { ticks },
            auto_skip,
            max_participants,
        },
    )
}

fn rooms() -> impl Strategy<Value = MultiplayerRoom> {
    let state = prop_oneof![Just(MultiplayerRoomState::Open), Just(MultiplayerRoomState::Closed)];
    let people = (vec(users(), 0..4), of(users()));
    (
        any::<i64>(),
        state,
        settings(),
        people,
        of(match_states()),
        vec(items(), 0..4),
        vec(countdowns(), 0..3),
        any::<i64>(),
    )
        .prop_map(|(id, state, settings, (users, host), match_state, playlist, countdowns, channel)| {
            MultiplayerRoom {
                room_id: Id::new(id),
                state,
                settings,
                users: List(users),
                host,
                match_state,
                playlist: List(playlist),
                active_countdowns: List(countdowns),
                channel_id: Id::new(channel),
            }
        })
}

proptest! {
    #[test]
    fn rooms_come_back(room in rooms()) {
        prop_assert_eq!(from_bytes::<MultiplayerRoom>(&to_bytes(&room)).unwrap(), room);
    }

    #[test]
    fn damaged_rooms_never_panic(room in rooms(), at in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let mut bytes = Vec::new();
        MultiplayerServer::CreateRoom(Box::new(room)).append_arguments(&mut bytes);
        let at = at.index(bytes.len());
        let _ = MultiplayerServer::decode("CreateRoom", 1, &bytes[..at]);
        bytes[at] = byte;
        let _ = MultiplayerServer::decode("CreateRoom", 1, &bytes);
    }

    #[test]
    fn garbage_never_panics(bytes in vec(any::<u8>(), 0..512), count in 0u32..4) {
        for target in MultiplayerServer::METHODS {
            let _ = MultiplayerServer::decode(target, count, &bytes);
        }
        for target in MultiplayerClient::METHODS {
            let _ = MultiplayerClient::decode(target, count, &bytes);
        }
    }
}
