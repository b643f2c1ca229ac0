//! Users, friends, favourites.

use kiai_model::{Id, User, user::RelationKind};
use kiai_services::{
    accounts::set_restricted,
    users::{
        RelateRefusal, UserKey, add_relation, favourites_of, find_user, profile_of, relations_of, remove_relation,
        set_favourite, users_by_ids,
    },
};
use kiai_testkit::TestServices;

async fn friends(t: &TestServices, user: Id<User>) -> Vec<(Id<User>, bool)> {
    let friends = relations_of(&t.services, user, RelationKind::Friend).await.unwrap();
    friends.into_iter().map(|friend| (friend.target.id, friend.mutual)).collect()
}

#[tokio::test]
async fn the_restricted_are_seen_by_themselves_only() {
    let t = TestServices::new().await;
    let (alice, bob) = (t.given_user("Alice").await, t.given_user("Bob").await);
    add_relation(&t.services, alice, bob, RelationKind::Friend).await.unwrap();
    assert!(set_restricted(&t.services, bob, true).await.unwrap());
    for (viewer, seen) in [(None, false), (Some(alice), false), (Some(bob), true)] {
        for key in [UserKey::Id(bob), UserKey::Name("bob")] {
            assert_eq!(find_user(&t.services, key, viewer).await.unwrap().is_some(), seen);
        }
    }
    assert_eq!(friends(&t, alice).await, []);
    assert!(set_restricted(&t.services, bob, false).await.unwrap());
    assert!(find_user(&t.services, UserKey::Id(bob), None).await.unwrap().is_some());
    assert!(!set_restricted(&t.services, Id::new(99), true).await.unwrap());
}

#[tokio::test]
async fn many_users_come_in_order_each_once() {
    let t = TestServices::new().await;
    let (alice, bob) = (t.given_user("Alice").await, t.given_user("Bob").await);
    let found = users_by_ids(&t.services, &[bob, Id::new(99), alice, bob], None).await.unwrap();
    assert_eq!(found.iter().map(|user| user.id).collect::<Vec<_>>(), [bob, alice]);
}

#[tokio::test]
async fn friends_are_mutual_when_both_say_so() {
    let t = TestServices::new().await;
    let (alice, bob) = (t.given_user("Alice").await, t.given_user("Bob").await);
    assert!(!add_relation(&t.services, alice, bob, RelationKind::Friend).await.unwrap().mutual);
    assert!(add_relation(&t.services, bob, alice, RelationKind::Friend).await.unwrap().mutual);
    assert_eq!(friends(&t, alice).await, [(bob, true)]);
    assert_eq!(profile_of(&t.services, bob).await.unwrap().follower_count, 1);
    remove_relation(&t.services, bob, alice, RelationKind::Friend).await.unwrap();
    remove_relation(&t.services, bob, alice, RelationKind::Friend).await.unwrap();
    assert_eq!(friends(&t, alice).await, [(bob, false)]);
}

#[tokio::test]
async fn a_block_ends_a_friendship() {
    let t = TestServices::new().await;
    let (alice, bob) = (t.given_user("Alice").await, t.given_user("Bob").await);
    add_relation(&t.services, alice, bob, RelationKind::Friend).await.unwrap();
    add_relation(&t.services, alice, bob, RelationKind::Block).await.unwrap();
    assert_eq!(friends(&t, alice).await, []);
    assert_eq!(relations_of(&t.services, alice, RelationKind::Block).await.unwrap().len(), 1);
}

#[tokio::test]
async fn nobody_befriends_themselves_or_nobody() {
    let t = TestServices::new().await;
    let alice = t.given_user("Alice").await;
    let oneself = add_relation(&t.services, alice, alice, RelationKind::Friend).await;
    assert!(matches!(oneself, Err(RelateRefusal::Oneself)));
    let nobody = add_relation(&t.services, alice, Id::new(99), RelationKind::Block).await;
    assert!(matches!(nobody, Err(RelateRefusal::UnknownUser)));
}

#[tokio::test]
async fn favourites_are_counted() {
    let t = TestServices::new().await;
    let (alice, bob) = (t.given_user("Alice").await, t.given_user("Bob").await);
    let set = Id::new(7);
    for (user, favourite, count) in [(alice, true, 1), (alice, true, 1), (bob, true, 2), (alice, false, 1)] {
        assert_eq!(set_favourite(&t.services, user, set, favourite).await.unwrap(), count);
    }
    assert_eq!(favourites_of(&t.services, bob).await.unwrap(), [set]);
    assert_eq!(profile_of(&t.services, bob).await.unwrap().favourite_count, 1);
}
