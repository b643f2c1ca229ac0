//! Those who watch: who they are, that they come and go, what they say.

use kiai_clients::lazer::SpectatorHub;
use kiai_model::{Id, chat::BOT};
use kiai_services::chat::silence;
use kiai_wire_bancho::{ClientPacket, ServerPacket, chat::Message, mods::LegacyMods};
use kiai_wire_lazer::hub::spectator::{SpectatorClient, SpectatorServer};

use super::{about_watching, heard, performance, stage, watching_until};
use crate::bancho::{logged_in, player};

async fn next_watching(hub: &mut SpectatorHub) -> (bool, i64) {
    hub.wait_for(|call| match call {
        SpectatorClient::UserStartedWatching(users) => Some((true, users.0[0].online_id.get())),
        SpectatorClient::UserEndedWatching(user) => Some((false, user.get())),
        _ => None,
    })
    .await
    .unwrap()
}

fn talk(text: &str) -> ClientPacket {
    ClientPacket::SendPublicMessage(Message { text: text.into(), ..Message::without_text("#spectator".into()) })
}

fn said(packets: &[ServerPacket]) -> Vec<(String, String)> {
    let lines = packets.iter().filter_map(|packet| match packet {
        ServerPacket::RecvMessage(said) if *said.target == *"#spectator" => {
            Some((said.sender.to_string(), said.text.to_string()))
        }
        _ => None,
    });
    lines.collect()
}

#[tokio::test]
async fn watchers_of_all_clients_see_one_another_come_and_go() {
    let server = stage().await;
    let (alice, host) = player(&server, "Alice").await;
    let (bob, of_bob) = player(&server, "Bob").await;
    let carol = server.register("Carol").await.id;
    let of_carol = logged_in(server.stable(), "Carol").await;
    let dave = server.register("Dave").await;
    let of_dave = dave.open_spectator().await.unwrap();

    assert_eq!(about_watching(&of_bob.watch(alice.get()).await.unwrap()), [(64, 0)]);
    let told = of_carol.watch(alice.get()).await.unwrap();
    assert_eq!(about_watching(&told), [(64, 0), (42, bob.get())]);
    of_dave.watch(alice.get()).await.unwrap();
    let told = heard(&host, &[]).await;
    assert_eq!(about_watching(&told), [(64, 0), (13, bob.get()), (13, carol), (13, dave.id)]);
    assert_eq!(about_watching(&heard(&of_bob, &[]).await), [(42, carol), (42, dave.id)]);
    assert_eq!(about_watching(&heard(&of_carol, &[]).await), [(42, dave.id)]);

    // Who says it again has the map now, or never had it.
    let told = heard(&of_carol, &[ClientPacket::CantSpectate]).await;
    assert_eq!(about_watching(&told), []);
    assert_eq!(about_watching(&heard(&host, &[]).await), [(22, carol)]);
    assert_eq!(about_watching(&heard(&of_bob, &[]).await), [(22, carol)]);
    assert_eq!(about_watching(&of_carol.watch(alice.get()).await.unwrap()), []);
    assert_eq!(about_watching(&heard(&host, &[]).await), [(13, carol)]);
    assert_eq!(about_watching(&heard(&of_bob, &[]).await), [(42, carol)]);

    let told = heard(&of_carol, &[ClientPacket::StopSpectating]).await;
    assert_eq!(about_watching(&told), [(66, 0)]);
    of_dave.call(&SpectatorServer::EndWatchingUser(alice)).await.unwrap();
    assert_eq!(about_watching(&heard(&of_bob, &[]).await), [(43, carol), (43, dave.id)]);
    // And who vanishes has gone.
    of_bob.logout().await.unwrap();
    let told = watching_until(&host, (66, 0)).await;
    assert_eq!(told, [(14, carol), (14, dave.id), (14, bob.get()), (66, 0)]);
    server.stop().await;
}

