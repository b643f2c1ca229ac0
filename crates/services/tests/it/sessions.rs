//! Visits that outlive their connections.

use std::time::Duration;

use kiai_model::{Id, User};
use kiai_services::{
    accounts::{change_password, set_restricted},
    sessions::{LIFETIME, Opened, end, find, open, sweep, touch},
};
use kiai_testkit::TestServices;

async fn opened(t: &TestServices, user: Id<User>) -> Opened {
    open(&t.services, user, "about the client".to_owned()).await.unwrap()
}

async fn is_open(t: &TestServices, visit: &Opened) -> bool {
    find(&t.services, &visit.token).await.unwrap().is_some()
}

#[tokio::test]
async fn a_token_finds_its_visit_and_nothing_else_does() {
    let t = TestServices::new().await;
    let alice = t.given_user("Alice").await;
    let visit = opened(&t, alice).await;
    assert!(visit.token.chars().all(|letter| letter.is_ascii_alphanumeric() || "-_".contains(letter)));
    let found = find(&t.services, &visit.token).await.unwrap().unwrap();
    assert_eq!((found.user(), found.client(), found.id()), (alice, "about the client", visit.session.id()));
    for wrong in ["", "x", &visit.token[1..], visit.session.id(), &"x".repeat(100_000)] {
        assert!(find(&t.services, wrong).await.unwrap().is_none());
    }
}

#[tokio::test]
async fn the_newest_visit_of_a_user_ends_the_one_before() {
    let t = TestServices::new().await;
    let (alice, bob) = (t.given_user("Alice").await, t.given_user("Bob").await);
    let (first, of_bob) = (opened(&t, alice).await, opened(&t, bob).await);
    let second = opened(&t, alice).await;
    assert!(first.session.is_ended() && !is_open(&t, &first).await);
    end(&t.services, &first.session).await.unwrap();
    assert!(is_open(&t, &second).await && is_open(&t, &of_bob).await, "an old token ends nothing but itself");
    end(&t.services, &second.session).await.unwrap();
    assert!(!is_open(&t, &second).await);
}

#[tokio::test]
async fn a_visit_ends_when_its_client_is_not_heard_of() {
    let t = TestServices::new().await;
    let alice = t.given_user("Alice").await;
    let visit = opened(&t, alice).await;
    for _ in 0..10 {
        t.clock.advance(LIFETIME - Duration::from_secs(1));
        assert_eq!(sweep(&t.services).await.unwrap(), 0);
        touch(&t.services, &find(&t.services, &visit.token).await.unwrap().unwrap());
    }
    sweep(&t.services).await.unwrap();
    t.clock.advance(LIFETIME + Duration::from_secs(1));
    assert_eq!(sweep(&t.services).await.unwrap(), 1);
    assert!(visit.session.is_ended() && !is_open(&t, &visit).await);
}

#[tokio::test]
async fn a_new_password_and_a_restriction_end_visits() {
    let t = TestServices::new().await;
    let alice = t.given_user("Alice").await;
    let visit = opened(&t, alice).await;
    change_password(&t.services, alice, "another battery").await.unwrap();
    assert!(visit.session.is_ended() && !is_open(&t, &visit).await);
    let visit = opened(&t, alice).await;
    set_restricted(&t.services, alice, true).await.unwrap();
    assert!(!is_open(&t, &visit).await);
}
