use std::{net::IpAddr, sync::Arc, time::Duration};

use kiai_model::Country;
use kiai_services::{
    Countries, Registration,
    accounts::{FieldFaults, NewAccount, RegisterRefusal, create_invite, register},
    users::{UserKey, find_user, me},
};
use kiai_testkit::{PASSWORD, TestServices};
use tokio::task::JoinSet;

use super::{ELSEWHERE, HERE};

fn account(username: &str, email: &str) -> NewAccount {
    NewAccount {
        username: username.to_owned(),
        email: email.to_owned(),
        password: PASSWORD.to_owned(),
        country: None,
        address: HERE,
    }
}

async fn faults(t: &TestServices, account: NewAccount) -> FieldFaults {
    match register(&t.services, account).await {
        Err(RegisterRefusal::Fields(faults)) => faults,
        other => panic!("expected faults, got {other:?}"),
    }
}

#[tokio::test]
async fn an_account_begins_as_a_plain_user() {
    let t = TestServices::new().await;
    let id = register(&t.services, account("Alice", "alice@example.com")).await.unwrap();
    let alice = me(&t.services, id).await.unwrap().unwrap();
    assert_eq!((alice.id.get(), alice.username.as_str(), alice.roles.0), (2, "Alice", 0));
    assert!(!alice.restricted);
    assert_eq!(alice.country, Country::UNKNOWN);
    let found = find_user(&t.services, UserKey::Name("ALICE"), None).await.unwrap();
    assert_eq!(found, Some(alice));
}

#[tokio::test]
async fn all_faults_are_told_at_once() {
    let t = TestServices::new().await;
    let told = faults(&t, NewAccount { password: "short".to_owned(), ..account("a", "nonsense") }).await;
    assert_eq!(told.username, ["Username must be at least 3 characters long."]);
    assert_eq!(told.email, ["Please enter a valid email address."]);
    assert_eq!(told.password, ["New password is too short (minimum 8 characters)."]);
}

#[tokio::test]
async fn names_and_mail_addresses_are_had_by_one() {
    let t = TestServices::new().await;
    register(&t.services, account("Alice B", "alice@example.com")).await.unwrap();
    for name in ["alice b", "Alice_B"] {
        assert_eq!(faults(&t, account(name, "b@example.com")).await.username, ["Username is already taken."], "{name}");
    }
    let alike = faults(&t, account("A1ice B", "b@example.com")).await.username;
    assert_eq!(alike, ["Username looks too much like that of another player."]);
    assert_eq!(faults(&t, account("Bob", "ALICE@example.com")).await.email, ["Email address already used."]);
}

#[tokio::test]
async fn registrations_of_one_name_at_once_make_one_account() {
    let t = TestServices::new().await;
    let mut at_once = JoinSet::new();
    for number in 0..8 {
        let services = Arc::clone(&t.services);
        let address = IpAddr::from([203, 0, 113, number]);
        at_once.spawn(async move {
            let account = NewAccount { address, ..account("Alice", &format!("alice{number}@example.com")) };
            register(&services, account).await
        });
    }
    let mut made = 0;
    for outcome in at_once.join_all().await {
        match outcome {
            Ok(_) => made += 1,
            Err(RegisterRefusal::Fields(faults)) => assert_eq!(faults.username, ["Username is already taken."]),
            Err(other) => panic!("{other:?}"),
        }
    }
    assert_eq!(made, 1);
}

#[tokio::test]
async fn one_address_makes_few_accounts_a_day() {
    let t = TestServices::new().await;
    let bob = |number: u8| account(&format!("Bob {number}"), &format!("bob{number}@example.com"));
    for number in 0..5 {
        register(&t.services, bob(number)).await.unwrap();
    }
    assert!(matches!(register(&t.services, bob(6)).await, Err(RegisterRefusal::TooMany(_))));
    register(&t.services, NewAccount { address: ELSEWHERE, ..bob(7) }).await.unwrap();
    t.clock.advance(Duration::from_hours(24));
    register(&t.services, bob(8)).await.unwrap();
}

#[tokio::test]
async fn a_closed_server_makes_no_accounts() {
    let t = TestServices::with(|choices| choices.settings.registration = Registration::Closed).await;
    let refused = register(&t.services, account("Alice", "alice@example.com")).await;
    assert!(matches!(refused, Err(RegisterRefusal::Closed)));
}

#[tokio::test]
async fn an_invite_stands_before_the_mail_address() {
    let t = TestServices::with(|choices| choices.settings.registration = Registration::Invite).await;
    let code = create_invite(&t.services, None, 1, Duration::from_hours(1)).await.unwrap();
    assert!(faults(&t, account("Alice", "alice@example.com")).await.email[0].contains("needs an invite"));
    assert!(faults(&t, account("Alice", "NONSENSE alice@example.com")).await.email[0].contains("does not exist"));
    // A refusal for another reason uses nothing up.
    faults(&t, account("a", &format!("{code} alice@example.com"))).await;
    register(&t.services, account("Alice", &format!("{code} alice@example.com"))).await.unwrap();
    assert!(faults(&t, account("Bob", &format!("{code} bob@example.com"))).await.email[0].contains("does not exist"));
}

#[tokio::test]
async fn the_country_is_the_addresss_then_the_clients() {
    #[derive(Debug)]
    struct HereIsJapan;
    impl Countries for HereIsJapan {
        fn country_of(&self, address: IpAddr) -> Option<Country> {
            (address == HERE).then(|| "JP".parse().unwrap())
        }
    }
    let t = TestServices::with(|choices| choices.countries = Arc::new(HereIsJapan)).await;
    let german = |name: &str, address| NewAccount {
        country: "DE".parse().ok(),
        address,
        ..account(name, &format!("{name}@example.com"))
    };
    for (name, address, country) in [("Alice", HERE, "JP"), ("Bob", ELSEWHERE, "DE")] {
        let id = register(&t.services, german(name, address)).await.unwrap();
        assert_eq!(me(&t.services, id).await.unwrap().unwrap().country.as_str(), country);
    }
}
