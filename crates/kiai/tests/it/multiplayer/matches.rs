//! Whole matches, from the making of a room to the results.

use std::time::Duration;

use kiai_clients::lazer::{
    InRoom,
    strict::{RoomStatus, RoomType},
};
use kiai_testkit::{Player, TestServer};
use kiai_wire_lazer::hub::{
    multiplayer::{MultiplayerClient, MultiplayerServer},
    multiplayer_match::{MatchRoomState, MatchUserState},
    multiplayer_room::{DownloadState, GameplayAbortReason, MatchType, MultiplayerRoomState, MultiplayerUserState},
};

use super::{guest, half_a_minute, hear_room_state, hear_state, host, load, map, play, ready, start};

/// Alice has made a room, Bob has come, both were ready, and Alice has started.
async fn two_begin(server: &TestServer) -> [(Player, InRoom); 2] {
    let map = map(server, "Song", 88).await;
    let alice = host(server, "alice", map.room()).await;
    let bob = guest(server, "bob", alice.1.id()).await;
    ready(&alice.1).await;
    ready(&bob.1).await;
    start(&alice.1).await;
    [alice, bob]
}

#[tokio::test]
async fn two_players_play_a_match_from_its_making_to_the_results() {
    let server = TestServer::start().await;
    let map = map(&server, "Song", 88).await;
    let (alice, mut of_alice) = host(&server, "alice", map.room()).await;
    let room = of_alice.id();
    assert!(room > 0 && of_alice.room.channel_id.get() > 0);
    assert_eq!(of_alice.room.host.as_ref().unwrap().user_id.get(), alice.id);
    let (bob, mut of_bob) = guest(&server, "bob", room).await;
    assert_eq!(of_bob.room.users.0.len(), 2);
    of_alice.hear_until_room(|inside| inside.user(bob.id).is_some()).await.unwrap();

    let listed = bob.rooms(&[("category", "realtime")]).await.unwrap();
    let [listed] = listed.as_slice() else { panic!("{listed:?}") };
    assert_eq!((listed.id, listed.kind, listed.status), (room, RoomType::HeadToHead, RoomStatus::Idle));
    assert_eq!((listed.participant_count, listed.recent_participants.len()), (2, 2));
    assert_eq!(listed.current_playlist_item.as_ref().unwrap().beatmap.id, i32::try_from(map.beatmap).unwrap());

    ready(&of_alice).await;
    ready(&of_bob).await;
    start(&of_alice).await;
    let item = of_bob.current().unwrap().id.get();
    load(&mut of_alice).await;
    load(&mut of_bob).await;
    let (spectator_a, spectator_b) = (alice.open_spectator().await.unwrap(), bob.open_spectator().await.unwrap());
    let token_a = alice.request_item_token(room, item, &map.script).await.unwrap();
    let token_b = bob.request_item_token(room, item, &map.script).await.unwrap();
    server.advance(Duration::from_secs_f64(map.script.length_ms() / 1000.0));
    play(&alice, &mut of_alice, &spectator_a, &map, token_a, item).await;
    hear_room_state(&mut of_alice, MultiplayerRoomState::Playing).await;
    let playing = alice.rooms(&[("category", "realtime"), ("status", "playing")]).await.unwrap();
    assert_eq!(playing.len(), 1);
    play(&bob, &mut of_bob, &spectator_b, &map, token_b, item).await;

    for inside in [&mut of_alice, &mut of_bob] {
        inside.hear_until(|call| *call == MultiplayerClient::ResultsReady).await.unwrap();
        assert_eq!(inside.room.state, MultiplayerRoomState::Open);
        assert!(inside.room.users.0.iter().all(|user| user.state == MultiplayerUserState::Results));
        inside.hear_until_room(|inside| inside.room.settings.playlist_item_id.get() != item).await.unwrap();
        assert!(!inside.current().unwrap().expired, "what the host alone queues is there again");
    }
    server.settle().await;
    let scores = bob.item_scores(room, item, None).await.unwrap();
    assert_eq!((scores.scores.len(), scores.total), (2, Some(2)));
    assert_eq!(scores.user_score.unwrap().position, Some(2), "the earlier of two equal scores stands first");
    let full = alice.room(room).await.unwrap();
    assert_eq!(full.playlist.len(), 2);
    assert!(full.playlist[0].expired && full.playlist[0].played_at.is_some() && !full.playlist[1].expired);
    of_alice.change_state(MultiplayerUserState::Idle).await.unwrap();
    hear_state(&mut of_bob, alice.id, MultiplayerUserState::Idle).await;
    server.stop().await;
}