#[tokio::test]
async fn a_client_of_bancho_watches_one_at_a_time() {
    let server = stage().await;
    let (first, second) = (server.register("First").await, server.register("Second").await);
    let (mut of_first, mut of_second) = (first.open_spectator().await.unwrap(), second.open_spectator().await.unwrap());
    let (watcher, client) = player(&server, "Watcher").await;
    client.watch(first.id).await.unwrap();
    assert_eq!(next_watching(&mut of_first).await, (true, watcher.get()));
    assert_eq!(about_watching(&client.watch(second.id).await.unwrap()), [(66, 0), (64, 0)]);
    assert_eq!(next_watching(&mut of_first).await, (false, watcher.get()));
    assert_eq!(next_watching(&mut of_second).await, (true, watcher.get()));
    server.stop().await;
}

#[tokio::test]
async fn nobody_watches_themselves_or_nobody() {
    let server = stage().await;
    let (alice, client) = player(&server, "Alice").await;
    for (target, notices) in [(alice.get(), 0), (BOT.get(), 0), (999_999, 1), (-1, 1), (i64::from(i32::MIN), 1)] {
        let told = client.watch(target).await.unwrap();
        assert_eq!(about_watching(&told), [], "{target}");
        let count = told.iter().filter(|packet| matches!(packet, ServerPacket::Notification(_))).count();
        assert_eq!(count, notices, "{target}: {told:?}");
    }
    server.stop().await;
}

#[tokio::test]
async fn those_who_watch_talk_with_one_another_and_with_whom_they_watch() {
    let server = stage().await;
    let (alice, host) = player(&server, "Alice").await;
    let (bob, of_bob) = player(&server, "Bob").await;
    let (_, of_carol) = player(&server, "Carol").await;
    let (_, of_dave) = player(&server, "Dave").await;
    for client in [&of_bob, &of_carol] {
        client.watch(alice.get()).await.unwrap();
    }
    for client in [&host, &of_bob, &of_carol] {
        heard(client, &[]).await;
    }
    assert_eq!(said(&heard(&of_bob, &[talk("nice")]).await), [], "its own it shows by itself");
    let of_bob_said = ("Bob".to_owned(), "nice".to_owned());
    let of_alice_said = ("Alice".to_owned(), "\u{1}ACTION bows\u{1}".to_owned());
    let told = heard(&host, &[talk("\u{1}ACTION bows\u{1}")]).await;
    assert_eq!(said(&told), std::slice::from_ref(&of_bob_said));
    assert_eq!(said(&heard(&of_bob, &[]).await), std::slice::from_ref(&of_alice_said));
    assert_eq!(said(&heard(&of_carol, &[]).await), [of_bob_said, of_alice_said]);

    // Who is not there neither hears nor is heard.
    let told = heard(&of_dave, &[talk("hello?"), ClientPacket::ChannelJoin("#spectator".into())]).await;
    assert_eq!((about_watching(&told), said(&told)), (vec![(66, 0), (66, 0)], vec![]));
    assert_eq!(said(&heard(&host, &[]).await), []);
    let told = heard(&of_bob, &[ClientPacket::ChannelJoin("#spectator".into())]).await;
    assert_eq!(about_watching(&told), [(64, 0)]);
    silence(server.services(), None, bob, std::time::Duration::from_secs(60), "test").await.unwrap();
    heard(&of_bob, &[talk("psst"), talk(" ")]).await;
    assert_eq!(said(&heard(&host, &[]).await), [], "who is silenced is silent here, too");
    server.stop().await;
}

#[tokio::test]
async fn whoever_appears_restricted_may_not_watch() {
    let server = stage().await;
    let (alice, host) = player(&server, "Alice").await;
    let (bob, of_bob) = player(&server, "Bob").await;
    kiai_services::accounts::set_restricted(server.services(), bob, true).await.unwrap();
    let told = of_bob.watch(alice.get()).await.unwrap_or_default();
    assert_eq!(about_watching(&told), []);
    assert_eq!(
        about_watching(&heard(&host, &performance(LegacyMods::NONE, kiai_model::Ruleset::Osu).begin()).await),
        []
    );
    assert_eq!(kiai_services::spectate::watchers_of(server.services(), Id::new(alice.get())), []);
    server.stop().await;
}
