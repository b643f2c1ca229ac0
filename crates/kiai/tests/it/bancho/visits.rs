use std::time::Duration;

use futures_util::future::join_all;
use kiai_clients::{NeosuClient, StableClient};
use kiai_model::Id;
use kiai_services::{
    accounts::{change_password, set_restricted},
    sessions::LIFETIME,
};
use kiai_testkit::{PASSWORD, TestServer};
use kiai_wire_bancho::{ClientPacket, ServerPacket, chat::Message, users::QuitState};

use super::{heard, ids, logged_in, neosu, player};

fn again(server: &TestServer, former: &NeosuClient) -> NeosuClient {
    let client = server.neosu();
    client.set_token(former.token());
    client
}

#[tokio::test]
async fn whoever_has_no_visit_is_told_to_begin_anew() {
    let server = TestServer::start().await;
    let client = server.neosu();
    for token in ["unknown", "", "\u{7f}", &"x".repeat(10_000)] {
        client.set_token(Some(token.to_owned()).filter(|token| !token.contains('\u{7f}')));
        let told = client.poll(&[]).await.unwrap();
        assert_eq!(ids(&told), [24, 86]);
        assert_eq!(told[1], ServerPacket::Restart(0));
    }
    server.stop().await;
}

#[tokio::test]
async fn the_second_login_replaces_the_first() {
    let server = TestServer::start().await;
    let (alice, first) = player(&server, "Alice").await;
    let second = neosu(&server, "Alice").await;
    assert!(first.poll(&[]).await.unwrap().is_empty(), "an answer that comes late must not have the new one leave");
    first.logout().await.unwrap();
    assert_eq!(heard(&second, &[]).await, [], "an old token ends nothing but itself");
    server.advance(Duration::from_secs(10));
    let told = first.poll(&[]).await.unwrap();
    assert_eq!(ids(&told), [24, 12]);
    assert_eq!(told[1], ServerPacket::UserLogout { user_id: alice, state: QuitState::Gone });
    assert_eq!(second.poll(&[]).await.unwrap().last(), Some(&ServerPacket::Pong));
    server.stop().await;
}

#[tokio::test]
async fn a_visit_survives_the_server() {
    let server = TestServer::start().await;
    let (_, alice) = player(&server, "Alice").await;
    let (bob, of_bob) = player(&server, "Bob").await;
    let server = server.restart().await;
    let (alice, of_bob) = (again(&server, &alice), again(&server, &of_bob));
    assert!(ids(&heard(&of_bob, &[]).await).contains(&96));
    let told = heard(&alice, &[]).await;
    assert!(
        told.iter().any(|packet| matches!(packet, ServerPacket::UserPresenceBundle(users) if users.0.contains(&bob)))
    );
    let told = heard(&alice, &[ClientPacket::UserPresenceRequest([bob].into_iter().collect())]).await;
    assert!(ids(&told).contains(&83));
    server.stop().await;
}

#[tokio::test]
async fn what_was_said_and_not_fetched_survives_the_server() {
    let server = TestServer::start().await;
    let (_, alice) = player(&server, "Alice").await;
    let (_, of_bob) = player(&server, "Bob").await;
    let say = |text: &str| {
        let message = Message { text: text.into(), ..Message::without_text("#osu".into()) };
        ClientPacket::SendPublicMessage(message)
    };
    let said = |packets: Vec<ServerPacket>| -> Vec<(String, String)> {
        let lines = packets.into_iter().filter_map(|packet| match packet {
            ServerPacket::RecvMessage(message) => Some(((*message.text).to_owned(), (*message.target).to_owned())),
            _ => None,
        });
        lines.collect()
    };
    let line = |text: &str, target: &str| (text.to_owned(), target.to_owned());
    of_bob.poll(&[say("fetched")]).await.unwrap();
    assert_eq!(said(heard(&alice, &[say("my own")]).await), [line("fetched", "#osu")]);
    of_bob.poll(&[say("waits"), super::chat::private("waits too", "Alice")]).await.unwrap();
    let server = server.restart().await;
    let (alice, of_bob) = (again(&server, &alice), again(&server, &of_bob));
    assert_eq!(
        said(heard(&alice, &[]).await),
        [line("waits", "#osu"), line("waits too", "Alice")],
        "in order, and once"
    );
    assert_eq!(said(heard(&of_bob, &[]).await), []);
    assert_eq!(said(heard(&alice, &[]).await), []);
    let server = server.restart().await;
    let alice = again(&server, &alice);
    assert_eq!(said(heard(&alice, &[]).await), []);
    server.stop().await;
}

