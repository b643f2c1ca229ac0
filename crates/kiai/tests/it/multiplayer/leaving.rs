//! Players who go, are put out, or vanish in the middle of something.

use std::time::Duration;

use kiai_clients::lazer::{ChatEvent, InRoom};
use kiai_services::rooms::{announce_shutdown, whereabouts};
use kiai_testkit::TestServer;
use kiai_wire_lazer::{
    hub::{
        multiplayer::{MultiplayerClient, MultiplayerServer},
        multiplayer_match::MultiplayerCountdown,
        multiplayer_room::{MultiplayerRoomState, MultiplayerUserState},
    },
    msgpack::TimeSpan,
};

use super::{guest, hear_room_state, host, load, map, readable, ready, start};
use crate::bancho::DEADLINE;

#[tokio::test]
async fn the_host_goes_and_the_next_one_decides() {
    let server = TestServer::start().await;
    let map = map(&server, "Song", 88).await;
    let (alice, of_alice) = host(&server, "alice", map.room()).await;
    let (bob, mut of_bob) = guest(&server, "bob", of_alice.id()).await;
    of_alice.ask(MultiplayerServer::LeaveRoom).await.unwrap();
    of_alice.ask(MultiplayerServer::LeaveRoom).await.unwrap();
    of_bob.hear_until_room(|inside| inside.user(alice.id).is_none()).await.unwrap();
    of_bob
        .hear_until_room(|inside| inside.room.host.as_ref().is_some_and(|host| host.user_id.get() == bob.id))
        .await
        .unwrap();
    of_bob.ask(MultiplayerServer::LeaveRoom).await.unwrap();
    assert!(bob.rooms(&[("category", "realtime")]).await.unwrap().is_empty(), "an empty room is over");
    let again = bob.open_multiplayer().await.unwrap().join_room(bob.id, of_bob.id(), "").await;
    assert_eq!(readable(again), "Failed to join the room, please try again.");
    server.stop().await;
}

#[tokio::test]
async fn whoever_is_put_out_is_told_and_leaves_once_more() {
    let server = TestServer::start().await;
    let map = map(&server, "Song", 88).await;
    let (_, mut of_alice) = host(&server, "alice", map.room()).await;
    let (bob, mut of_bob) = guest(&server, "bob", of_alice.id()).await;
    of_alice.ask(MultiplayerServer::KickUser(kiai_model::Id::new(bob.id))).await.unwrap();
    of_bob.hear_until_room(|inside| inside.is_out).await.unwrap();
    of_bob.ask(MultiplayerServer::LeaveRoom).await.unwrap();
    of_alice.hear_until_room(|inside| inside.user(bob.id).is_none()).await.unwrap();
    let refused = readable(of_bob.change_state(MultiplayerUserState::Ready).await);
    assert_eq!(refused, "This user has not yet joined a multiplayer room.");
    // Who was put out may come back.
    let hub = bob.open_multiplayer().await.unwrap();
    hub.join_room(bob.id, of_alice.id(), "").await.unwrap();
    server.stop().await;
}

