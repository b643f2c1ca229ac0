//! Who is here, and who hears of it.

use std::sync::Arc;

use kiai_model::{
    Event, Id, User,
    presence::{Activity, Presence, UserStatus},
    user::RelationKind,
};
use kiai_services::{
    connections::ConnectionKind,
    presence::{
        OpenRefusal, PresenceRefusal, close, open, refresh_friends, set_activity, set_status, stop_watching_everyone,
        watch_everyone,
    },
    users::{UserKey, add_relation, find_user, remove_relation},
};
use kiai_testkit::TestServices;

use crate::ears::Ear;

async fn come(t: &TestServices, user: Id<User>) -> Ear {
    let ear = Ear::open(t, user, ConnectionKind::Metadata);
    open(&t.services, &ear.connection).await.unwrap();
    ear
}

async fn be(t: &TestServices, ear: &Ear, status: UserStatus) {
    set_status(&t.services, &ear.connection, Some(status)).await.unwrap();
}

fn online() -> Presence {
    Presence { activity: None, status: UserStatus::Online }
}

fn seen(user: Id<User>, presence: Option<Presence>) -> Event {
    Event::PresenceChanged { user, presence: presence.map(Arc::new) }
}

fn friend_seen(user: Id<User>, presence: Option<Presence>) -> Event {
    Event::FriendPresenceChanged { user, presence: presence.map(Arc::new) }
}

#[tokio::test]
async fn a_connection_that_was_replaced_does_not_take_presence_back() {
    let t = TestServices::new().await;
    let alice = t.given_user("Alice").await;
    let old = Ear::open(&t, alice, ConnectionKind::Metadata);
    let new = come(&t, alice).await;
    open(&t.services, &old.connection).await.unwrap();
    be(&t, &new, UserStatus::Online).await;
    let refused = set_status(&t.services, &old.connection, None).await.unwrap_err();
    assert!(matches!(refused, PresenceRefusal::NotTheOwner));
}

#[tokio::test]
async fn md11_md12_who_begins_to_watch_sees_who_is_here() {
    let t = TestServices::new().await;
    let (alice, bob) = (t.given_user("Alice").await, t.given_user("Bob").await);
    let (carol, dave) = (t.given_user("Carol").await, t.given_user("Dave").await);
    let (of_alice, of_bob) = (come(&t, alice).await, come(&t, bob).await);
    let (of_carol, _of_dave) = (come(&t, carol).await, come(&t, dave).await);
    be(&t, &of_alice, UserStatus::Online).await;
    be(&t, &of_bob, UserStatus::Offline).await;

    of_carol.told();
    watch_everyone(&t.services, &of_carol.connection);
    assert_eq!(of_carol.told(), [Event::PresencesListed { users: vec![(alice, online())] }]);
    set_activity(&t.services, &of_alice.connection, Some(Activity::ChoosingBeatmap)).unwrap();
    let choosing = Presence { activity: Some(Activity::ChoosingBeatmap), ..online() };
    assert_eq!(of_carol.told(), [seen(alice, Some(choosing))]);
    stop_watching_everyone(&t.services, &of_carol.connection);
    close(&t.services, &of_alice.connection);
    assert_eq!(of_carol.told(), []);
}

#[tokio::test]
async fn md13_to_md16_friends_are_heard_of_and_nobody_else() {
    let t = TestServices::new().await;
    let (alice, bob) = (t.given_user("Alice").await, t.given_user("Bob").await);
    let (friend, stranger) = (t.given_user("Friend").await, t.given_user("Stranger").await);
    for user in [alice, bob] {
        add_relation(&t.services, user, friend, RelationKind::Friend).await.unwrap();
    }
    let of_alice = come(&t, alice).await;
    let (of_friend, of_stranger) = (come(&t, friend).await, come(&t, stranger).await);
    be(&t, &of_friend, UserStatus::Online).await;
    be(&t, &of_stranger, UserStatus::Online).await;
    assert_eq!(of_alice.told(), [friend_seen(friend, Some(online()))]);

    let of_bob = come(&t, bob).await;
    assert_eq!(of_bob.told(), [friend_seen(friend, Some(online()))], "also whoever comes later");
    close(&t.services, &of_stranger.connection);
    close(&t.services, &of_friend.connection);
    assert_eq!(of_alice.told(), [friend_seen(friend, None)]);
}

