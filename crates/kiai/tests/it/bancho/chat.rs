use std::time::Duration;

use kiai_clients::{
    bancho::{BanchoClient, Family},
    lazer::ChatEvent,
};
use kiai_services::chat::silence;
use kiai_testkit::TestServer;
use kiai_wire_bancho::{ClientPacket, ServerPacket, chat::Message};

use super::{heard, ids, logged_in, neosu, player};

fn message(text: &str, target: &str) -> Message {
    Message { text: text.into(), ..Message::without_text(target.into()) }
}

pub(super) fn private(text: &str, target: &str) -> ClientPacket {
    ClientPacket::SendPrivateMessage(message(text, target))
}

fn public(text: &str, target: &str) -> ClientPacket {
    ClientPacket::SendPublicMessage(message(text, target))
}

/// What is said where, by whom: text, target, sender.
async fn said<F: Family>(client: &BanchoClient<F>, packets: &[ClientPacket]) -> Vec<(String, String, String)> {
    let heard = heard(client, packets).await;
    let said = heard.into_iter().filter_map(|packet| match packet {
        ServerPacket::RecvMessage(Message { text, target, sender, .. }) => {
            Some(((*text).to_owned(), (*target).to_owned(), (*sender).to_owned()))
        }
        _ => None,
    });
    said.collect()
}

fn line(text: &str, target: &str, sender: &str) -> (String, String, String) {
    (text.to_owned(), target.to_owned(), sender.to_owned())
}

#[tokio::test]
async fn everybody_talks_in_one_channel() {
    let server = TestServer::start().await;
    let lazer = server.register("Lazer").await;
    let mut socket = lazer.open_notifications().await.unwrap();
    server.register("Stable").await;
    let stable = logged_in(server.stable(), "Stable").await;
    let (_, neosu) = player(&server, "Neosu").await;

    assert!(said(&neosu, &[public("hello", "#osu")]).await.is_empty(), "clients show their own lines themselves");
    assert_eq!(said(&stable, &[public("\u{1}ACTION waves\u{1}", "#osu")]).await, [line("hello", "#osu", "Neosu")]);
    assert_eq!(said(&neosu, &[]).await, [line("\u{1}ACTION waves\u{1}", "#osu", "Stable")]);
    for (text, is_action) in [("hello", false), ("waves", true)] {
        let ChatEvent::Said(new) = socket.next_chat().await.unwrap() else { panic!("nothing was said") };
        assert_eq!((new.messages[0].content.as_str(), new.messages[0].is_action), (text, is_action));
    }
    let channels = lazer.channels().await.unwrap();
    let osu = channels.iter().find(|channel| channel.name == "#osu").unwrap().channel_id;
    lazer.post_message(osu, "from afar", false, "x").await.unwrap();
    for client_says in [said(&neosu, &[]).await, said(&stable, &[]).await] {
        assert_eq!(client_says, [line("from afar", "#osu", "Lazer")]);
    }
    server.stop().await;
}

#[tokio::test]
async fn private_messages_arrive_under_the_receivers_name() {
    let server = TestServer::start().await;
    let ((_, alice), (_, bob)) = (player(&server, "Alice").await, player(&server, "Bob").await);
    said(&alice, &[private("hi", "bob")]).await;
    assert_eq!(said(&bob, &[]).await, [line("hi", "Bob", "Alice")]);
    assert!(said(&alice, &[]).await.is_empty());

    assert!(ids(&heard(&alice, &[private("hi", "Nobody")]).await).contains(&24));
    heard(&bob, &[ClientPacket::ToggleBlockNonFriendDms(1)]).await;
    assert!(ids(&heard(&alice, &[private("hi", "Bob")]).await).contains(&100));
    assert!(said(&bob, &[]).await.is_empty());
    server.stop().await;
}

#[tokio::test]
async fn what_was_said_to_somebody_who_was_not_here_is_told_once() {
    let server = TestServer::start().await;
    let (_, alice) = player(&server, "Alice").await;
    server.register("Bob").await;
    said(&alice, &[private("are you there?", "Bob")]).await;
    let told = |packets: &[ServerPacket]| packets.iter().any(|packet| matches!(packet, ServerPacket::RecvMessage(_)));
    let client = server.neosu();
    assert!(told(&client.login("Bob", kiai_testkit::PASSWORD).await.unwrap().packets));
    said(&alice, &[private("and now?", "Bob")]).await;
    assert!(told(&client.poll(&[]).await.unwrap()));
    assert!(!told(&server.neosu().login("Bob", kiai_testkit::PASSWORD).await.unwrap().packets));
    server.stop().await;
}

#[tokio::test]
async fn channels_are_entered_and_left() {
    let server = TestServer::start().await;
    let (_, alice) = player(&server, "Alice").await;
    let told = heard(&alice, &[ClientPacket::ChannelJoin("#neosu".into())]).await;
    assert!(ids(&told).ends_with(&[64, 65]), "{told:?}");
    let told = heard(&alice, &[ClientPacket::ChannelPart("#neosu".into())]).await;
    assert_eq!(told, [ServerPacket::ChannelKick("#neosu".into())]);
    for name in ["#nothing", "", "#OSU\0"] {
        let told = heard(&alice, &[ClientPacket::ChannelJoin(name.into())]).await;
        assert_eq!(told, [ServerPacket::ChannelKick(name.into())]);
    }
    let told = heard(&alice, &[public("hi", "#neosu"), public("hi", "#spectator"), public("hi", "#announce")]).await;
    assert_eq!(ids(&told), [66, 66, 24]);
    server.stop().await;
}

#[tokio::test]
async fn who_is_silenced_is_told_for_how_long() {
    let server = TestServer::start().await;
    let ((alice, of_alice), (_, bob)) = (player(&server, "Alice").await, player(&server, "Bob").await);
    silence(server.services(), None, alice, Duration::from_mins(1), "loud").await.unwrap();
    let told = heard(&of_alice, &[public("hi", "#osu")]).await;
    assert_eq!(told.iter().filter(|packet| matches!(packet, ServerPacket::SilenceEnd(60 | 61))).count(), 2);
    assert_eq!(heard(&bob, &[]).await, [ServerPacket::UserSilenced(alice)]);
    let reply = server.neosu().login("Alice", kiai_testkit::PASSWORD).await.unwrap();
    assert!(matches!(reply.packets[3], ServerPacket::SilenceEnd(60 | 61)), "{:?}", reply.packets[3]);
    server.stop().await;
}

#[tokio::test]
async fn who_is_away_answers_each_once() {
    let server = TestServer::start().await;
    server.register("Alice").await;
    let alice = logged_in(server.stable(), "Alice").await;
    let bob = {
        server.register("Bob").await;
        neosu(&server, "Bob").await
    };
    heard(&alice, &[ClientPacket::SetAwayMessage(message("eating", ""))]).await;
    // The answer may come with that very poll.
    let mut answers = said(&bob, &[private("hi", "Alice"), private("hello?", "Alice")]).await;
    if answers.is_empty() {
        let text = super::await_packet(&bob, |packet| match packet {
            ServerPacket::RecvMessage(said) => Some((*said.text).to_owned()),
            _ => None,
        });
        answers.push((text.await, "Bob".to_owned(), "Alice".to_owned()));
    }
    server.settle().await;
    answers.extend(said(&bob, &[]).await);
    let texts: Vec<&str> = answers.iter().map(|(text, ..)| &**text).collect();
    assert_eq!(texts, ["\u{1}ACTION is away: eating\u{1}"]);
    server.stop().await;
}
