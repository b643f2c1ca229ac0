use kiai_model::Id;
use kiai_services::accounts::{
    ChangePasswordRefusal, LoginRefusal, change_password, login_with_md5, login_with_password,
};
use kiai_testkit::{PASSWORD, TestServices};

use super::{ELSEWHERE, HERE};

#[tokio::test]
async fn one_password_serves_both_families_by_name_or_mail() {
    let t = TestServices::new().await;
    let alice = t.given_user("Alice B").await;
    for account in ["Alice B", "alice_b", "ALICE_B@example.com", " alice b "] {
        assert_eq!(login_with_password(&t.services, account, PASSWORD, HERE).await.unwrap(), alice, "{account}");
    }
    const MD5: &str = "88e4ddd2402d92d50e1879d6ecd9ffd4"; // of the password
    assert_eq!(login_with_md5(&t.services, "Alice B", MD5, HERE).await.unwrap(), alice);
}

#[tokio::test]
async fn unknown_names_and_wrong_passwords_are_refused_alike() {
    let t = TestServices::new().await;
    t.given_user("Alice").await;
    for (account, password) in [("Alice", "wrong"), ("Nobody", PASSWORD), ("", ""), ("nobody@example.com", PASSWORD)] {
        let refused = login_with_password(&t.services, account, password, HERE).await;
        assert!(matches!(refused, Err(LoginRefusal::WrongCredentials)), "{account}");
    }
    let refused = login_with_password(&t.services, &"x".repeat(10_000), PASSWORD, HERE).await;
    assert!(matches!(refused, Err(LoginRefusal::WrongCredentials)));
}

#[tokio::test]
async fn guessing_is_slowed_but_locks_nobody_out_elsewhere() {
    let t = TestServices::new().await;
    let alice = t.given_user("Alice").await;
    for _ in 0..10 {
        let refused = login_with_password(&t.services, "Alice", "wrong", ELSEWHERE).await;
        assert!(matches!(refused, Err(LoginRefusal::WrongCredentials)));
    }
    let right = login_with_password(&t.services, "alice", PASSWORD, ELSEWHERE).await;
    assert!(matches!(right, Err(LoginRefusal::TooMany(_))));
    assert_eq!(login_with_password(&t.services, "Alice", PASSWORD, HERE).await.unwrap(), alice);
    t.clock.advance(std::time::Duration::from_mins(1));
    assert_eq!(login_with_password(&t.services, "Alice", PASSWORD, ELSEWHERE).await.unwrap(), alice);
}

#[tokio::test]
async fn right_passwords_do_not_count_as_guesses() {
    let t = TestServices::new().await;
    t.given_user("Alice").await;
    for _ in 0..100 {
        login_with_password(&t.services, "Alice", PASSWORD, HERE).await.unwrap();
    }
}

#[tokio::test]
async fn a_changed_password_replaces_the_old_at_once() {
    let t = TestServices::new().await;
    let alice = t.given_user("Alice").await;
    login_with_password(&t.services, "Alice", PASSWORD, HERE).await.unwrap();
    change_password(&t.services, alice, "another battery").await.unwrap();
    let old = login_with_password(&t.services, "Alice", PASSWORD, HERE).await;
    assert!(matches!(old, Err(LoginRefusal::WrongCredentials)));
    login_with_password(&t.services, "Alice", "another battery", HERE).await.unwrap();

    let faulty = change_password(&t.services, alice, "short").await;
    assert!(matches!(faulty, Err(ChangePasswordRefusal::Fault(_))));
    let nobody = change_password(&t.services, Id::new(99), "another battery").await;
    assert!(matches!(nobody, Err(ChangePasswordRefusal::UnknownUser)));
}
