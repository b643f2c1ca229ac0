use kiai_signalr::messagepack;
use tokio_tungstenite::tungstenite::Message;

use crate::server::{Client, Server};

/// Waits for the end of the only connection and gives what happened since its first call.
async fn story(server: &Server) -> Vec<String> {
    server.all_ended().await;
    assert_eq!(server.hubs.connection_count(), 0);
    assert!(server.hub.clients.lock().iter().all(|client| client.is_closed()));
    server.hub.seen()[2..].to_vec()
}

#[tokio::test]
async fn client_closes_with_a_message() {
    let server = Server::start().await;
    let mut client = server.connect().await;
    client.send(&messagepack::close(None, false)).await;
    assert_eq!(client.frame().await, None);
    assert_eq!(story(&server).await, ["disconnect guest ClientClosed"]);
}

#[tokio::test]
async fn client_closes_the_websocket() {
    let server = Server::start().await;
    let mut client = server.connect().await;
    client.send_message(Message::Close(None)).await;
    assert_eq!(client.frame().await, None);
    assert_eq!(story(&server).await, ["disconnect guest ClientClosed"]);
}

#[tokio::test]
async fn client_vanishes() {
    let server = Server::start().await;
    drop(server.connect().await);
    assert_eq!(story(&server).await, ["disconnect guest ConnectionLost"]);
}

#[tokio::test]
async fn what_a_client_sent_before_it_left_is_still_done() {
    let leave = [messagepack::close(None, false).to_vec(), vec![]];
    for (farewell, reason) in leave.into_iter().zip(["ClientClosed", "ConnectionLost"]) {
        let server = Server::start().await;
        let mut client = server.connect().await;
        client.invoke("1", "Wait", &[]).await;
        client.send(&messagepack::invocation("Note", 0, |_| {})).await;
        client.send(&farewell).await;
        client.is_read().await;
        drop(client);
        server.hub.gate.add_permits(1);
        let end = format!("disconnect guest {reason}");
        assert_eq!(story(&server).await, ["Wait 0", "waited", "Note 0", end.as_str()]);
    }
}

#[tokio::test]
async fn host_closes_with_a_text() {
    let server = Server::start().await;
    let mut client = server.connect().await;
    server.hub.client().close(Some("Another place."), false);
    client.expect_close(Some("Another place."), false).await;
    assert_eq!(story(&server).await, ["disconnect guest Closed"]);
}

#[tokio::test]
async fn hub_closes_from_within_a_call() {
    let server = Server::start().await;
    let mut client = server.connect().await;
    client.invoke("1", "Quit", &[]).await;
    client.expect_close(Some("Bye."), true).await;
    assert_eq!(story(&server).await, ["Quit 0", "disconnect guest Closed"]);
}

#[tokio::test]
async fn host_aborts_without_a_word() {
    let server = Server::start().await;
    let mut client = server.connect().await;
    server.hub.client().abort();
    assert_eq!(client.frame().await, None);
    assert_eq!(story(&server).await, ["disconnect guest Aborted"]);
}

#[tokio::test]
async fn call_that_has_begun_is_finished_before_the_end() {
    let server = Server::start().await;
    let mut client = server.connect().await;
    client.invoke("1", "Wait", &[]).await;
    client.invoke("2", "Note", &[]).await;
    client.is_read().await;
    server.hub.client().abort();
    server.hub.gate.add_permits(1);
    assert_eq!(story(&server).await, ["Wait 0", "waited", "disconnect guest Aborted"]);
}

#[tokio::test]
async fn everyone_is_told_when_the_server_stops() {
    let server = Server::start().await;
    let mut clients: Vec<Client> = Vec::new();
    for _ in 0..3 {
        clients.push(server.connect().await);
    }
    server.shutdown.cancel();
    for client in &mut clients {
        client.expect_close(Some("Server is shutting down."), true).await;
    }
    server.all_ended().await;
    let ends = server.hub.seen().iter().filter(|event| *event == "disconnect guest ShuttingDown").count();
    assert_eq!(ends, 3);
}

#[tokio::test]
async fn client_that_does_not_answer_the_goodbye_is_dropped_after_five_seconds() {
    let server = Server::start().await;
    let client = server.connect().await;
    server.hub.client().close(None, false);
    server.hub.sees("disconnect guest Closed").await;
    // The handshake's two, the connection's own, and the one that limits its end.
    server.clock.sleeps_begun(4).await;
    server.clock.advance(5);
    server.all_ended().await;
    drop(client);
}

#[tokio::test]
async fn connection_that_the_hub_refuses_is_told_why_and_never_disconnected() {
    for (test, text) in [
        ("refuse", "Connection closed with an error. InvalidStateException: Not now."),
        ("panic", "Connection closed with an error."),
    ] {
        let server = Server::start().await;
        let mut client = server.open("/hub", &[("x-test", test)]).await.unwrap();
        client.greet().await;
        client.expect_close(Some(text), false).await;
        server.all_ended().await;
        assert!(server.hub.seen().is_empty());
    }
}
