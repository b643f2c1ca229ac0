use super::{judge, rule_of};

fn verdict(name: &str, used: &str, development: bool) -> Option<String> {
    judge(name, rule_of(name).unwrap(), used, development)
}

#[test]
fn gates_do_not_see_the_store_or_each_other() {
    assert!(verdict("kiai-gate-lazer", "kiai-services", false).is_none());
    assert!(verdict("kiai-gate-lazer", "kiai-store", false).is_some());
    assert!(verdict("kiai-gate-lazer", "kiai-gate-bancho", false).is_some());
    assert!(verdict("kiai-gate-lazer", "kiai-wire-bancho", false).is_some());
    assert!(verdict("kiai-gate-lazer", "kiai-http", false).is_none());
    assert!(verdict("kiai-http", "kiai-services", false).is_some());
    assert!(verdict("kiai-services", "kiai-http", false).is_some());
}

#[test]
fn a_wire_crate_uses_the_derive_and_no_other_protocol() {
    assert!(verdict("kiai-wire-lazer", "kiai-wire-derive", false).is_none());
    assert!(verdict("kiai-wire-lazer", "kiai-wire-bancho", false).is_some());
    assert!(verdict("kiai-wire-lazer", "tokio", false).is_some());
    assert!(verdict("kiai-wire-bancho", "kiai-wire-derive", false).is_none());
    assert!(verdict("kiai-wire-bancho", "kiai-model", false).is_none());
    assert!(verdict("kiai-wire-bancho", "kiai-wire-lazer", false).is_some());
    assert!(verdict("kiai-wire-derive", "kiai-model", false).is_some());
}

#[test]
fn testkit_is_for_tests_only() {
    assert!(verdict("kiai-gate-lazer", "kiai-testkit", true).is_none());
    assert!(verdict("kiai-gate-lazer", "kiai-testkit", false).is_some());
    assert!(verdict("kiai-gate-lazer", "kiai-clients", true).is_none());
    assert!(verdict("kiai-gate-lazer", "kiai-clients", false).is_some());
    assert!(verdict("kiai-gate-lazer", "kiai-store", true).is_some());
    assert!(verdict("kiai", "kiai-testkit", false).is_some());
}

#[test]
fn only_the_store_talks_to_a_database() {
    assert!(verdict("kiai-store", "sqlx", false).is_none());
    assert!(verdict("kiai-services", "sqlx", false).is_some());
    assert!(verdict("kiai-services", "axum", false).is_some());
}

#[test]
fn a_crate_without_a_rule_is_noticed() {
    assert!(rule_of("kiai-surprise").is_none());
}
