use super::*;

const TOKEN: &str = "AAAAAAAAAAAAAAAAAAAAAA";

fn pending(count_limit: usize) -> Pending<u32> {
    Pending::new(count_limit, Duration::from_secs(15))
}

fn claim(pending: &mut Pending<u32>, token: &str, user: u32, now: u64) -> Claim {
    pending.claim(token, Duration::from_secs(now), |negotiator| *negotiator == user)
}

#[test]
fn token_admits_once() {
    let mut pending = pending(10);
    pending.add([0; 16], "id".into(), 7, Duration::ZERO);
    assert_eq!(claim(&mut pending, TOKEN, 7, 14), Claim::Granted("id".into()));
    assert_eq!(claim(&mut pending, TOKEN, 7, 14), Claim::Unknown);
}

#[test]
fn token_admits_only_its_user() {
    let mut pending = pending(10);
    pending.add([0; 16], "id".into(), 7, Duration::ZERO);
    assert_eq!(claim(&mut pending, TOKEN, 8, 1), Claim::OtherUser);
    assert_eq!(claim(&mut pending, TOKEN, 7, 1), Claim::Granted("id".into()));
}

#[test]
fn token_expires() {
    let mut pending = pending(10);
    pending.add([0; 16], "id".into(), 7, Duration::ZERO);
    assert_eq!(claim(&mut pending, TOKEN, 7, 15), Claim::Unknown);
    assert!(pending.by_token.is_empty() && pending.ends.is_empty());
}

#[test]
fn oldest_gives_way() {
    let mut pending = pending(2);
    for number in 0..5 {
        pending.add([number; 16], "id".into(), 7, Duration::ZERO);
    }
    assert_eq!((pending.by_token.len(), pending.ends.len()), (2, 2));
    assert_eq!(claim(&mut pending, TOKEN, 7, 0), Claim::Unknown);
}

#[test]
fn what_is_no_token_is_unknown() {
    let mut pending = pending(2);
    pending.add([0; 16], "id".into(), 7, Duration::ZERO);
    for token in ["A", "AAAAAAAAAAAAAAAAAAAAAB", "AAAAAAAAAAAAAAAAAAAAAA==", "%41AAAAAAAAAAAAAAAAAAAAA", "äöü"] {
        assert_eq!(claim(&mut pending, token, 7, 0), Claim::Unknown, "{token}");
    }
    let long = "A".repeat(10_000);
    assert_eq!(claim(&mut pending, &long, 7, 0), Claim::Unknown);
}
