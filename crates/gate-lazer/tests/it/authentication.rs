use std::time::Duration;

use axum::http::Method;

use crate::game::Game;

const UNAUTHENTICATED: (u16, &str) = (401, r#"{"authentication":"basic"}"#);

#[tokio::test]
async fn tokens_that_are_missing_forged_or_ended_are_refused() {
    let (mut game, _) = Game::signed_in("alice").await;
    let good = game.token.take();
    assert_eq!(game.get("/api/v2/me").await.told(), UNAUTHENTICATED);
    for forged in ["", "nonsense", "a.b.c", "\u{e4}"] {
        game.token = Some(forged.to_owned());
        assert_eq!(game.get("/api/v2/me").await.told(), UNAUTHENTICATED, "{forged:?}");
    }
    game.token = good;
    assert_eq!(game.get("/api/v2/me").await.status, 200);
    game.test.clock.advance(Duration::from_hours(24));
    assert_eq!(game.get("/api/v2/me").await.told(), UNAUTHENTICATED);
}

#[tokio::test]
async fn slashes_at_the_end_answer_without_a_redirect() {
    let (game, user) = Game::signed_in("alice").await;
    for path in
        ["me/", "users/?ids[]=2", "users/lookup/?ids[]=2", &format!("users/{user}/?key=id"), "friends/", "blocks/"]
    {
        assert_eq!(game.get(&format!("/api/v2/{path}")).await.status, 200, "{path}");
    }
}

#[tokio::test]
async fn unknown_paths_and_methods_are_told_in_the_apis_shape() {
    let game = Game::new().await;
    let nothing = game.get("/api/v2/nothing/here").await;
    assert_eq!(nothing.told(), (404, r#"{"error":"There is no such endpoint."}"#));
    let method = game.send(Method::PATCH, "/api/v2/me", "", "").await;
    assert_eq!(method.told(), (405, r#"{"error":"This method is not supported here."}"#));
}

#[tokio::test]
async fn one_token_asks_only_so_often() {
    let (game, _) = Game::signed_in("alice").await;
    let ids: String = (2..52).map(|id| format!("ids[]={id}&")).collect();
    for _ in 0..24 {
        assert_eq!(game.get(&format!("/api/v2/users/?{ids}")).await.status, 200);
    }
    let answer = game.get("/api/v2/me").await;
    assert_eq!(answer.told(), (429, r#"{"error":"Too many requests. Please wait a moment."}"#));
    game.test.clock.advance(Duration::from_secs(1));
    assert_eq!(game.get("/api/v2/me").await.status, 200);
}

#[tokio::test]
async fn nothing_is_left_to_verify() {
    let (game, _) = Game::signed_in("alice").await;
    for path in ["verify", "verify/reissue", "verify/mail-fallback"] {
        let answer = game.post(&format!("/api/v2/session/{path}")).await;
        assert_eq!(answer.told(), (422, r#"{"error":"This session is verified already."}"#));
    }
}
