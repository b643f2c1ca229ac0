use kiai_testkit::TestServer;

#[tokio::test]
async fn room_calls_are_refused_with_a_text_for_the_player() {
    let server = TestServer::start().await;
    let alice = server.register("Alice").await;
    let hub = alice.open_multiplayer().await.unwrap();
    let invoke = async |method| match hub.connection().invoke(method, 0, |_| {}).await {
        Ok(_) => String::new(),
        Err(error) => error.to_string(),
    };
    for method in ["CreateRoom", "JoinRoomWithPassword", "GetMatchmakingPoolsOfType", "matchmakingjoinqueue"] {
        let expected = format!(
            "An unexpected error occurred invoking '{method}' on the server. InvalidStateException: This server has no \
             multiplayer rooms yet."
        );
        assert_eq!(invoke(method).await, expected);
    }
    for method in ["LeaveRoom", "MatchmakingLeaveLobby", "MatchmakingLeaveQueue"] {
        assert_eq!(invoke(method).await, "", "whoever is nowhere has left it");
    }
    assert_eq!(invoke("BanUser").await, "Unknown hub method 'BanUser'");
    server.stop().await;
}
