use kiai_signalr::{HubOptions, Protocol};
use tokio_tungstenite::tungstenite::Message;

use crate::server::Server;

/// What the server answers, and that it then ends the socket without a connection.
async fn refused(server: &Server, request: &[u8]) -> String {
    let mut client = server.socket().await;
    client.send(request).await;
    let answer = client.record().await;
    assert_eq!(client.frame().await, None);
    assert!(server.hub.seen().is_empty());
    answer
}

#[tokio::test]
async fn handshake_may_arrive_in_pieces_with_messages_behind_it() {
    let server = Server::start().await;
    let mut bytes = b"{\"protocol\":\"messagepack\",\"version\":2}\x1e\x02\x91\x06".to_vec();
    bytes.extend_from_slice(&kiai_signalr::messagepack::invocation_with_id("1", "Echo", 1, |buffer| buffer.push(7)));
    for split in 0..bytes.len() {
        let mut client = server.socket().await;
        client.send(&bytes[..split]).await;
        client.send(&bytes[split..]).await;
        assert_eq!(client.record().await, "{}");
        client.expect(b"\x95\x03\x80\xa11\x03\x07").await;
    }
}

#[tokio::test]
async fn protocol_that_the_hub_does_not_speak_is_refused() {
    let server = Server::start_with(&[Protocol::MessagePack], HubOptions::default()).await;
    let answer = refused(&server, b"{\"protocol\":\"json\",\"version\":1}\x1e").await;
    assert_eq!(answer, r#"{"error":"The protocol 'json' is not supported."}"#);
}

#[tokio::test]
async fn malformed_request_is_refused() {
    let server = Server::start().await;
    let answer = refused(&server, b"hello\x1e").await;
    assert_eq!(answer, r#"{"error":"An unexpected error occurred during connection handshake."}"#);
}

#[tokio::test]
async fn endless_request_is_refused() {
    let server = Server::start().await;
    let answer = refused(&server, &[b' '; 32 * 1024 + 1]).await;
    assert_eq!(answer, r#"{"error":"Handshake was canceled."}"#);
}

#[tokio::test]
async fn late_request_is_refused() {
    let server = Server::start().await;
    let mut client = server.socket().await;
    server.clock.sleeps_begun(1).await;
    server.clock.advance(15);
    assert_eq!(client.record().await, r#"{"error":"Handshake was canceled."}"#);
    assert_eq!(client.frame().await, None);
    server.all_ended().await;
    assert_eq!(server.hubs.connection_count(), 0);
}

#[tokio::test]
async fn socket_may_end_before_the_handshake() {
    let server = Server::start().await;
    let mut client = server.socket().await;
    client.send_message(Message::Close(None)).await;
    server.all_ended().await;
    drop(server.socket().await);
    server.all_ended().await;
    assert!(server.hub.seen().is_empty());
}
