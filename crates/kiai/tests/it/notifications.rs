//! The notification socket, over a real connection.

use kiai_testkit::{PASSWORD, TestServer};
use serde_json::json;

#[tokio::test]
async fn a_new_password_signs_every_game_out() {
    let server = TestServer::start().await;
    let alice = server.player(1, "Alice").await;
    let id = alice.me().await.unwrap().id;
    let bob = server.player(2, "Bob").await;
    let (mut of_alice, mut of_bob) =
        (alice.open_notifications().await.unwrap(), bob.open_notifications().await.unwrap());

    let services = server.services();
    kiai_services::accounts::change_password(services, i64::from(id).into(), "another battery").await.unwrap();

    let told = of_alice.next().await.unwrap().unwrap();
    assert_eq!(told.event, "logout");
    assert!(told.data.unwrap()["keys"].is_array());
    assert_eq!(of_alice.next().await.unwrap(), None);
    assert!(alice.me().await.is_err());
    assert!(alice.login("Alice", PASSWORD).await.is_err());
    alice.login("Alice", "another battery").await.unwrap();

    // Bob hears nothing of it, whatever he says.
    for text in
        ["", "nonsense", "{}", r#"{"event":"nothing","data":[]}"#, &json!({ "event": "x".repeat(9000) }).to_string()]
    {
        of_bob.send(text).await.unwrap();
    }
    bob.me().await.unwrap();
    server.stop().await;
    assert_eq!(of_bob.next().await.unwrap(), None);
}

#[tokio::test]
async fn the_socket_opens_for_good_tokens_only() {
    let server = TestServer::start().await;
    let stranger =
        tokio_tungstenite::connect_async(server.url("/api/v2/notifications/websocket").replace("http", "ws"));
    let refused = stranger.await.unwrap_err();
    let tokio_tungstenite::tungstenite::Error::Http(answer) = refused else { panic!("{refused:?}") };
    assert_eq!(answer.status(), 401);
    assert_eq!(answer.body().as_deref(), Some(br#"{"authentication":"basic"}"#.as_slice()));
    server.stop().await;
}
