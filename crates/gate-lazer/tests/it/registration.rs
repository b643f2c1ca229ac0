use kiai_services::Registration;
use kiai_testkit::PASSWORD;

use crate::game::{Answer, Game, password_grant};

async fn register(game: &Game, username: &str, email: &str, password: &str) -> Answer {
    let form = [("user[username]", username), ("user[user_email]", email), ("user[password]", password)];
    game.post_form("/users", &form).await
}

#[tokio::test]
async fn the_game_registers_and_signs_in() {
    let game = Game::new().await;
    assert_eq!(register(&game, "Alice", "alice@example.com", PASSWORD).await.told(), (200, r#"{"id":2}"#));
    assert_eq!(game.post_form("/oauth/token", &password_grant("Alice", PASSWORD)).await.status, 200);
}

#[tokio::test]
async fn faults_stand_under_their_fields() {
    let game = Game::new().await;
    let answer = register(&game, "a", "nonsense", "short").await;
    let expected = "{\"form_error\":{\"user\":{\
        \"username\":[\"Username must be at least 3 characters long.\"],\
        \"user_email\":[\"Please enter a valid email address.\"],\
        \"password\":[\"New password is too short (minimum 8 characters).\"]}}}";
    assert_eq!(answer.told(), (422, expected));
    let empty = game.post("/users").await;
    assert_eq!(empty.status, 422);
    register(&game, "Alice", "alice@example.com", PASSWORD).await;
    let taken = register(&game, "alice", "other@example.com", PASSWORD).await;
    let expected =
        "{\"form_error\":{\"user\":{\"username\":[\"Username is already taken.\"],\"user_email\":[],\"password\":[]}}}";
    assert_eq!(taken.told(), (422, expected));
}

#[tokio::test]
async fn a_closed_server_says_so() {
    let game = Game::with(|choices| choices.settings.registration = Registration::Closed).await;
    let answer = register(&game, "Alice", "alice@example.com", PASSWORD).await;
    assert_eq!(answer.told(), (403, r#"{"error":"Registration is closed on this server."}"#));
}

#[tokio::test]
async fn too_many_accounts_of_one_address_are_refused() {
    let game = Game::new().await;
    for number in 0..5 {
        let name = format!("player {number}");
        assert_eq!(register(&game, &name, &format!("p{number}@example.com"), PASSWORD).await.status, 200);
    }
    let answer = register(&game, "one more", "more@example.com", PASSWORD).await;
    let text = r#"{"error":"Too many accounts were made from your address. Please try again later."}"#;
    assert_eq!(answer.told(), (429, text));
}
