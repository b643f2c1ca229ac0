//! Settings, seats, teams, countdowns, rolls, styles and mods.

use std::time::Duration;

use kiai_model::Id;
use kiai_services::beatmaps::{BeatmapKey, find_beatmap};
use kiai_testkit::{MapFixture, TestServer};
use kiai_wire_lazer::{
    hub::{
        multiplayer::{MultiplayerClient, MultiplayerServer},
        multiplayer_match::{
            ChangeSlotRequest, ChangeTeamRequest, MatchRoomState, MatchServerEvent, MatchUserRequest, MatchUserState,
            MultiplayerCountdown, RollRequest, SetLockStateRequest, StartMatchCountdownRequest, StopCountdownRequest,
        },
        multiplayer_room::{MatchType, MultiplayerRoomState, MultiplayerUserState, QueueMode},
    },
    msgpack::TimeSpan,
};

use super::{guest, half_a_minute, host, map, mods, readable, ready};

#[tokio::test]
async fn settings_reach_everybody_and_take_readiness_away() {
    let server = TestServer::start().await;
    let map = map(&server, "Song", 88).await;
    let (_, mut of_alice) = host(&server, "alice", map.room()).await;
    let (bob, mut of_bob) = guest(&server, "bob", of_alice.id()).await;
    ready(&of_bob).await;
    let mut settings = of_alice.room.settings.clone();
    settings.name = "Another name".into();
    settings.password = "secret".into();
    settings.queue_mode = QueueMode::AllPlayersRoundRobin;
    settings.match_type = MatchType::TeamVersus;
    settings.auto_skip = true;
    settings.max_participants = Some(4);
    settings.playlist_item_id = Id::new(999_999);
    of_alice.ask(MultiplayerServer::ChangeSettings(settings.clone())).await.unwrap();
    for inside in [&mut of_alice, &mut of_bob] {
        inside.hear_until_room(|inside| &*inside.room.settings.name == "Another name").await.unwrap();
        let item = inside.current().unwrap().id;
        settings.playlist_item_id = item;
        assert_eq!(inside.room.settings, settings, "and the current item stays what it is");
        assert_eq!(inside.user(bob.id).unwrap().state, MultiplayerUserState::Idle);
        assert!(inside.user(bob.id).unwrap().match_state.is_some());
        assert!(matches!(inside.room.match_state, Some(MatchRoomState::TeamVersus(_))));
    }
    let carol = server.register("carol").await;
    let wrong = carol.open_multiplayer().await.unwrap().join_room(carol.id, of_alice.id(), "").await;
    assert_eq!(readable(wrong), "Invalid password");
    let right = carol.open_multiplayer().await.unwrap().join_room(carol.id, of_alice.id(), "secret").await.unwrap();
    assert_eq!(right.room.users.0.len(), 3);
    let listed = carol.rooms(&[("category", "realtime")]).await.unwrap();
    assert!(listed[0].has_password && listed[0].max_participants == Some(4));

    settings.match_type = MatchType::HeadToHead;
    of_alice.ask(MultiplayerServer::ChangeSettings(settings)).await.unwrap();
    of_bob.hear_until_room(|inside| inside.room.settings.match_type == MatchType::HeadToHead).await.unwrap();
    assert_eq!(of_bob.user(bob.id).unwrap().match_state, None);
    server.stop().await;
}

#[tokio::test]
async fn seats_and_teams_change_until_they_are_locked() {
    let server = TestServer::start().await;
    let map = map(&server, "Song", 88).await;
    let mut room = map.room();
    room.settings.match_type = MatchType::TeamVersus;
    room.settings.max_participants = Some(4);
    let (alice, of_alice) = host(&server, "alice", room).await;
    let (bob, mut of_bob) = guest(&server, "bob", of_alice.id()).await;
    of_bob.request(MatchUserRequest::ChangeSlot(ChangeSlotRequest { slot_id: 1 })).await.unwrap();
    of_bob.request(MatchUserRequest::ChangeTeam(ChangeTeamRequest { team_id: 0 })).await.unwrap();
    of_bob
        .hear_until_room(|inside| {
            let Some(MatchUserState::TeamVersus(team)) = inside.user(bob.id).unwrap().match_state else { return false };
            team.team_id == 0
        })
        .await
        .unwrap();
    let Some(MatchRoomState::TeamVersus(state)) = &of_bob.room.match_state else { panic!() };
    let slots = &state.slots.as_ref().unwrap().0;
    assert_eq!(slots.as_slice(), [Some(Id::new(alice.id)), Some(Id::new(bob.id)), None, None]);

    let seat = |slot_id| MatchUserRequest::ChangeSlot(ChangeSlotRequest { slot_id });
    assert_eq!(readable(of_bob.request(seat(0)).await), "The requested slot is already taken.");
    assert_eq!(readable(of_bob.request(seat(4)).await), "Invalid slot.");
    let team = |team_id| MatchUserRequest::ChangeTeam(ChangeTeamRequest { team_id });
    assert_eq!(readable(of_bob.request(team(2)).await), "Attempted to set team out of valid range");
    let lock = |locked| MatchUserRequest::SetLockState(SetLockStateRequest { locked });
    assert!(readable(of_bob.request(lock(true)).await).contains("not the host"));
    of_alice.request(lock(true)).await.unwrap();
    assert_eq!(readable(of_bob.request(seat(3)).await), "Slots are currently locked.");
    assert_eq!(readable(of_bob.request(team(1)).await), "Teams are currently locked.");
    server.stop().await;
}

