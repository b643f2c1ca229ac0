use kiai_signalr::{HubOptions, Protocol};
use tokio_tungstenite::tungstenite::Message;

use crate::server::{Client, Server};

async fn connect() -> (Server, Client) {
    let server = Server::start_with(&[Protocol::Json], HubOptions::default()).await;
    let mut client = server.socket().await;
    client.protocol = Protocol::Json;
    say(&mut client, r#"{"protocol":"json","version":1}"#).await;
    client.expect(b"{}").await;
    (server, client)
}

async fn say(client: &mut Client, text: &str) {
    client.send_message(Message::Text(format!("{text}\x1e").into())).await;
}

#[tokio::test]
async fn calls_are_answered_in_text() {
    let (_server, mut client) = connect().await;
    say(&mut client, r#"{"type":1,"invocationId":"1","target":"echo","arguments":[{"a":[1,null]}]}"#).await;
    client.expect(br#"{"type":3,"invocationId":"1","result":{"a":[1,null]}}"#).await;
    say(&mut client, r#"{"arguments":[],"target":"Nothing","invocationId":"2","type":1}"#).await;
    client.expect(br#"{"type":3,"invocationId":"2","result":null}"#).await;
    say(&mut client, r#"{"type":1,"invocationId":"3","target":"Fail","arguments":[]}"#).await;
    let text = "An unexpected error occurred invoking 'Fail' on the server. InvalidPasswordException: Invalid password";
    client.expect(format!(r#"{{"type":3,"invocationId":"3","error":"{text}"}}"#).as_bytes()).await;
    say(&mut client, r#"{"type":1,"target":"Call","arguments":[]}"#).await;
    client.expect(br#"{"type":1,"target":"Called","arguments":[1]}"#).await;
}

#[tokio::test]
async fn messages_may_share_a_websocket_message_or_span_several() {
    let (_server, mut client) = connect().await;
    let call = "{\"type\":1,\"invocationId\":\"1\",\"target\":\"Nothing\",\"arguments\":[]}\x1e";
    let (head, tail) = call.split_at(20);
    for piece in [format!("{call}{{\"type\":6}}\x1e{head}"), tail.to_owned()] {
        client.send_message(Message::Text(piece.into())).await;
    }
    client.expect(br#"{"type":3,"invocationId":"1","result":null}"#).await;
    client.expect(br#"{"type":3,"invocationId":"1","result":null}"#).await;
}

#[tokio::test]
async fn pings_and_close_are_text() {
    let (server, mut client) = connect().await;
    say(&mut client, r#"{"type":1,"invocationId":"1","target":"Nothing","arguments":[]}"#).await;
    client.expect(br#"{"type":3,"invocationId":"1","result":null}"#).await;
    server.clock.advance(15);
    client.expect(br#"{"type":6}"#).await;
    server.hub.client().close(Some("Bye."), true);
    client.expect_close(Some("Bye."), true).await;
}

#[tokio::test]
async fn what_is_no_message_ends_the_connection() {
    let (server, mut client) = connect().await;
    say(&mut client, r#"{"target":"Nothing"}"#).await;
    client.expect_close(Some("Connection closed with an error."), false).await;
    server.hub.sees("disconnect guest ProtocolViolation").await;
}
