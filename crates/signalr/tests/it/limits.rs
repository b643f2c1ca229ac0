use bytes::Bytes;
use kiai_signalr::{Delivery, HubOptions, Priority, Protocol, messagepack};
use tokio_tungstenite::tungstenite::{Error, Message};

use crate::server::Server;

const CLOSED: Option<&str> = Some("Connection closed with an error.");

fn call_of(length: usize) -> Bytes {
    let envelope_length = messagepack::invocation("Note", 1, |_| {}).len() - 1;
    messagepack::invocation("Note", 1, |buffer| buffer.resize(buffer.len() + length - envelope_length, 0xc0))
}

#[tokio::test]
async fn longest_message_is_taken_and_a_longer_one_ends_the_connection() {
    let server = Server::start().await;
    let mut client = server.connect().await;
    client.send(&call_of(32 * 1024)).await;
    client.invoke("1", "Nothing", &[]).await;
    client.expect(b"\x95\x03\x80\xa11\x03\xc0").await;
    client.send(&call_of(32 * 1024 + 1)).await;
    client.expect_close(CLOSED, false).await;
    server.hub.sees("disconnect guest ProtocolViolation").await;
}

#[tokio::test]
async fn websocket_message_that_is_too_long_ends_the_connection() {
    let server = Server::start().await;
    let mut client = server.connect().await;
    // Only the header: nothing is allocated for what it claims.
    client.send_raw(&[0x82, 0xff, 0, 0, 0, 1, 0, 0, 0, 0, 1, 2, 3, 4]).await;
    assert_eq!(client.frame().await.as_deref(), Some(&messagepack::close(CLOSED, false)[1..]));
    server.hub.sees("disconnect guest ProtocolViolation").await;
}

#[tokio::test]
async fn what_is_no_message_ends_the_connection() {
    let server = Server::start().await;
    for bytes in [
        &b"\xff\xff\xff\xff\xff"[..],            // no length
        b"\x00",                                 // no message
        b"\x01\xc0",                             // no array
        b"\x0b\x96\x01\xc0\xc0\xa4Echo\x90\x90", // headers of nil
    ] {
        let mut client = server.connect().await;
        client.send(bytes).await;
        client.expect_close(CLOSED, false).await;
    }
    server.all_ended().await;
    let ends = server.hub.seen().iter().filter(|event| *event == "disconnect guest ProtocolViolation").count();
    assert_eq!(ends, 4);
}

#[tokio::test]
async fn slow_reader_is_disconnected_when_its_outbox_is_full() {
    let options = HubOptions { outbox_count: 8, ..HubOptions::default() };
    let server = Server::start_with(Protocol::ALL, options).await;
    let client = server.connect().await;
    let handle = server.hub.client();
    let frame = messagepack::invocation("Called", 1, |buffer| buffer.resize(buffer.len() + 60_000, 0xc0));
    while handle.try_send(frame.clone(), Priority::Must) == Delivery::Queued {
        tokio::task::yield_now().await;
    }
    server.hub.sees("disconnect guest OutboxFull").await;
    server.all_ended().await;
    drop(client);
}

#[tokio::test]
async fn droppable_messages_never_disconnect_a_slow_reader() {
    let options = HubOptions { outbox_count: 8, ..HubOptions::default() };
    let server = Server::start_with(Protocol::ALL, options).await;
    let mut client = server.connect().await;
    let handle = server.hub.client();
    let frame = messagepack::invocation("Called", 1, |buffer| buffer.resize(buffer.len() + 60_000, 0xc0));
    while handle.try_send(frame.clone(), Priority::Droppable) == Delivery::Queued {
        tokio::task::yield_now().await;
    }
    client.invoke("1", "Nothing", &[]).await;
    loop {
        let received = client.frame().await.unwrap();
        if received.len() < 100 {
            assert_eq!(received, &b"\x95\x03\x80\xa11\x03\xc0"[..]);
            break;
        }
    }
}

#[tokio::test]
async fn messages_that_wait_together_leave_in_one_websocket_message() {
    let server = Server::start().await;
    let mut client = server.connect().await;
    client.invoke("1", "Call", &[]).await;
    let Some(Message::Binary(bytes)) = client.message().await else { panic!("not binary") };
    assert_eq!(bytes, &b"\x0e\x96\x01\x80\xc0\xa6Called\x91\x01\x90\x07\x95\x03\x80\xa11\x03\xc0"[..]);
}

#[tokio::test]
async fn connections_over_the_limit_are_refused() {
    let options = HubOptions { connection_count: 1, ..HubOptions::default() };
    let server = Server::start_with(Protocol::ALL, options).await;
    let client = server.connect().await;
    assert!(matches!(server.open("/hub", &[]).await, Err(Error::Http(response)) if response.status() == 503));
    drop(client);
    server.all_ended().await;
    server.connect().await;
}
