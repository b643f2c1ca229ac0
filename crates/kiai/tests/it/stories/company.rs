//! Friends, blocks, and who sees whom.

use kiai_clients::lazer::{Error, Heard, MetadataHub, strict::RelationType};
use kiai_testkit::TestServer;
use kiai_wire_lazer::hub::{
    activity::UserActivity,
    metadata::{MetadataClient, MetadataServer},
    presence::{UserPresence, UserStatus},
};

#[tokio::test]
async fn friendship_is_kept_and_becomes_mutual() {
    let server = TestServer::start().await;
    let (alice, bob) = (server.register("alice").await, server.register("bob").await);
    let one_sided = alice.add_friend(bob.id).await.unwrap();
    assert!(!one_sided.mutual && i64::from(one_sided.target_id) == bob.id);
    assert!(bob.add_friend(alice.id).await.unwrap().mutual);
    // adding a friend again changes nothing
    assert!(alice.add_friend(bob.id).await.unwrap().mutual);

    let server = server.restart().await;
    let alice = server.log_in("alice").await;
    let friends = alice.friends().await.unwrap();
    assert_eq!(friends.len(), 1);
    assert_eq!((i64::from(friends[0].target_id), friends[0].relation_type), (bob.id, RelationType::Friend));
    assert_eq!(friends[0].target.as_ref().unwrap().username, "bob");

    alice.block(bob.id).await.unwrap();
    assert!(alice.friends().await.unwrap().is_empty(), "whoever is blocked is no friend");
    assert_eq!(alice.blocks().await.unwrap()[0].relation_type, RelationType::Block);
    alice.unblock(bob.id).await.unwrap();
    assert!(alice.blocks().await.unwrap().is_empty());
    server.stop().await;
}

#[tokio::test]
async fn nobody_befriends_themselves_or_nobody() {
    let server = TestServer::start().await;
    let alice = server.register("alice").await;
    for target in [alice.id, 999_999, 0, -1, i64::MAX] {
        let refused = alice.add_friend(target).await.unwrap_err();
        assert!(matches!(refused, Error::Refused { status: 404 | 422, .. }), "{target}: {refused}");
        let refused = alice.block(target).await.unwrap_err();
        assert!(matches!(refused, Error::Refused { status: 404 | 422, .. }), "{target}: {refused}");
    }
    assert!(alice.friends().await.unwrap().is_empty() && alice.blocks().await.unwrap().is_empty());
    server.stop().await;
}

#[tokio::test]
async fn friends_and_watchers_see_who_is_here() {
    let server = TestServer::start().await;
    let (alice, bob) = (server.register("alice").await, server.register("bob").await);
    let carol = server.register("carol").await;
    bob.add_friend(alice.id).await.unwrap();
    let (mut friend, mut watcher) = (bob.open_metadata().await.unwrap(), carol.open_metadata().await.unwrap());
    watcher.call(&MetadataServer::BeginWatchingUserPresence).await.unwrap();

    let hers = alice.open_metadata().await.unwrap();
    hers.call(&MetadataServer::UpdateStatus(Some(UserStatus::Online))).await.unwrap();
    hers.call(&MetadataServer::UpdateActivity(Some(UserActivity::ChoosingBeatmap))).await.unwrap();
    let wanted = UserPresence { activity: Some(UserActivity::ChoosingBeatmap), status: Some(UserStatus::Online) };
    presence(&mut friend, alice.id, true, Some(&wanted)).await;
    presence(&mut watcher, alice.id, false, Some(&wanted)).await;

    // whoever appears offline is gone, and nothing more is told of them
    hers.call(&MetadataServer::UpdateStatus(Some(UserStatus::Offline))).await.unwrap();
    presence(&mut friend, alice.id, true, None).await;
    presence(&mut watcher, alice.id, false, None).await;
    server.stop().await;
}

/// Waits for this presence of a user, as a friend or as a watcher of everyone.
async fn presence(hub: &mut MetadataHub, user: i64, as_friend: bool, wanted: Option<&UserPresence>) {
    loop {
        let (who, presence) = match hub.next().await.unwrap().expect("the hub stays open") {
            Heard::Call(MetadataClient::FriendPresenceUpdated(who, presence)) if as_friend => (who, presence),
            Heard::Call(MetadataClient::UserPresenceUpdated(who, presence)) if !as_friend => (who, presence),
            _ => continue,
        };
        if who.get() == user && presence.as_ref() == wanted {
            return;
        }
    }
}
