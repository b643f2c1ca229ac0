use std::time::Duration;

use kiai_model::{Id, Ruleset};
use kiai_testkit::TestServer;
use kiai_wire_bancho::{
    ClientPacket, ServerPacket,
    mods::LegacyMods,
    users::{Action, PresenceFilter, StatusUpdate},
};
use kiai_wire_lazer::hub::{
    activity::{InGame, UserActivity},
    metadata::{MetadataClient, MetadataServer},
    presence::{UserPresence, UserStatus},
};

use super::{heard, ids, neosu, player};
use crate::hubs::{metadata, told};

fn playing() -> StatusUpdate {
    StatusUpdate {
        action: Action::Playing,
        info_text: "[neosu]\nArtist - Title [Diff]".into(),
        map_md5: "0123456789abcdef0123456789abcdef".into(),
        mods: LegacyMods::HIDDEN,
        mode: Ruleset::Osu,
        map_id: Id::new(75),
    }
}

#[tokio::test]
async fn lazer_sees_what_neosu_does() {
    let server = TestServer::start().await;
    let watcher = server.register("Watcher").await;
    let mut hub = metadata(&watcher).await;
    hub.call(&MetadataServer::BeginWatchingUserPresence).await.unwrap();
    let (alice, client) = player(&server, "Alice").await;
    let seen = |activity| {
        let presence = UserPresence { activity, status: Some(UserStatus::Online) };
        MetadataClient::UserPresenceUpdated(alice, Some(presence))
    };
    assert_eq!(told(&mut hub).await, seen(None));
    heard(&client, &[ClientPacket::ChangeAction(playing())]).await;
    let game = InGame {
        beatmap_id: 75,
        beatmap_display_title: "Artist - Title [Diff]".into(),
        ruleset_id: 0,
        ruleset_playing_verb: "Clicking circles".into(),
    };
    assert_eq!(told(&mut hub).await, seen(Some(UserActivity::InSoloGame(game))));
    let resting = StatusUpdate { action: Action::Paused, ..playing() };
    heard(&client, &[ClientPacket::ChangeAction(resting)]).await;
    assert_eq!(told(&mut hub).await, seen(None), "lazer has no word for it");
    client.logout().await.unwrap();
    assert_eq!(told(&mut hub).await, MetadataClient::UserPresenceUpdated(alice, None));
    server.stop().await;
}

#[tokio::test]
async fn neosu_sees_what_lazer_does_when_it_asks() {
    let server = TestServer::start().await;
    let (_, client) = player(&server, "Alice").await;
    let bob = server.register("Bob").await;
    let hub = metadata(&bob).await;
    let id = Id::new(bob.id);
    assert!(heard(&client, &[ClientPacket::UserPresenceRequest([id].into_iter().collect())]).await.is_empty());
    hub.call(&MetadataServer::UpdateStatus(Some(UserStatus::Online))).await.unwrap();
    hub.call(&MetadataServer::UpdateActivity(Some(UserActivity::InSoloGame(InGame {
        beatmap_id: 7,
        beatmap_display_title: "Somebody - Something [Hard]".into(),
        ruleset_id: 1,
        ruleset_playing_verb: "Bashing drums".into(),
    }))))
    .await
    .unwrap();
    assert_eq!(heard(&client, &[]).await, [ServerPacket::UserPresenceSingle(id)], "and no more unless asked");
    let asked = [
        ClientPacket::UserPresenceRequest([id].into_iter().collect()),
        ClientPacket::UserStatsRequest([id, Id::new(99_999)].into_iter().collect()),
    ];
    let told = heard(&client, &asked).await;
    let [ServerPacket::UserPresence(presence), ServerPacket::UserStats(stats)] = &told[..] else { panic!("{told:?}") };
    assert_eq!(&*presence.name, "Bob");
    assert_eq!(
        (stats.status.action, stats.status.mode, stats.status.map_id),
        (Action::Playing, Ruleset::Taiko, Id::new(7))
    );
    assert_eq!(&*stats.status.info_text, "Somebody - Something [Hard]");
    server.stop().await;
}

#[tokio::test]
async fn one_client_of_bancho_sees_all_that_another_says() {
    let server = TestServer::start().await;
    let ((alice, of_alice), (_, of_bob)) = (player(&server, "Alice").await, player(&server, "Bob").await);
    heard(&of_alice, &[ClientPacket::ChangeAction(playing())]).await;
    let told = heard(&of_bob, &[ClientPacket::UserStatsRequest([alice].into_iter().collect())]).await;
    let Some(ServerPacket::UserStats(stats)) = told.last() else { panic!("{told:?}") };
    assert_eq!(stats.status, StatusUpdate { info_text: "Artist - Title [Diff]".into(), ..playing() });
    server.stop().await;
}

#[tokio::test]
async fn the_users_own_statistics_are_told_when_asked_for() {
    let server = TestServer::start().await;
    let (alice, client) = player(&server, "Alice").await;
    server.advance(Duration::from_secs(1));
    let told = heard(&client, &[ClientPacket::RequestStatusUpdate]).await;
    assert_eq!(ids(&told), [83, 11]);
    let told = heard(&client, &[ClientPacket::UserStatsRequest([alice].into_iter().collect())]).await;
    assert_eq!(ids(&told), [11]);
    let told = heard(&client, &[ClientPacket::UserPresenceRequestAll(0)]).await;
    assert_eq!(ids(&told), [96]);
    server.stop().await;
}

#[tokio::test]
async fn who_wants_to_hear_of_nobody_hears_of_nobody() {
    let server = TestServer::start().await;
    let (_, alice) = player(&server, "Alice").await;
    heard(&alice, &[ClientPacket::ReceiveUpdates(PresenceFilter::None)]).await;
    player(&server, "Bob").await;
    assert!(heard(&alice, &[]).await.is_empty());
    heard(&alice, &[ClientPacket::ReceiveUpdates(PresenceFilter::All)]).await;
    server.register("Carol").await;
    neosu(&server, "Carol").await;
    assert_eq!(ids(&heard(&alice, &[]).await), [95]);
    server.stop().await;
}
