//! Every method of every hub with arguments that are not its own, and connections that do not behave.

use kiai_clients::{
    lazer::Error,
    signalr::{Ending, HubConnection, InvokeError},
};
use kiai_testkit::TestServer;
use kiai_wire_lazer::{
    hub::{metadata::MetadataServer, multiplayer, spectator::SpectatorServer},
    msgpack::Call,
};

/// Values that no method expects everywhere.
fn bad_arguments() -> Vec<(&'static str, u32, Vec<u8>)> {
    let mut deep = vec![0x91; 5_000];
    deep.push(0xc0);
    vec![
        ("nothing", 0, vec![]),
        ("nil", 1, vec![0xc0]),
        ("text", 1, b"\xa4text".to_vec()),
        ("a negative number", 1, vec![0xff]),
        ("the largest number", 1, b"\xcf\xff\xff\xff\xff\xff\xff\xff\xff".to_vec()),
        ("not a number", 1, b"\xcb\x7f\xf8\0\0\0\0\0\0".to_vec()),
        ("an array that claims too much", 1, b"\xdd\xff\xff\xff\xff".to_vec()),
        ("a map that claims too much", 1, b"\xdf\xff\xff\xff\xff".to_vec()),
        ("a text that claims too much", 1, b"\xdb\xff\xff\xff\xff".to_vec()),
        ("deep nesting", 1, deep),
        ("two nils", 2, vec![0xc0, 0xc0]),
        ("an id and an empty state", 2, vec![0x01, 0x90]),
        ("an id and a state of nils", 2, vec![0x01, 0x95, 0xc0, 0xc0, 0xc0, 0xc0, 0xc0]),
        ("an unknown state", 2, vec![0x01, 0x95, 0x01, 0x00, 0x90, 0x63, 0x80]),
        ("an unknown union", 1, vec![0x92, 0x63, 0x90]),
        ("five numbers", 5, vec![1, 2, 3, 4, 5]),
        ("a reserved byte", 1, vec![0xc1]),
    ]
}

/// Calls every method with every bad argument; the connection must live on and say why.
async fn sweep(connection: &HubConnection, methods: &[&str], alive: (&str, u32, &[u8])) {
    for method in methods {
        for (kind, count, bytes) in bad_arguments() {
            let outcome = connection.invoke(method, count, |buffer| buffer.extend_from_slice(&bytes)).await;
            let what = format!("{method} with {kind}");
            match outcome {
                Ok(_) => {}
                Err(InvokeError::Hub(text)) => {
                    let not_read = format!("Failed to invoke '{method}' due to an error on the server.");
                    let refused = format!("An unexpected error occurred invoking '{method}' on the server.");
                    assert!(text == not_read || text.starts_with(&refused), "{what}: {text}");
                }
                Err(InvokeError::Ended) => panic!("{what} ended the connection: {:?}", connection.ending()),
            }
        }
    }
    let (method, count, bytes) = alive;
    connection.invoke(method, count, |buffer| buffer.extend_from_slice(bytes)).await.unwrap();
}

#[tokio::test]
async fn no_argument_ends_a_connection() {
    let server = TestServer::start().await;
    let alice = server.register("alice").await;
    let before = super::rows(&server).await;

    let spectator = alice.open_spectator().await.unwrap();
    sweep(spectator.connection(), SpectatorServer::METHODS, ("EndWatchingUser", 1, &[2])).await;
    let metadata = alice.open_metadata().await.unwrap();
    sweep(metadata.connection(), MetadataServer::METHODS, ("UpdateActivity", 1, &[0xc0])).await;

    let rooms = alice.open_multiplayer().await.unwrap();
    for method in multiplayer::METHODS {
        for (kind, count, bytes) in bad_arguments() {
            let outcome = rooms.connection().invoke(method, count, |buffer| buffer.extend_from_slice(&bytes)).await;
            match outcome {
                Err(InvokeError::Hub(text)) => assert!(text.contains(&format!("'{method}'")), "{text}"),
                // whoever is nowhere has left
                Ok(_) if method.contains("Leave") => {}
                other => panic!("{method} with {kind}: {other:?}"),
            }
        }
    }
    assert_eq!(super::rows(&server).await, before);
    server.stop().await;
}

#[tokio::test]
async fn unknown_methods_are_told_so() {
    let server = TestServer::start().await;
    let alice = server.register("alice").await;
    let hub = alice.open_metadata().await.unwrap();
    let text = hub.connection().invoke("NoSuchMethod", 0, |_| {}).await.unwrap_err();
    assert_eq!(text, InvokeError::Hub("Unknown hub method 'NoSuchMethod'".to_owned()));
    server.stop().await;
}

#[tokio::test]
async fn rooms_are_refused_with_a_text_for_the_player() {
    let server = TestServer::start().await;
    let alice = server.register("alice").await;
    let hub = alice.open_multiplayer().await.unwrap();
    let refused = hub.connection().invoke("JoinRoom", 1, |buffer| buffer.push(1)).await.unwrap_err();
    let readable = refused.readable();
    assert!(readable.contains(' ') && !readable.contains("unexpected"), "{refused}");
    server.stop().await;
}

#[tokio::test]
async fn garbage_ends_only_its_own_connection() {
    let server = TestServer::start().await;
    let (alice, bob) = (server.register("alice").await, server.register("bob").await);
    let good = bob.open_spectator().await.unwrap();
    for garbage in [&b"\xff\xff\xff\xff\xff\xff"[..], b"\x05\x00\x00\x00\x00\x00", b"\x03\x96\x01\xc0", &[0xff; 70_000]]
    {
        let hub = alice.open_spectator().await.unwrap();
        hub.connection().send_frame(bytes::Bytes::copy_from_slice(garbage));
        let mut hub = hub;
        assert!(matches!(hub.next().await, Ok(None) | Err(Error::Hub(_))), "{garbage:.20?} must end the connection");
        let ending = hub.ending().unwrap();
        assert!(!matches!(ending, Ending::TimedOut), "{garbage:.20?} is endured");
    }
    good.watch(alice.id).await.unwrap();
    server.stop().await;
}
