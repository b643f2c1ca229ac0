use kiai_model::Id;
use kiai_testkit::TestServer;
use kiai_wire_lazer::{
    hub::{
        activity::UserActivity,
        metadata::{BeatmapUpdates, MetadataClient, MetadataServer, MultiplayerPlaylistItemStats},
        presence::{UserPresence, UserStatus},
    },
    msgpack::List,
};

use super::{metadata, told};

fn seen(activity: Option<UserActivity>, status: UserStatus) -> Option<UserPresence> {
    Some(UserPresence { activity, status: Some(status) })
}

#[tokio::test]
async fn watchers_of_everyone_see_who_is_here_and_what_changes() {
    let server = TestServer::start().await;
    let (alice, bob) = (server.register("Alice").await, server.register("Bob").await);
    let (mut of_alice, mut of_bob) = (metadata(&alice).await, metadata(&bob).await);
    let (alice, bob) = (Id::new(alice.id), Id::new(bob.id));

    of_alice.call(&MetadataServer::UpdateStatus(Some(UserStatus::Online))).await.unwrap();
    let online = seen(None, UserStatus::Online);
    assert_eq!(told(&mut of_alice).await, MetadataClient::UserPresenceUpdated(alice, online.clone()));

    of_bob.call(&MetadataServer::BeginWatchingUserPresence).await.unwrap();
    assert_eq!(told(&mut of_bob).await, MetadataClient::UserPresenceUpdated(alice, online));

    of_alice.call(&MetadataServer::UpdateActivity(Some(UserActivity::ChoosingBeatmap))).await.unwrap();
    let choosing = seen(Some(UserActivity::ChoosingBeatmap), UserStatus::Online);
    assert_eq!(told(&mut of_bob).await, MetadataClient::UserPresenceUpdated(alice, choosing));

    of_alice.call(&MetadataServer::UpdateStatus(Some(UserStatus::Offline))).await.unwrap();
    assert_eq!(told(&mut of_bob).await, MetadataClient::UserPresenceUpdated(alice, None));

    of_alice.close();
    of_bob.call(&MetadataServer::UpdateStatus(Some(UserStatus::DoNotDisturb))).await.unwrap();
    let busy = seen(None, UserStatus::DoNotDisturb);
    assert_eq!(told(&mut of_bob).await, MetadataClient::UserPresenceUpdated(bob, busy), "nothing more of Alice");
    server.stop().await;
}

#[tokio::test]
async fn friends_are_told_of_and_others_are_not() {
    let server = TestServer::start().await;
    let (alice, friend) = (server.register("Alice").await, server.register("Friend").await);
    let stranger = server.register("Stranger").await;
    let mut of_alice = metadata(&alice).await;
    let (of_friend, of_stranger) = (metadata(&friend).await, metadata(&stranger).await);
    of_stranger.call(&MetadataServer::UpdateStatus(Some(UserStatus::Online))).await.unwrap();
    of_friend.call(&MetadataServer::UpdateStatus(Some(UserStatus::Online))).await.unwrap();

    alice.add_friend(friend.id).await.unwrap();
    of_alice.call(&MetadataServer::RefreshFriends).await.unwrap();
    let friend_id = Id::new(friend.id);
    let online = MetadataClient::FriendPresenceUpdated(friend_id, seen(None, UserStatus::Online));
    assert_eq!(told(&mut of_alice).await, online);

    of_stranger.call(&MetadataServer::UpdateActivity(Some(UserActivity::ChoosingBeatmap))).await.unwrap();
    of_friend.close();
    assert_eq!(told(&mut of_alice).await, MetadataClient::FriendPresenceUpdated(friend_id, None));

    let mut again = metadata(&friend).await;
    again.call(&MetadataServer::UpdateStatus(Some(UserStatus::Online))).await.unwrap();
    told(&mut again).await;
    assert_eq!(told(&mut of_alice).await, online, "friends need no second refresh");
    server.stop().await;
}

#[tokio::test]
async fn what_does_not_exist_yet_is_answered_truthfully() {
    let server = TestServer::start().await;
    let alice = server.register("Alice").await;
    let hub = metadata(&alice).await;
    let changes: BeatmapUpdates = hub.ask(&MetadataServer::GetChangesSince(7)).await.unwrap();
    assert_eq!(changes, BeatmapUpdates { beatmap_set_ids: List::default(), last_processed_queue_id: 7 });
    let stats: List<MultiplayerPlaylistItemStats, 9> =
        hub.ask(&MetadataServer::BeginWatchingMultiplayerRoom(1)).await.unwrap();
    assert!(stats.0.is_empty());
    hub.call(&MetadataServer::EndWatchingMultiplayerRoom(1)).await.unwrap();
    server.stop().await;
}

#[tokio::test]
async fn figures_tell_of_calls_and_of_who_is_here() {
    let server = TestServer::start().await;
    let alice = server.register("Alice").await;
    let hub = metadata(&alice).await;
    hub.call(&MetadataServer::RefreshFriends).await.unwrap();
    let figures = alice.plain("GET".parse().unwrap(), "/metrics").send().await.unwrap();
    let figures = String::from_utf8(figures.body.to_vec()).unwrap();
    for figure in ["hub_calls_total{method=\"RefreshFriends\"} ", "connections 1", "users_here 1", "players_playing 0"]
    {
        assert!(figures.contains(figure), "{figure} in {figures}");
    }
    server.stop().await;
}
