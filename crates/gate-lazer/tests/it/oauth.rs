use axum::http::Method;
use kiai_testkit::PASSWORD;

use crate::game::{Answer, Game, password_grant};

const WRONG: &str = "{\"error\":\"invalid_grant\",\
    \"error_description\":\"The provided authorization grant is invalid, expired or revoked.\",\
    \"hint\":\"Incorrect sign in details.\",\
    \"message\":\"The provided authorization grant is invalid, expired or revoked.\"}";

fn code(answer: &Answer) -> (u16, String, String) {
    let json = answer.json();
    let text = |key: &str| json[key].as_str().unwrap().to_owned();
    (answer.status.as_u16(), text("error"), text("hint"))
}

#[tokio::test]
async fn a_password_gives_tokens_in_every_kind_of_form() {
    let game = Game::new().await;
    game.test.given_user("alice").await;
    let multipart = game.post_form("/oauth/token", &password_grant("alice", PASSWORD)).await;
    let urlencoded =
        "grant_type=password&client_id=5&client_secret=secret&username=alice&password=correct+horse+battery";
    let urlencoded = game.send(Method::POST, "/oauth/token/", "application/x-www-form-urlencoded", urlencoded).await;
    let json = serde_json::json!({
        "grant_type": "password", "client_id": 5, "client_secret": "secret", "username": "alice", "password": PASSWORD,
        "scope": "*",
    });
    let json = game.send(Method::POST, "/oauth/token", "application/json", json.to_string()).await;
    for answer in [multipart, urlencoded, json] {
        assert_eq!(answer.status, 200, "{}", answer.body);
        assert!(answer.body.starts_with(r#"{"token_type":"Bearer","expires_in":86400,"access_token":""#));
        assert_eq!(answer.headers["cache-control"], "no-store");
        assert!(answer.json()["refresh_token"].is_string());
    }
}

#[tokio::test]
async fn wrong_details_are_told_as_the_game_shows_them() {
    let game = Game::new().await;
    game.test.given_user("alice").await;
    for (username, password) in [("alice", "wrong"), ("nobody", PASSWORD), ("", ""), ("alice\0", PASSWORD)] {
        let answer = game.post_form("/oauth/token", &password_grant(username, password)).await;
        assert_eq!(answer.told(), (400, WRONG), "{username:?}");
    }
}

#[tokio::test]
async fn what_is_missing_or_unknown_is_named() {
    let game = Game::new().await;
    let without =
        |name: &str| password_grant("alice", PASSWORD).into_iter().filter(|(n, _)| *n != name).collect::<Vec<_>>();
    for name in ["username", "password", "grant_type"] {
        let answer = game.post_form("/oauth/token", &without(name)).await;
        let hint = format!("Check the `{name}` parameter");
        assert_eq!(code(&answer), (400, "invalid_request".to_owned(), hint));
    }
    let client = game.post_form("/oauth/token", &without("client_secret")).await;
    assert_eq!((client.status.as_u16(), client.json()["error"].as_str()), (401, Some("invalid_client")));
    let grant = game.post_form("/oauth/token", &[("grant_type", "authorization_code")]).await;
    assert_eq!(code(&grant).1, "unsupported_grant_type");
    let body = game.send(Method::POST, "/oauth/token", "text/xml", "<x/>").await;
    assert_eq!((body.status.as_u16(), code(&body).1), (415, "invalid_request".to_owned()));
}

#[tokio::test]
async fn a_refresh_token_works_once() {
    let game = Game::new().await;
    game.test.given_user("alice").await;
    let first = game.post_form("/oauth/token", &password_grant("alice", PASSWORD)).await.json();
    let refresh = async || {
        let token = first["refresh_token"].as_str().unwrap();
        let common = [("client_id", "5"), ("client_secret", "secret"), ("scope", "*")];
        let form = [[("refresh_token", token), ("grant_type", "refresh_token")].as_slice(), common.as_slice()].concat();
        game.post_form("/oauth/token", &form).await
    };
    assert_eq!(refresh().await.status, 200);
    game.test.clock.advance(std::time::Duration::from_mins(5));
    assert_eq!(code(&refresh().await), (400, "invalid_grant".to_owned(), "Please sign in again.".to_owned()));
}

#[tokio::test]
async fn guessing_ends_in_a_text_the_game_shows() {
    let game = Game::new().await;
    game.test.given_user("alice").await;
    for _ in 0..10 {
        game.post_form("/oauth/token", &password_grant("alice", "wrong")).await;
    }
    let answer = game.post_form("/oauth/token", &password_grant("alice", PASSWORD)).await;
    let hint = "Too many attempts. Please wait a while before trying again.";
    assert_eq!(code(&answer), (429, "too_many_requests".to_owned(), hint.to_owned()));
}

#[tokio::test]
async fn a_client_of_its_own_reads_but_is_nobody() {
    let mut game = Game::new().await;
    let alice = game.test.given_user("alice").await;
    let form =
        [("grant_type", "client_credentials"), ("client_id", "5"), ("client_secret", "secret"), ("scope", "public")];
    let tokens = game.post_form("/oauth/token", &form).await.json();
    assert_eq!(tokens.get("refresh_token"), None);
    game.token = tokens["access_token"].as_str().map(str::to_owned);
    assert_eq!(game.get(&format!("/api/v2/users/{alice}")).await.status, 200);
    for path in ["/api/v2/me", "/api/v2/friends", "/api/v2/notifications"] {
        assert_eq!(game.get(path).await.told(), (401, r#"{"authentication":"basic"}"#), "{path}");
    }
}

#[tokio::test]
async fn signing_out_ends_the_token() {
    let (game, _) = Game::signed_in("alice").await;
    assert_eq!(game.delete("/api/v2/oauth/tokens/current").await.told(), (204, ""));
    assert_eq!(game.get("/api/v2/me").await.status, 401);
}
