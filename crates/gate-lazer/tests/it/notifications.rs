use kiai_testkit::lazer::strict::Backgrounds;

use crate::game::Game;

#[tokio::test]
async fn the_socket_is_where_the_server_is() {
    let (game, _) = Game::signed_in("Alice").await;
    let endpoint = "ws://localhost:8000/api/v2/notifications/websocket";
    let expected =
        format!(r#"{{"has_more":false,"notifications":[],"unread_count":0,"notification_endpoint":"{endpoint}"}}"#);
    assert_eq!(game.get("/api/v2/notifications").await.told(), (200, expected.as_str()));

    let mut safe = Game::with(|choices| choices.settings.public_url = "https://osu.example".to_owned()).await;
    safe.test.given_user("Alice").await;
    safe.sign_in("Alice").await;
    let endpoint = safe.get("/api/v2/notifications").await.json()["notification_endpoint"].clone();
    assert_eq!(endpoint, "wss://osu.example/api/v2/notifications/websocket");
}

#[tokio::test]
async fn backgrounds_are_shown_to_anybody() {
    let picture = "https://example.com/autumn.jpg";
    let game = Game::with(|choices| choices.settings.seasonal_backgrounds.push(picture.to_owned())).await;
    let answer = game.get("/api/v2/seasonal-backgrounds").await;
    let expected = format!(r#"{{"ends_at":"2026-08-14T00:00:00+00:00","backgrounds":[{{"url":"{picture}"}}]}}"#);
    assert_eq!(answer.told(), (200, expected.as_str()));
    kiai_testkit::lazer::strict::read::<Backgrounds>(answer.body.as_bytes()).unwrap();
}

#[tokio::test]
async fn pictures_of_users_are_served() {
    let (game, _) = Game::signed_in("Alice").await;
    for (path, kind) in [
        ("/images/avatar.png", "image/png"),
        ("/images/cover.png", "image/png"),
        ("/images/avatars/2?drawn", "image/jpeg"),
        ("/images/avatars/99", "image/png"),
    ] {
        let answer = game.get(path).await;
        assert_eq!((answer.status.as_u16(), &answer.headers["content-type"]), (200, &kind.parse().unwrap()), "{path}");
    }
    for path in ["/images/avatars/x", "/images/avatars/2/2"] {
        assert_eq!(game.get(path).await.status, 404, "{path}");
    }
}