fn is_roll(call: &MultiplayerClient, by: i64) -> bool {
    matches!(call, MultiplayerClient::MatchEvent(MatchServerEvent::Roll(roll)) if roll.user_id.get() == by)
}

#[tokio::test]
async fn mt01_to_mt04_what_happens_in_a_match_is_told_once_to_each_inside() {
    let server = TestServer::start().await;
    let map = map(&server, "Song", 88).await;
    let mut room = map.room();
    room.settings.match_type = MatchType::TeamVersus;
    let (alice, mut of_alice) = host(&server, "alice", room).await;
    let (bob, mut of_bob) = guest(&server, "bob", of_alice.id()).await;
    let (_, mut of_carol) = host(&server, "carol", map.room()).await;
    let roll = || MatchUserRequest::Roll(RollRequest { max: Some(7) });
    // What came before is over when this is heard.
    of_alice.request(roll()).await.unwrap();
    for inside in [&mut of_alice, &mut of_bob] {
        inside.hear_until(|call| is_roll(call, alice.id)).await.unwrap();
        inside.heard.clear();
    }
    let lock = |locked| MatchUserRequest::SetLockState(SetLockStateRequest { locked });
    of_alice.request(lock(true)).await.unwrap();
    of_alice.request(lock(true)).await.unwrap();
    of_bob.request(roll()).await.unwrap();
    of_alice.request(lock(false)).await.unwrap();
    of_bob.request(MatchUserRequest::ChangeTeam(ChangeTeamRequest { team_id: 0 })).await.unwrap();
    // A kind of request that there is not, and one that is none.
    for argument in [b"\x92\x63\x91\x01".as_slice(), b"\xc0"] {
        let append = |buffer: &mut Vec<u8>| buffer.extend_from_slice(argument);
        of_bob.hub.connection().invoke("SendMatchRequest", 1, append).await.unwrap();
    }
    of_alice.request(roll()).await.unwrap();
    for inside in [&mut of_alice, &mut of_bob] {
        inside.hear_until(|call| is_roll(call, alice.id)).await.unwrap();
        let told = |is_it: &dyn Fn(&MultiplayerClient) -> bool| inside.heard.iter().filter(|call| is_it(call)).count();
        assert_eq!(told(&|call| matches!(call, MultiplayerClient::MatchRoomStateChanged(_))), 2, "MT01: each lock");
        assert_eq!(told(&|call| is_roll(call, bob.id)), 1, "MT02, MT04: in the name of who asked");
        let is_team = |call: &MultiplayerClient| {
            matches!(call, MultiplayerClient::MatchUserStateChanged(user, Some(MatchUserState::TeamVersus(team)))
                if user.get() == bob.id && team.team_id == 0)
        };
        assert_eq!(told(&is_team), 1, "MT03");
        assert_eq!(inside.heard.len(), 5, "{:?}", inside.heard);
    }
    of_carol.request(roll()).await.unwrap();
    of_carol.hear_until(|call| matches!(call, MultiplayerClient::MatchEvent(_))).await.unwrap();
    assert_eq!(of_carol.heard.len(), 1, "nothing of another room: {:?}", of_carol.heard);
    server.stop().await;
}

#[tokio::test]
async fn countdowns_run_and_are_stopped() {
    let server = TestServer::start().await;
    let map = map(&server, "Song", 88).await;
    let (_, mut of_alice) = host(&server, "alice", map.room()).await;
    ready(&of_alice).await;
    let ten = TimeSpan::from(Duration::from_secs(10));
    let begin = MatchUserRequest::StartMatchCountdown(StartMatchCountdownRequest { duration: ten });
    of_alice.request(begin.clone()).await.unwrap();
    of_alice.hear_until_room(|inside| !inside.room.active_countdowns.0.is_empty()).await.unwrap();
    let [MultiplayerCountdown::MatchStart(body)] = of_alice.room.active_countdowns.0[..] else { panic!() };
    assert_eq!(body.time_remaining, ten);
    let (_, of_bob) = guest(&server, "bob", of_alice.id()).await;
    assert_eq!(of_bob.room.active_countdowns.0.len(), 1);
    of_alice.request(MatchUserRequest::StopCountdown(StopCountdownRequest { id: body.id })).await.unwrap();
    of_alice.hear_until_room(|inside| inside.room.active_countdowns.0.is_empty()).await.unwrap();

    of_alice.request(begin).await.unwrap();
    server.advance(Duration::from_secs(10));
    of_alice.hear_until_room(|inside| inside.room.state == MultiplayerRoomState::WaitingForLoad).await.unwrap();
    of_alice.hear_until_room(|inside| !inside.room.active_countdowns.0.is_empty()).await.unwrap();
    let [MultiplayerCountdown::ForceGameplayStart(body)] = of_alice.room.active_countdowns.0[..] else {
        panic!("{:?}", of_alice.room.active_countdowns)
    };
    let stop = MatchUserRequest::StopCountdown(StopCountdownRequest { id: body.id });
    assert_eq!(readable(of_alice.request(stop).await), "Cannot stop the requested countdown.");
    server.stop().await;
}

