use std::time::Duration;

use kiai_model::Id;
use kiai_testkit::TestServer;
use kiai_wire_bancho::{ClientPacket, ServerPacket};
use kiai_wire_lazer::hub::{activity::UserActivity, metadata::MetadataServer, presence::UserStatus};

use super::{await_packet, heard, ids, player};

#[tokio::test]
async fn friends_are_the_same_in_every_client() {
    let server = TestServer::start().await;
    let (_, alice) = player(&server, "Alice").await;
    let bob = server.register("Bob").await;
    let told = heard(&alice, &[ClientPacket::FriendAdd(Id::new(bob.id))]).await;
    assert_eq!(told, [ServerPacket::FriendsList([Id::new(bob.id)].into_iter().collect())]);
    let again = server.log_in("Alice").await;
    assert_eq!(again.friends().await.unwrap().len(), 1);
    let told = heard(&alice, &[ClientPacket::FriendRemove(Id::new(bob.id))]).await;
    assert_eq!(told, [ServerPacket::FriendsList([].into_iter().collect())]);
    for nobody in [99_999, -1, 0] {
        let told = heard(&alice, &[ClientPacket::FriendAdd(Id::new(nobody))]).await;
        assert_eq!(ids(&told), [24, 72], "its list is put right");
    }
    server.stop().await;
}

#[tokio::test]
async fn what_friends_do_is_told_at_most_once_a_second() {
    let server = TestServer::start().await;
    let bob = server.register("Bob").await;
    let hub = bob.open_metadata().await.unwrap();
    let (_, alice) = player(&server, "Alice").await;
    heard(&alice, &[ClientPacket::FriendAdd(Id::new(bob.id))]).await;
    hub.call(&MetadataServer::UpdateStatus(Some(UserStatus::Online))).await.unwrap();
    server.advance(Duration::from_secs(1));
    let told = heard(&alice, &[]).await;
    assert_eq!(ids(&told), [95, 83, 11]);
    for activity in [Some(UserActivity::ChoosingBeatmap), None, Some(UserActivity::SearchingForLobby)] {
        hub.call(&MetadataServer::UpdateActivity(activity)).await.unwrap();
    }
    assert_eq!(heard(&alice, &[]).await, []);
    server.advance(Duration::from_secs(1));
    let told = heard(&alice, &[]).await;
    assert_eq!(ids(&told), [83, 11]);
    let ServerPacket::UserStats(stats) = &told[1] else { panic!("{told:?}") };
    assert_eq!(stats.status.action, kiai_wire_bancho::users::Action::Lobby);
    hub.close();
    let left = await_packet(&alice, |packet| match packet {
        ServerPacket::UserLogout { user_id, .. } => Some(user_id.get()),
        _ => None,
    });
    assert_eq!(left.await, bob.id);
    server.stop().await;
}
