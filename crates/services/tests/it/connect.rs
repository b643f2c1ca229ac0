use std::net::IpAddr;

use kiai_services::{
    accounts::forget_expired_tokens,
    browsers,
    connect::{
        Asked, Challenge, DecideRefusal, FinishRefusal, LIFETIME, Proof, Standing, approve, decline,
        finish_by_challenge, finish_by_code, standing,
    },
};
use kiai_testkit::TestServices;
use tokio_util::sync::CancellationToken;

const HOME: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(192, 0, 2, 1));
const ELSEWHERE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(198, 51, 100, 7));

/// The challenge of a proof of zeroes, and the proof.
fn pair() -> (Challenge, Proof) {
    let challenge = Challenge::parse("Zmh6rfhivXdsj8GLjp+OIAiXFIVu4jOzkCpZHQ1fKSU=").unwrap();
    (challenge, Proof::parse(&"A".repeat(43)).unwrap())
}

/// Asks once, without waiting.
async fn ask(t: &TestServices, from: IpAddr) -> Result<Option<String>, FinishRefusal> {
    let (challenge, proof) = pair();
    let leaving = CancellationToken::new();
    leaving.cancel();
    finish_by_challenge(&t.services, &challenge, &proof, from, &leaving).await
}

#[tokio::test]
async fn the_first_who_asks_is_shown_and_gets_the_token() {
    let t = TestServices::new().await;
    let alice = t.given_user("Alice").await;
    let (challenge, _) = pair();
    assert_eq!(standing(&t.services, &challenge).await.unwrap(), Standing::Open(None));
    assert_eq!(ask(&t, ELSEWHERE).await.unwrap(), None);
    assert_eq!(ask(&t, HOME).await.unwrap(), None);
    let Standing::Open(Some(Asked { from, .. })) = standing(&t.services, &challenge).await.unwrap() else {
        panic!("nobody asks")
    };
    assert_eq!(from, "198.51.100.7");
    for shown in [None, Some("192.0.2.1")] {
        let refused = approve(&t.services, alice, &challenge, "neosu", shown, HOME).await;
        assert!(matches!(refused, Err(DecideRefusal::Changed)), "{refused:?}");
    }
    let code = approve(&t.services, alice, &challenge, "neosu", Some(&from), HOME).await.unwrap();
    assert!(matches!(decline(&t.services, alice, &challenge, HOME).await, Err(DecideRefusal::Over)));
    assert!(ask(&t, ELSEWHERE).await.unwrap().is_some());
    assert!(matches!(ask(&t, ELSEWHERE).await, Err(FinishRefusal::Over)));
    let again = finish_by_code(&t.services, &code, &pair().1, HOME).await;
    assert!(matches!(again, Err(FinishRefusal::Over)), "{again:?}");
}

#[tokio::test]
async fn two_who_ask_at_once_do_not_both_get_a_token() {
    let t = TestServices::new().await;
    let alice = t.given_user("Alice").await;
    ask(&t, HOME).await.unwrap();
    let code = approve(&t.services, alice, &pair().0, "neosu", Some("192.0.2.1"), HOME).await.unwrap();
    let (_, proof) = pair();
    let (one, other) = tokio::join!(ask(&t, HOME), finish_by_code(&t.services, &code, &proof, HOME));
    assert!(one.is_ok() != other.is_ok(), "{one:?} {other:?}");
}

#[tokio::test]
async fn who_asks_very_often_is_held_back() {
    let t = TestServices::new().await;
    let (_, proof) = pair();
    for _ in 0..300 {
        assert!(matches!(finish_by_code(&t.services, "guess", &proof, HOME).await, Err(FinishRefusal::Mismatch)));
    }
    assert!(matches!(finish_by_code(&t.services, "guess", &proof, HOME).await, Err(FinishRefusal::TooMany(_))));
    assert!(matches!(finish_by_code(&t.services, "guess", &proof, ELSEWHERE).await, Err(FinishRefusal::Mismatch)));
}

#[tokio::test]
async fn what_has_ended_is_forgotten() {
    let t = TestServices::new().await;
    let alice = t.given_user("Alice").await;
    ask(&t, HOME).await.unwrap();
    let cookie = browsers::open(&t.services, alice, "Firefox").await.unwrap();
    t.clock.advance(LIFETIME);
    assert!(matches!(ask(&t, HOME).await, Err(FinishRefusal::Over)), "its client is told");
    assert_eq!(forget_expired_tokens(&t.services).await.unwrap(), 0);
    t.clock.advance(browsers::LIFETIME);
    assert!(browsers::find(&t.services, &cookie).await.unwrap().is_none());
    assert_eq!(forget_expired_tokens(&t.services).await.unwrap(), 2);
    assert_eq!(ask(&t, HOME).await.unwrap(), None, "and then it is a new one");
}