#[tokio::test]
async fn xt09_a_refresh_tells_of_new_friends_only() {
    let t = TestServices::new().await;
    let alice = t.given_user("Alice").await;
    let (old, new) = (t.given_user("Old").await, t.given_user("New").await);
    add_relation(&t.services, alice, old, RelationKind::Friend).await.unwrap();
    let (of_old, of_new) = (come(&t, old).await, come(&t, new).await);
    be(&t, &of_old, UserStatus::Online).await;
    be(&t, &of_new, UserStatus::Online).await;
    let of_alice = come(&t, alice).await;
    of_alice.told();

    add_relation(&t.services, alice, new, RelationKind::Friend).await.unwrap();
    refresh_friends(&t.services, &of_alice.connection).await.unwrap();
    assert_eq!(of_alice.told(), [friend_seen(new, Some(online()))]);

    remove_relation(&t.services, alice, old, RelationKind::Friend).await.unwrap();
    refresh_friends(&t.services, &of_alice.connection).await.unwrap();
    be(&t, &of_old, UserStatus::DoNotDisturb).await;
    assert_eq!(of_alice.told(), [], "whoever is no friend any more is not heard of");
}

#[tokio::test]
async fn appearing_offline_is_remembered() {
    let t = TestServices::new().await;
    let alice = t.given_user("Alice").await;
    let of_alice = come(&t, alice).await;
    for (status, shows) in
        [(UserStatus::Offline, false), (UserStatus::DoNotDisturb, true), (UserStatus::Offline, false)]
    {
        be(&t, &of_alice, status).await;
        let user = find_user(&t.services, UserKey::Id(alice), None).await.unwrap().unwrap();
        assert_eq!(user.shows_online, shows);
    }
    set_status(&t.services, &of_alice.connection, None).await.unwrap();
    let user = find_user(&t.services, UserKey::Id(alice), None).await.unwrap().unwrap();
    assert!(!user.shows_online, "saying nothing changes nothing");
}

#[tokio::test]
async fn a_new_connection_takes_over() {
    let t = TestServices::new().await;
    let (alice, bob) = (t.given_user("Alice").await, t.given_user("Bob").await);
    let of_bob = come(&t, bob).await;
    watch_everyone(&t.services, &of_bob.connection);
    let old = come(&t, alice).await;
    be(&t, &old, UserStatus::Online).await;
    of_bob.told();

    let new = come(&t, alice).await;
    assert_eq!(of_bob.told(), [seen(alice, None)]);
    let refused = set_activity(&t.services, &old.connection, None).unwrap_err();
    assert!(matches!(refused, PresenceRefusal::NotTheOwner));
    be(&t, &new, UserStatus::Online).await;
    close(&t.services, &old.connection);
    assert_eq!(of_bob.told(), [seen(alice, Some(online()))], "a stale farewell changes nothing");
}

#[tokio::test]
async fn nobody_comes_when_the_server_is_about_to_stop() {
    let t = TestServices::new().await;
    let alice = t.given_user("Alice").await;
    let here = come(&t, alice).await;
    t.services.connections.begin_shutdown();
    assert_eq!(here.told(), [Event::ShuttingDown]);
    be(&t, &here, UserStatus::Online).await;
    let late = Ear::open(&t, alice, ConnectionKind::Metadata);
    assert!(matches!(open(&t.services, &late.connection).await, Err(OpenRefusal::ShuttingDown)));
}