#[tokio::test]
async fn a_visit_ends_when_its_client_is_silent_and_not_before() {
    let server = TestServer::start().await;
    let (_, alice) = player(&server, "Alice").await;
    for _ in 0..3 {
        server.advance(LIFETIME - Duration::from_secs(1));
        assert_eq!(heard(&alice, &[]).await, []);
    }
    server.advance(LIFETIME);
    assert_eq!(ids(&heard(&alice, &[]).await), [24, 86]);
    server.stop().await;
}

#[tokio::test]
async fn logging_out_ends_the_visit_and_others_hear_of_it() {
    let server = TestServer::start().await;
    let ((alice, of_alice), (_, of_bob)) = (player(&server, "Alice").await, player(&server, "Bob").await);
    heard(&of_bob, &[]).await;
    of_alice.logout().await.unwrap();
    assert!(of_alice.poll(&[]).await.unwrap().is_empty());
    let left = super::await_packet(&of_bob, |packet| match packet {
        ServerPacket::UserLogout { user_id, .. } => Some(*user_id),
        _ => None,
    });
    assert_eq!(left.await, alice);
    neosu(&server, "Alice").await;
    server.stop().await;
}

#[tokio::test]
async fn goodbyes_that_osu_stable_does_not_mean_are_ignored() {
    let server = TestServer::start().await;
    server.register("Alice").await;
    let stable: StableClient = logged_in(server.stable(), "Alice").await;
    stable.logout().await.unwrap();
    assert!(!ids(&stable.poll(&[]).await.unwrap()).contains(&86));
    server.advance(Duration::from_secs(1));
    stable.logout().await.unwrap();
    assert!(stable.poll(&[ClientPacket::RequestStatusUpdate]).await.unwrap().is_empty());
    server.stop().await;
}

#[tokio::test]
async fn a_new_password_and_a_restriction_end_the_visit() {
    let server = TestServer::start().await;
    let (alice, of_alice) = player(&server, "Alice").await;
    let (bob, of_bob) = player(&server, "Bob").await;
    change_password(server.services(), alice, "another battery").await.unwrap();
    set_restricted(server.services(), bob, true).await.unwrap();
    for client in [of_alice, of_bob] {
        assert_eq!(ids(&heard(&client, &[]).await), [24, 86]);
    }
    server.stop().await;
}

#[tokio::test]
async fn the_newest_client_of_a_user_wins_across_families() {
    let server = TestServer::start().await;
    let alice = server.register("Alice").await;
    let client = neosu(&server, "Alice").await;
    let mut hub = alice.open_metadata().await.unwrap();
    server.advance(Duration::from_secs(10));
    assert_eq!(ids(&heard(&client, &[]).await), [24, 12]);

    neosu(&server, "Alice").await;
    let mut is_asked_to_go = false;
    while !is_asked_to_go {
        is_asked_to_go = format!("{:?}", hub.next().await.unwrap()).contains("DisconnectRequested");
    }
    server.stop().await;
}

#[tokio::test]
async fn polls_that_overlap_take_everything_once_and_in_order() {
    let server = TestServer::start().await;
    let (_, alice) = player(&server, "Alice").await;
    let (bob, of_bob) = player(&server, "Bob").await;
    heard(&alice, &[]).await;
    let lines: Vec<_> = (0..50).map(|line| super::chat::private(&format!("line {line}"), "Alice")).collect();
    of_bob.poll(&lines).await.unwrap();
    let polls = join_all((0..8).map(|_| alice.poll(&[]))).await;
    let said: Vec<String> = polls
        .into_iter()
        .flat_map(Result::unwrap)
        .filter_map(|packet| match packet {
            ServerPacket::RecvMessage(message) if message.sender_id == bob => Some((*message.text).to_owned()),
            _ => None,
        })
        .collect();
    assert_eq!(said.len(), 50);
    assert!(said.iter().enumerate().all(|(at, text)| *text == format!("line {at}")));
    server.stop().await;
}

#[tokio::test]
async fn who_takes_nothing_for_long_begins_anew() {
    let server = TestServer::start().await;
    let (_, alice) = player(&server, "Alice").await;
    let (_, of_bob) = player(&server, "Bob").await;
    let long = "\u{1f600}".repeat(450);
    for _ in 0..4 {
        let lines: Vec<_> = (0..50).map(|_| super::chat::private(&long, "Alice")).collect();
        of_bob.poll(&lines).await.unwrap();
    }
    assert_eq!(ids(&heard(&alice, &[]).await), [24, 86]);
    let reply = server.neosu().login("Alice", PASSWORD).await.unwrap();
    assert!(ids(&reply.packets).contains(&7), "nothing of it is lost");
    assert_ne!(Id::new(0), super::player(&server, "Carol").await.0);
    server.stop().await;
}
