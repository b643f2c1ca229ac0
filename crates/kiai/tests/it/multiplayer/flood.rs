//! One who asks for too much, beside others who play.

use std::time::Duration;

use futures_util::future::join_all;
use kiai_clients::lazer::InRoom;
use kiai_testkit::TestServer;
use kiai_wire_lazer::hub::{
    multiplayer::{MultiplayerClient, MultiplayerServer},
    multiplayer_room::MultiplayerUserState,
};

use super::{guest, host, load, map, readable, ready, start};

fn is_state_of(call: &MultiplayerClient, of: i64) -> bool {
    matches!(call, MultiplayerClient::UserStateChanged(user, _) if user.get() == of)
}

#[tokio::test]
async fn a_flood_of_commands_is_refused_and_told_and_no_match_suffers() {
    let server = TestServer::start_with(&[("RATE_LIMITS", "on")]).await;
    let map = map(&server, "Song", 88).await;
    let (_, mut of_alice) = host(&server, "alice", map.room()).await;
    let (mallory, of_mallory) = guest(&server, "mallory", of_alice.id()).await;
    let (_, mut of_bob) = guest(&server, "bob", of_alice.id()).await;
    let (_, mut of_carol) = host(&server, "carol", map.room()).await;
    ready(&of_bob).await;
    for inside in [&of_alice, &of_carol] {
        ready(inside).await;
        start(inside).await;
    }
    let flood = async {
        let states = [MultiplayerUserState::Ready, MultiplayerUserState::Idle];
        let calls = (0..1000).flat_map(|_| states).map(|state| of_mallory.change_state(state));
        join_all(calls).await
    };
    let matches = async {
        for inside in [&mut of_alice, &mut of_bob, &mut of_carol] {
            load(inside).await;
        }
        for inside in [&mut of_alice, &mut of_bob, &mut of_carol] {
            inside.hear_until(|call| *call == MultiplayerClient::GameplayStarted).await.unwrap();
            inside.change_state(MultiplayerUserState::FinishedPlay).await.unwrap();
        }
        for inside in [&mut of_alice, &mut of_bob, &mut of_carol] {
            inside.hear_until(|call| *call == MultiplayerClient::ResultsReady).await.unwrap();
        }
    };
    let (answers, ()) = tokio::join!(flood, matches);
    // A connection has a hundred calls at once, of which coming in was one.
    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 99);
    for refused in answers.into_iter().filter(Result::is_err) {
        assert_eq!(readable(refused), "Too many calls. Please wait a moment.");
    }
    let told = |inside: &InRoom| inside.heard.iter().filter(|call| is_state_of(call, mallory.id)).count();
    assert!(told(&of_alice) <= 99);
    assert_eq!(told(&of_carol), 0, "another room hears nothing of it");
    server.advance(Duration::from_secs(10));
    of_mallory.ask(MultiplayerServer::LeaveRoom).await.unwrap();
    let again = mallory.open_multiplayer().await.unwrap();
    again.join_room(mallory.id, of_alice.id(), "").await.unwrap();
    server.stop().await;
}
