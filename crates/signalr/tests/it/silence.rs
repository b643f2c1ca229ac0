use kiai_signalr::{Priority, messagepack};
use tokio_tungstenite::tungstenite::Message;

use crate::server::Server;

#[tokio::test]
async fn silence_is_broken_by_a_ping_after_fifteen_seconds() {
    let server = Server::start().await;
    let mut client = server.connect().await;
    server.clock.advance(14);
    client.invoke("1", "Nothing", &[]).await;
    client.expect(b"\x95\x03\x80\xa11\x03\xc0").await;
    server.clock.advance(14);
    // The last message was 14 s ago: no ping lies between these answers.
    client.invoke("2", "Nothing", &[]).await;
    client.expect(b"\x95\x03\x80\xa12\x03\xc0").await;
    server.clock.advance(15);
    client.expect(b"\x91\x06").await;
    server.clock.advance(15);
    client.expect(b"\x91\x06").await;
}

#[tokio::test]
async fn client_that_never_pinged_may_be_silent() {
    let server = Server::start().await;
    let mut client = server.connect().await;
    for _ in 0..10 {
        server.clock.advance(15);
        client.expect(b"\x91\x06").await;
    }
    client.invoke("1", "Nothing", &[]).await;
    client.expect(b"\x95\x03\x80\xa11\x03\xc0").await;
}

#[tokio::test]
async fn client_that_pinged_and_falls_silent_is_dropped_after_thirty_seconds() {
    let server = Server::start().await;
    let mut client = server.connect().await;
    client.send(messagepack::PING).await;
    client.is_read().await;
    server.clock.advance(15);
    client.expect(b"\x91\x06").await;
    server.clock.advance(15);
    assert_eq!(client.frame().await, None);
    server.hub.sees("disconnect guest TimedOut").await;
    server.all_ended().await;
    let handle = server.hub.client();
    assert!(handle.is_closed());
    assert_eq!(handle.try_send(messagepack::PING.into(), Priority::Must), kiai_signalr::Delivery::Closed);
}

#[tokio::test]
async fn any_message_keeps_a_client_alive() {
    let server = Server::start().await;
    let mut client = server.connect().await;
    client.send(messagepack::PING).await;
    for _ in 0..10 {
        server.clock.advance(15);
        client.expect(b"\x91\x06").await;
        client.send(messagepack::PING).await;
        client.is_read().await;
    }
}

#[tokio::test]
async fn pongs_of_the_socket_do_not_keep_a_silent_client_alive() {
    let server = Server::start().await;
    let mut client = server.connect().await;
    client.send(messagepack::PING).await;
    client.is_read().await;
    server.clock.advance(15);
    client.expect(b"\x91\x06").await;
    client.send_message(Message::Pong(bytes::Bytes::new())).await;
    client.is_read().await;
    server.clock.advance(15);
    assert_eq!(client.frame().await, None);
    server.hub.sees("disconnect guest TimedOut").await;
}
