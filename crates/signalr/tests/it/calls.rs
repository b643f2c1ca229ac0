use kiai_signalr::{HubOptions, Protocol, messagepack};

use crate::server::Server;

#[tokio::test]
async fn calls_are_answered_once_each() {
    let server = Server::start().await;
    let mut client = server.connect().await;
    client.invoke("1", "Echo", &[42]).await;
    client.expect(b"\x95\x03\x80\xa11\x03\x2a").await;
    client.invoke("2", "eCHO", &[43]).await;
    client.expect(b"\x95\x03\x80\xa12\x03\x2b").await;
    client.invoke("3", "Nothing", &[]).await;
    client.expect(b"\x95\x03\x80\xa13\x03\xc0").await;
}

#[tokio::test]
async fn errors_are_told_in_upstream_words() {
    let server = Server::start().await;
    let mut client = server.connect().await;
    for (method, text) in [
        (
            "fail",
            "An unexpected error occurred invoking 'fail' on the server. InvalidPasswordException: Invalid password",
        ),
        ("Break", "An unexpected error occurred invoking 'Break' on the server."),
        ("Panic", "An unexpected error occurred invoking 'Panic' on the server."),
        ("Echo", "Failed to invoke 'Echo' due to an error on the server."),
        ("Hide", "Unknown hub method 'Hide'"),
        ("Absent", "Unknown hub method 'Absent'"),
        ("Deny", "Failed to invoke 'Deny' because user is unauthorized"),
    ] {
        client.invoke("9", method, &[]).await;
        client.expect_failure("9", text).await;
    }
}

#[tokio::test]
async fn calls_without_an_id_are_never_answered() {
    let server = Server::start().await;
    let mut client = server.connect().await;
    for method in ["Nothing", "Fail", "Panic", "Absent", "Echo"] {
        client.send(&messagepack::invocation(method, 0, |_| {})).await;
        client.invoke("", method, &[]).await;
    }
    client.invoke("1", "Nothing", &[]).await;
    client.expect(b"\x95\x03\x80\xa11\x03\xc0").await;
}

#[tokio::test]
async fn callbacks_of_a_method_come_before_its_answer() {
    let server = Server::start().await;
    let mut client = server.connect().await;
    client.invoke("1", "Call", &[]).await;
    client.expect(b"\x96\x01\x80\xc0\xa6Called\x91\x01\x90").await;
    client.expect(b"\x95\x03\x80\xa11\x03\xc0").await;
}

#[tokio::test]
async fn second_call_waits_for_the_first() {
    let server = Server::start().await;
    let mut client = server.connect().await;
    client.invoke("1", "Wait", &[]).await;
    client.invoke("2", "Note", &[]).await;
    client.is_read().await;
    assert_eq!(server.hub.seen(), ["connect guest", "Nothing 0", "Wait 0"]);
    server.hub.gate.add_permits(1);
    client.expect(b"\x95\x03\x80\xa11\x03\xc0").await;
    client.expect(b"\x95\x03\x80\xa12\x03\xc0").await;
    assert_eq!(server.hub.seen()[2..], ["Wait 0", "waited", "Note 0"]);
}

#[tokio::test]
async fn more_calls_than_may_wait_are_all_answered_in_order() {
    let options = HubOptions { waiting_invocation_count: 2, ..HubOptions::default() };
    let server = Server::start_with(Protocol::ALL, options).await;
    let mut client = server.connect().await;
    client.invoke("1", "Wait", &[]).await;
    let mut joined = Vec::new();
    for value in 0..50 {
        joined.extend(messagepack::invocation_with_id("2", "Echo", 1, |buffer| buffer.push(value)));
    }
    client.send(&joined).await;
    for value in 50..100 {
        client.invoke("2", "Echo", &[value]).await;
    }
    server.hub.gate.add_permits(1);
    client.expect(b"\x95\x03\x80\xa11\x03\xc0").await;
    for value in 0..100 {
        client.expect(&[0x95, 0x03, 0x80, 0xa1, b'2', 0x03, value]).await;
    }
}

#[tokio::test]
async fn messages_may_be_split_at_every_byte() {
    let server = Server::start().await;
    let mut client = server.connect().await;
    let bytes = messagepack::invocation_with_id("1", "Echo", 1, |buffer| {
        buffer.extend_from_slice(b"\xda\x00\xc8");
        buffer.resize(buffer.len() + 200, b'a');
    });
    let mut answer = b"\x95\x03\x80\xa11\x03\xda\x00\xc8".to_vec();
    answer.resize(answer.len() + 200, b'a');
    for split in 0..bytes.len() {
        client.send(&bytes[..split]).await;
        client.send(&bytes[split..]).await;
        client.expect(&answer).await;
    }
    for byte in &bytes[..] {
        client.send(&[*byte]).await;
    }
    client.expect(&answer).await;
}

#[tokio::test]
async fn streams_are_refused_as_for_methods_without_one() {
    let server = Server::start().await;
    let mut client = server.connect().await;
    client.send(b"\x0c\x96\x04\x80\xa11\xa4Echo\x90\x90").await;
    let text = "The client attempted to invoke the non-streaming 'Echo' method with a streaming invocation.";
    client.expect_failure("1", text).await;
    client.send(b"\x0e\x96\x04\x80\xa12\xa6Absent\x90\x90").await;
    client.expect_failure("2", "Unknown hub method 'Absent'").await;
}

#[tokio::test]
async fn messages_without_meaning_here_are_ignored() {
    let server = Server::start().await;
    let mut client = server.connect().await;
    for payload in [
        &b"\x94\x02\x80\xa11\x05"[..], // an item of a stream
        b"\x94\x03\x80\xa11\x02",      // the end of a stream, or an answer
        b"\x93\x05\x80\xa11",          // a stream is cancelled
        b"\x91\x06",
        b"\x92\x08\x05", // ack
        b"\x92\x09\x06", // sequence
        b"\x91\x63",     // something of the future
    ] {
        let mut bytes = vec![u8::try_from(payload.len()).unwrap()];
        bytes.extend_from_slice(payload);
        client.send(&bytes).await;
    }
    client.invoke("1", "Nothing", &[]).await;
    client.expect(b"\x95\x03\x80\xa11\x03\xc0").await;
}

#[tokio::test]
async fn pings_and_reading_go_on_during_a_call() {
    let server = Server::start().await;
    let mut client = server.connect().await;
    client.send(messagepack::PING).await;
    client.invoke("1", "Wait", &[]).await;
    client.is_read().await;
    server.hub.sees("Wait 0").await;
    for _ in 0..10 {
        // Far longer than a silent client may idle.
        server.clock.advance(15);
        client.expect(b"\x91\x06").await;
    }
    client.is_read().await;
    server.hub.gate.add_permits(1);
    client.expect(b"\x95\x03\x80\xa11\x03\xc0").await;
}