#[tokio::test]
async fn somebody_who_vanishes_holds_nobody_up() {
    let server = TestServer::start().await;
    let map = map(&server, "Song", 88).await;
    let steps = ["idle", "ready", "waiting", "loaded", "playing", "finished", "results"];
    for (index, step) in steps.into_iter().enumerate() {
        let (_, mut of_alice) = host(&server, &format!("host{index}"), map.room()).await;
        let (bob, mut of_bob) = guest(&server, &format!("guest{index}"), of_alice.id()).await;
        ready(&of_alice).await;
        let mut is_gone = step == "idle";
        if !is_gone {
            ready(&of_bob).await;
            is_gone = step == "ready";
        }
        if is_gone {
            of_bob.hub.connection().abort();
            of_alice
                .hear_until(|call| matches!(call, MultiplayerClient::UserLeft(user) if user.user_id.get() == bob.id))
                .await
                .unwrap();
        }
        start(&of_alice).await;
        if step == "waiting" {
            of_bob.hear_until(|call| *call == MultiplayerClient::LoadRequested).await.unwrap();
            of_bob.hub.connection().abort();
        }
        if matches!(step, "loaded" | "playing" | "finished" | "results") {
            load(&mut of_bob).await;
        }
        if step == "loaded" {
            of_bob.hub.connection().abort();
        }
        load(&mut of_alice).await;
        if matches!(step, "playing" | "finished" | "results") {
            of_bob.hear_until(|call| *call == MultiplayerClient::GameplayStarted).await.unwrap();
            if step != "playing" {
                of_bob.change_state(MultiplayerUserState::FinishedPlay).await.unwrap();
            }
            if step != "results" {
                of_bob.hub.connection().abort();
            }
        }
        of_alice.hear_until(|call| *call == MultiplayerClient::GameplayStarted).await.unwrap();
        of_alice.change_state(MultiplayerUserState::FinishedPlay).await.unwrap();
        of_alice.hear_until(|call| *call == MultiplayerClient::ResultsReady).await.unwrap();
        assert_eq!(of_alice.room.state, MultiplayerRoomState::Open, "{step}");
        if step == "results" {
            of_bob.hear_until(|call| *call == MultiplayerClient::ResultsReady).await.unwrap();
            of_bob.hub.connection().abort();
        }
        of_alice.hear_until_room(|inside| inside.user(bob.id).is_none()).await.unwrap();
        play_alone(&mut of_alice).await;
        of_alice.ask(MultiplayerServer::LeaveRoom).await.unwrap();
    }
    server.stop().await;
}

/// The next match, of whoever is left.
async fn play_alone(inside: &mut InRoom) {
    inside.change_state(MultiplayerUserState::Idle).await.unwrap();
    ready(inside).await;
    start(inside).await;
    load(inside).await;
    inside.hear_until(|call| *call == MultiplayerClient::GameplayStarted).await.unwrap();
    inside.change_state(MultiplayerUserState::FinishedPlay).await.unwrap();
    inside.hear_until(|call| *call == MultiplayerClient::ResultsReady).await.unwrap();
}

