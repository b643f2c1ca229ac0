//! A player's game against a whole server.

use kiai_testkit::{PASSWORD, TestServer};

#[tokio::test]
async fn a_restarted_server_knows_its_players_and_their_tokens() {
    let server = TestServer::start().await;
    let alice = server.player(1, "Alice").await;
    let tokens = alice.tokens();
    let server = server.restart().await;

    let game = server.game(2);
    game.set_tokens(tokens);
    assert_eq!(game.me().await.unwrap().user.username, "Alice");
    assert_eq!(server.game(3).login("alice", PASSWORD).await.unwrap().user.username, "Alice");
    server.stop().await;
}