#[tokio::test]
async fn a_match_starts_by_itself_when_somebody_is_ready() {
    let server = TestServer::start().await;
    let map = map(&server, "Song", 88).await;
    let mut room = map.room();
    room.settings.auto_start_duration = TimeSpan::from(Duration::from_secs(30));
    let (_, mut of_alice) = host(&server, "alice", room).await;
    ready(&of_alice).await;
    of_alice.hear_until_room(|inside| !inside.room.active_countdowns.0.is_empty()).await.unwrap();
    let ten = StartMatchCountdownRequest { duration: TimeSpan::from(Duration::from_secs(10)) };
    let refused = readable(of_alice.request(MatchUserRequest::StartMatchCountdown(ten)).await);
    assert_eq!(refused, "Cannot start manual countdown if auto-start is enabled.");
    half_a_minute(&server, &[&of_alice]).await;
    of_alice.hear_until(|call| *call == MultiplayerClient::LoadRequested).await.unwrap();
    server.stop().await;
}

#[tokio::test]
async fn numbers_are_drawn() {
    let server = TestServer::start().await;
    let map = map(&server, "Song", 88).await;
    let (_, mut of_alice) = host(&server, "alice", map.room()).await;
    let (bob, of_bob) = guest(&server, "bob", of_alice.id()).await;
    for (max, highest) in [(None, 100), (Some(2), 2)] {
        of_bob.request(MatchUserRequest::Roll(RollRequest { max })).await.unwrap();
        let is_roll =
            |call: &MultiplayerClient| matches!(call, MultiplayerClient::MatchEvent(MatchServerEvent::Roll(_)));
        let heard = of_alice.hear_until(is_roll).await.unwrap();
        let MultiplayerClient::MatchEvent(MatchServerEvent::Roll(roll)) = heard else { panic!() };
        assert_eq!((roll.user_id.get(), roll.max), (bob.id, highest));
        assert!((1..=highest).contains(&roll.result));
    }
    for max in [Some(1), Some(101), Some(0)] {
        let refused = readable(of_bob.request(MatchUserRequest::Roll(RollRequest { max })).await);
        assert_eq!(refused, "Invalid roll request. Max must be in [2, 100] range inclusive.");
    }
    server.stop().await;
}

#[tokio::test]
async fn each_plays_in_their_own_style_where_that_is_free() {
    let server = TestServer::start().await;
    let map = map(&server, "Song", 88).await;
    let hard = MapFixture { version: "Hard".into(), beatmap_id: 991, ..MapFixture::new("Two", 99, 8) };
    server.import(&MapFixture::osz(&[MapFixture::new("Two", 99, 12), hard])).await;
    let mut item = map.item();
    let (found, _) = find_beatmap(server.services(), &[BeatmapKey::Id(Id::new(990))]).await.unwrap().unwrap();
    (item.beatmap_id, item.beatmap_checksum, item.freestyle) = (990, found.checksum.as_str().into(), true);
    let (_, mut of_alice) = host(&server, "alice", kiai_clients::lazer::new_room("Free", item)).await;
    let (bob, of_bob) = guest(&server, "bob", of_alice.id()).await;
    of_bob.ask(MultiplayerServer::ChangeUserStyle(Some(991), Some(3))).await.unwrap();
    of_alice
        .hear_until_room(|inside| inside.user(bob.id).is_some_and(|user| user.ruleset_id == Some(3)))
        .await
        .unwrap();
    assert_eq!(of_alice.user(bob.id).unwrap().beatmap_id, Some(991));
    of_bob.ask(MultiplayerServer::ChangeUserMods(mods(&["HD"]))).await.unwrap();
    of_alice.hear_until_room(|inside| !inside.user(bob.id).unwrap().mods.0.is_empty()).await.unwrap();
    let other_set = i32::try_from(map.beatmap).unwrap();
    for (call, text) in [
        (
            MultiplayerServer::ChangeUserStyle(Some(other_set), None),
            "Selected beatmap is not from the same beatmap set.",
        ),
        (MultiplayerServer::ChangeUserStyle(Some(5), None), "Invalid beatmap selected."),
        (MultiplayerServer::ChangeUserStyle(None, Some(9)), "Attempted to select an unsupported ruleset."),
        (MultiplayerServer::ChangeUserMods(mods(&["EZ", "HR"])), "Incompatible mods were selected: "),
    ] {
        let refused = readable(of_bob.ask(call).await);
        assert!(refused.starts_with(text), "{refused}");
    }
    server.stop().await;
}
