use std::time::Duration;

use kiai_services::{
    Clock,
    accounts::{
        PERMANENT_TOKENS_MAX, change_password, issue_permanent_token, permanent_tokens, revoke_permanent_token,
        set_restricted, verify_permanent_token,
    },
};
use kiai_testkit::TestServices;

#[tokio::test]
async fn a_permanent_token_signs_in_until_it_is_taken_back() {
    let t = TestServices::new().await;
    let (alice, bob) = (t.given_user("Alice").await, t.given_user("Bob").await);
    let token = issue_permanent_token(&t.services, alice, "release-43.02\n").await.unwrap();
    assert!(token.len() >= 32 && token.chars().all(|letter| letter.is_ascii_alphanumeric() || "-_".contains(letter)));
    t.clock.advance(Duration::from_hours(1000 * 24));
    assert_eq!(verify_permanent_token(&t.services, &token).await.unwrap(), Some(alice));
    for wrong in ["", "x", &token[1..], &"x".repeat(100_000)] {
        assert_eq!(verify_permanent_token(&t.services, wrong).await.unwrap(), None);
    }

    let listed = permanent_tokens(&t.services, alice).await.unwrap();
    assert_eq!(listed.len(), 1);
    assert_eq!((listed[0].client_name.as_str(), listed[0].last_used_at), ("release-43.02", Some(t.clock.now())));
    assert!(!revoke_permanent_token(&t.services, bob, listed[0].id).await.unwrap());
    assert!(revoke_permanent_token(&t.services, alice, listed[0].id).await.unwrap());
    assert_eq!(verify_permanent_token(&t.services, &token).await.unwrap(), None);
    assert!(permanent_tokens(&t.services, alice).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_new_password_and_a_restriction_take_permanent_tokens_back() {
    let t = TestServices::new().await;
    let alice = t.given_user("Alice").await;
    let token = issue_permanent_token(&t.services, alice, "neosu").await.unwrap();
    change_password(&t.services, alice, "another battery").await.unwrap();
    assert_eq!(verify_permanent_token(&t.services, &token).await.unwrap(), None);
    let token = issue_permanent_token(&t.services, alice, "neosu").await.unwrap();
    set_restricted(&t.services, alice, true).await.unwrap();
    assert_eq!(verify_permanent_token(&t.services, &token).await.unwrap(), None);
}

#[tokio::test]
async fn the_oldest_permanent_token_makes_room() {
    let t = TestServices::new().await;
    let alice = t.given_user("Alice").await;
    let first = issue_permanent_token(&t.services, alice, "neosu").await.unwrap();
    for _ in 0..PERMANENT_TOKENS_MAX {
        issue_permanent_token(&t.services, alice, "neosu").await.unwrap();
    }
    assert_eq!(verify_permanent_token(&t.services, &first).await.unwrap(), None);
    assert_eq!(permanent_tokens(&t.services, alice).await.unwrap().len(), 50);
}