#[tokio::test]
async fn somebody_who_vanishes_while_joining_is_not_inside() {
    let server = TestServer::start().await;
    let map = map(&server, "Song", 88).await;
    let (_, mut of_alice) = host(&server, "alice", map.room()).await;
    let room = of_alice.room.room_id;
    let bob = server.register("bob").await;
    for _ in 0..5 {
        let hub = bob.open_multiplayer().await.unwrap();
        hub.send(&MultiplayerServer::JoinRoom(room));
        hub.connection().abort();
    }
    play_alone(&mut of_alice).await;
    let is_gone = async {
        while whereabouts(server.services(), kiai_model::Id::new(bob.id)).is_some() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(DEADLINE, is_gone).await.expect("they go before the deadline");
    let of_bob = bob.open_multiplayer().await.unwrap().join_room(bob.id, room.get(), "").await.unwrap();
    assert_eq!(of_bob.room.users.0.len(), 2);
    server.stop().await;
}

#[tokio::test]
async fn xt04_a_server_that_goes_down_makes_no_rooms_and_those_there_are_go_on() {
    let server = TestServer::start().await;
    let map = map(&server, "Song", 88).await;
    let (_, mut of_alice) = host(&server, "alice", map.room()).await;
    let bob = server.register("bob").await;
    let of_bob = bob.open_multiplayer().await.unwrap();
    server.services().connections.begin_shutdown();
    announce_shutdown(server.services(), Duration::from_hours(6));
    let refused = of_bob.call(&MultiplayerServer::CreateRoom(Box::new(map.room()))).await;
    assert_eq!(readable(refused), "Server is shutting down.");
    of_alice.hear_until_room(|inside| !inside.room.active_countdowns.0.is_empty()).await.unwrap();
    let [MultiplayerCountdown::ServerShuttingDown(body)] = of_alice.room.active_countdowns.0[..] else {
        panic!("{:?}", of_alice.room.active_countdowns)
    };
    assert_eq!(body.time_remaining, TimeSpan::from(Duration::from_hours(6)));
    let of_bob = of_bob.join_room(bob.id, of_alice.id(), "").await.unwrap();
    assert_eq!(of_bob.room.active_countdowns.0.len(), 1);
    play_alone(&mut of_alice).await;
    server.stop().await;
}

#[tokio::test]
async fn a_match_without_its_last_player_is_over() {
    let server = TestServer::start().await;
    let map = map(&server, "Song", 88).await;
    let (_, mut of_alice) = host(&server, "alice", map.room()).await;
    let (_, mut of_bob) = guest(&server, "bob", of_alice.id()).await;
    of_alice.change_state(MultiplayerUserState::Spectating).await.unwrap();
    ready(&of_bob).await;
    start(&of_alice).await;
    load(&mut of_bob).await;
    hear_room_state(&mut of_alice, MultiplayerRoomState::Playing).await;
    of_bob.hub.close();
    hear_room_state(&mut of_alice, MultiplayerRoomState::Open).await;
    server.stop().await;
}

#[tokio::test]
async fn those_inside_talk_in_the_rooms_channel() {
    let server = TestServer::start().await;
    let map = map(&server, "Song", 88).await;
    let (alice, of_alice) = host(&server, "alice", map.room()).await;
    let channel = of_alice.room.channel_id.get();
    let bob = server.register("bob").await;
    let mut socket = bob.open_notifications().await.unwrap();
    bob.post_message(channel, "not yet", false, "a").await.unwrap_err();
    let hub = bob.open_multiplayer().await.unwrap();
    let of_bob = hub.join_room(bob.id, of_alice.id(), "").await.unwrap();
    let ChatEvent::Joined(joined) = socket.next_chat().await.unwrap() else { panic!() };
    assert_eq!(joined.channel_id, channel);
    alice.post_message(channel, "hello", false, "b").await.unwrap();
    let ChatEvent::Said(said) = socket.next_chat().await.unwrap() else { panic!() };
    assert_eq!(said.messages[0].content, "hello");
    of_bob.ask(MultiplayerServer::LeaveRoom).await.unwrap();
    let ChatEvent::Parted(parted) = socket.next_chat().await.unwrap() else { panic!() };
    assert_eq!(parted.channel_id, channel);
    bob.post_message(channel, "no more", false, "c").await.unwrap_err();
    server.stop().await;
}

#[tokio::test]
async fn a_newer_game_takes_the_place_of_the_one_inside() {
    let server = TestServer::start().await;
    let map = map(&server, "Song", 88).await;
    let (_, mut of_alice) = host(&server, "alice", map.room()).await;
    let (bob, of_bob) = guest(&server, "bob", of_alice.id()).await;
    let again = server.log_in("bob").await;
    let hub = again.open_multiplayer().await.unwrap();
    of_bob.hub.close();
    of_alice
        .hear_until(|call| matches!(call, MultiplayerClient::UserLeft(user) if user.user_id.get() == bob.id))
        .await
        .unwrap();
    let of_bob = hub.join_room(bob.id, of_alice.id(), "").await.unwrap();
    assert!(of_bob.user(bob.id).is_some());
    server.stop().await;
}

#[tokio::test]
async fn a_room_outlives_the_server_and_whoever_was_inside_comes_back_or_goes_elsewhere() {
    let server = TestServer::start_with(&[("SHUTDOWN_SECONDS", "1")]).await;
    let map = map(&server, "Song", 88).await;
    let (_, of_alice) = host(&server, "alice", map.room()).await;
    let room = of_alice.id();
    let _of_bob = guest(&server, "bob", room).await;
    let server = server.restart().await;

    let alice = server.log_in("alice").await;
    let mut of_alice = alice.open_multiplayer().await.unwrap().join_room(alice.id, room, "").await.unwrap();
    assert_eq!(of_alice.room.users.0.len(), 2, "those who may still come are inside");
    assert_eq!(of_alice.room.host.as_ref().unwrap().user_id.get(), alice.id);
    let bob = server.log_in("bob").await;
    let of_bob = bob.open_multiplayer().await.unwrap().create_room(bob.id, map.room()).await.unwrap();
    assert_ne!(of_bob.id(), room);
    of_alice.hear_until_room(|inside| inside.user(bob.id).is_none()).await.unwrap();
    server.stop().await;
}
