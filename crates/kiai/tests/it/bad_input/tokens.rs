//! Tokens that are expired, forged, of somebody who is gone, or no tokens at all.

use std::time::Duration;

use kiai_clients::lazer::{Reply, Tokens};
use kiai_model::Id;
use kiai_services::accounts::sign_out_everywhere;
use kiai_testkit::{Player, TestServer};
use reqwest::Method;

use super::requests::endpoints;

/// Unauthenticated is told in these words, and no others. Upstream: osu-web's `AuthenticationException`.
fn assert_unauthenticated(reply: &Reply, what: &str) {
    assert_eq!(reply.status, 401, "{what}: {:?}", reply.body);
    let body: serde_json::Value = serde_json::from_slice(&reply.body).unwrap();
    assert_eq!(body, serde_json::json!({"authentication": "basic"}), "{what}");
}

#[tokio::test]
async fn every_endpoint_refuses_every_bad_token() {
    let server = TestServer::start().await;
    let alice = server.register("alice").await;
    let good = alice.access_token().unwrap();
    let before = super::rows(&server).await;
    for (kind, token) in bad_tokens(&good) {
        with_token(&alice, &token);
        assert_opens_nothing(&alice, kind).await;
    }
    assert_eq!(super::rows(&server).await, before);
    server.stop().await;
}

#[tokio::test]
async fn an_expired_token_is_no_token() {
    let server = TestServer::start().await;
    let alice = server.register("alice").await;
    alice.me().await.unwrap();
    server.advance(Duration::from_secs(100_000));
    assert_opens_nothing(&alice, "expired").await;
    server.stop().await;
}

#[tokio::test]
async fn a_token_that_was_taken_back_is_no_token() {
    let server = TestServer::start().await;
    let alice = server.register("alice").await;
    sign_out_everywhere(server.services(), Id::new(alice.id)).await.unwrap();
    assert_opens_nothing(&alice, "taken back").await;
    server.stop().await;
}

/// Neither endpoints nor hubs nor the notification socket open to the token that the game has.
async fn assert_opens_nothing(game: &Player, kind: &str) {
    for endpoint in endpoints().iter().filter(|endpoint| endpoint.needs_token) {
        let path = endpoint.path_with(&game.id.to_string());
        let what = format!("{kind}: {} {path}", endpoint.method);
        let request = game.api(endpoint.method.parse().unwrap(), &path);
        let request = if kind == "none" { request.without_header("Authorization") } else { request };
        assert_unauthenticated(&request.send().await.unwrap(), &what);
    }
    if kind == "none" {
        return;
    }
    let token = game.access_token().unwrap();
    for hub in ["spectator", "metadata", "multiplayer"] {
        let negotiate = game
            .plain(Method::POST, &format!("/signalr/{hub}/negotiate?negotiateVersion=1"))
            .header("Authorization", &format!("Bearer {token}"));
        assert_eq!(negotiate.send().await.unwrap().status, 401, "{kind}: {hub}");
    }
    assert!(game.open_notifications().await.is_err(), "{kind}: notifications");
}

fn with_token(player: &Player, token: &str) {
    let tokens = Tokens { access: token.to_owned(), refresh: String::new(), expires_in_s: 86_400 };
    player.set_tokens(Some(tokens));
}

/// Variations on a token that is good.
fn bad_tokens(good: &str) -> Vec<(&'static str, String)> {
    let [header, claims, signature] = good.split('.').collect::<Vec<_>>()[..] else {
        panic!("a token has three parts")
    };
    let last = if claims.ends_with('A') { 'B' } else { 'A' };
    let other_claims: String = claims.chars().take(claims.len() - 1).chain([last]).collect();
    // {"alg":"none","typ":"JWT"}
    let unsigned = "eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0";
    vec![
        ("none", good.to_owned()),
        ("nonsense", "nonsense".to_owned()),
        ("no signature", format!("{header}.{claims}.")),
        ("other claims", format!("{header}.{other_claims}.{signature}")),
        ("unsigned", format!("{unsigned}.{claims}.")),
        ("unsigned with the old signature", format!("{unsigned}.{claims}.{signature}")),
        ("cut", good[..good.len() - 8].to_owned()),
        ("very long", "a.".repeat(3000)),
    ]
}