#[tokio::test]
async fn three_play_in_teams_and_one_watches() {
    let server = TestServer::start().await;
    let map = map(&server, "Song", 88).await;
    let mut room = map.room();
    room.settings.match_type = MatchType::TeamVersus;
    room.settings.max_participants = Some(4);
    let (alice, mut of_alice) = host(&server, "alice", room).await;
    let (bob, mut of_bob) = guest(&server, "bob", of_alice.id()).await;
    let (carol, mut of_carol) = guest(&server, "carol", of_alice.id()).await;
    let team = |inside: &InRoom, user| match inside.user(user).unwrap().match_state {
        Some(MatchUserState::TeamVersus(state)) => state.team_id,
        None => panic!("no team"),
    };
    assert_eq!((team(&of_carol, alice.id), team(&of_carol, bob.id)), (0, 1));
    let Some(MatchRoomState::TeamVersus(state)) = &of_carol.room.match_state else { panic!() };
    assert_eq!(state.teams.0.len(), 2);
    let slots = &state.slots.as_ref().unwrap().0;
    assert_eq!(slots.iter().flatten().count(), 3);

    of_carol.change_state(MultiplayerUserState::Spectating).await.unwrap();
    ready(&of_alice).await;
    ready(&of_bob).await;
    start(&of_alice).await;
    load(&mut of_alice).await;
    load(&mut of_bob).await;
    of_carol.hear_until(|call| *call == MultiplayerClient::LoadRequested).await.unwrap();
    assert_eq!(of_carol.user(alice.id).unwrap().state, MultiplayerUserState::WaitingForLoad, "told before loading");
    for inside in [&mut of_alice, &mut of_bob] {
        inside.hear_until(|call| *call == MultiplayerClient::GameplayStarted).await.unwrap();
        inside.change_state(MultiplayerUserState::FinishedPlay).await.unwrap();
    }
    of_carol.hear_until(|call| *call == MultiplayerClient::ResultsReady).await.unwrap();
    assert_eq!(of_carol.user(carol.id).unwrap().state, MultiplayerUserState::Spectating);
    assert_eq!(of_carol.user(bob.id).unwrap().state, MultiplayerUserState::Results);
    server.stop().await;
}

#[tokio::test]
async fn whoever_loads_too_long_is_left_behind() {
    let server = TestServer::start().await;
    let [(_, mut of_alice), (bob, mut of_bob)] = two_begin(&server).await;
    load(&mut of_alice).await;
    of_bob.hear_until(|call| *call == MultiplayerClient::LoadRequested).await.unwrap();
    half_a_minute(&server, &[&of_alice, &of_bob]).await;
    of_alice.hear_until(|call| *call == MultiplayerClient::GameplayStarted).await.unwrap();
    let aborted = MultiplayerClient::GameplayAborted(GameplayAbortReason::LoadTookTooLong);
    of_bob.hear_until(|call| *call == aborted).await.unwrap();
    hear_state(&mut of_bob, bob.id, MultiplayerUserState::Idle).await;
    of_alice.change_state(MultiplayerUserState::FinishedPlay).await.unwrap();
    of_bob.hear_until(|call| *call == MultiplayerClient::ResultsReady).await.unwrap();
    server.stop().await;
}

#[tokio::test]
async fn a_match_is_aborted_by_the_host_and_a_play_by_its_player() {
    let server = TestServer::start().await;
    let [(_, mut of_alice), (bob, mut of_bob)] = two_begin(&server).await;
    of_bob.hear_until(|call| *call == MultiplayerClient::LoadRequested).await.unwrap();
    of_alice.hear_until(|call| *call == MultiplayerClient::LoadRequested).await.unwrap();
    of_bob.ask(MultiplayerServer::AbortGameplay).await.unwrap();
    hear_state(&mut of_alice, bob.id, MultiplayerUserState::Idle).await;
    assert_eq!(of_alice.room.state, MultiplayerRoomState::WaitingForLoad);

    of_alice.ask(MultiplayerServer::AbortMatch).await.unwrap();
    let aborted = MultiplayerClient::GameplayAborted(GameplayAbortReason::HostAbortedTheMatch);
    for inside in [&mut of_alice, &mut of_bob] {
        inside.hear_until(|call| *call == aborted).await.unwrap();
        hear_room_state(inside, MultiplayerRoomState::Open).await;
    }
    server.stop().await;
}

#[tokio::test]
async fn an_intro_is_skipped_when_most_want_it() {
    let server = TestServer::start().await;
    let [(alice, mut of_alice), (_, mut of_bob)] = two_begin(&server).await;
    load(&mut of_alice).await;
    load(&mut of_bob).await;
    for inside in [&mut of_alice, &mut of_bob] {
        inside.hear_until(|call| *call == MultiplayerClient::GameplayStarted).await.unwrap();
    }
    of_alice.ask(MultiplayerServer::VoteToSkipIntro).await.unwrap();
    of_bob.hear_until_room(|inside| inside.user(alice.id).unwrap().voted_to_skip_intro).await.unwrap();
    of_bob.ask(MultiplayerServer::VoteToSkipIntro).await.unwrap();
    of_bob.hear_until(|call| *call == MultiplayerClient::VoteToSkipIntroPassed).await.unwrap();
    server.stop().await;
}

#[tokio::test]
async fn whoever_lacks_the_map_is_left_out() {
    let server = TestServer::start().await;
    let map = map(&server, "Song", 88).await;
    let (_, mut of_alice) = host(&server, "alice", map.room()).await;
    let (bob, of_bob) = guest(&server, "bob", of_alice.id()).await;
    ready(&of_alice).await;
    of_bob.change_availability(DownloadState::NotDownloaded).await.unwrap();
    start(&of_alice).await;
    load(&mut of_alice).await;
    of_alice.hear_until(|call| *call == MultiplayerClient::GameplayStarted).await.unwrap();
    assert_eq!(of_alice.user(bob.id).unwrap().state, MultiplayerUserState::Idle);
    server.stop().await;
}
