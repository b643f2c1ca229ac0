//! Every method of every hub with arguments that are not its own, and connections that do not behave.

use kiai_clients::{
    lazer::{Error, Heard},
    signalr::{Ending, HubConnection, InvokeError},
};
use kiai_model::Id;
use kiai_services::presence::presence_of;
use kiai_testkit::TestServer;
use kiai_wire_lazer::{
    hub::{
        activity::UserActivity,
        metadata::{MetadataClient, MetadataServer},
        multiplayer,
        presence::{UserPresence, UserStatus},
        spectator::SpectatorServer,
    },
    msgpack::Call,
};

/// Values that no method expects everywhere.
fn bad_arguments() -> Vec<(&'static str, u32, Vec<u8>)> {
    let mut deep = vec![0x91; 5_000];
    deep.push(0xc0);
    // [beatmap, title, ruleset, verb] of 2,000 bytes
    let long_title = [b"\x92\x0c\x94\x01\xda\x07\xd0".as_slice(), &[b'x'; 2_000], b"\x00\xa4verb"].concat();
    let header = b"\x9a\x00\xcb\x7f\xf8\x00\x00\x00\x00\x00\x00\x00\x00\x80\x95\x00\x00\x00\x00\x00\
                   \x92\xd6\xff\x00\x00\x00\x00\x00\x90\xc0\xc0";
    let no_accuracy = [b"\xc0\x92".as_slice(), header, b"\x90"].concat();
    let many_mods =
        [b"\xc0\x95\x01\x00\xdc\x10\x00".as_slice(), &b"\x92\xa2HD\x90".repeat(4_096), b"\x01\x80"].concat();
    vec![
        ("a number beyond 32 bits", 1, b"\xcf\0\0\0\x01\0\0\0\0".to_vec()),
        ("an activity with an endless title", 1, long_title),
        ("a text of 20,000 bytes", 1, [b"\xda\x4e\x20".as_slice(), &[b'x'; 20_000]].concat()),
        ("a bundle whose accuracy is no number", 2, no_accuracy),
        ("a state with thousands of mods", 2, many_mods),
        ("a negative count of hits", 2, b"\xc0\x95\x01\x00\x90\x01\x81\x05\xff".to_vec()),
        ("an unknown hit result", 2, b"\xc0\x95\x01\x00\x90\x01\x81\x62\x01".to_vec()),
        ("a final state that is none", 2, vec![0xc0, 0x2a]),
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
    let metadata = alice.open_metadata().await.unwrap();
    // Answered when the hub has begun, and so noted from where the player came.
    metadata.connection().invoke("UpdateActivity", 1, |buffer| buffer.push(0xc0)).await.unwrap();
    let before = super::rows(&server).await;

    let spectator = alice.open_spectator().await.unwrap();
    sweep(spectator.connection(), SpectatorServer::METHODS, ("EndWatchingUser", 1, &[2])).await;
    sweep(metadata.connection(), MetadataServer::METHODS, ("UpdateActivity", 1, &[0xc0])).await;

    let rooms = alice.open_multiplayer().await.unwrap();
    sweep(rooms.connection(), multiplayer::METHODS, ("LeaveRoom", 0, &[])).await;
    assert_eq!(super::rows(&server).await, before);
    server.stop().await;
}

/// What was refused is told to nobody, and what came before it stays.
#[tokio::test]
async fn refused_calls_change_nothing() {
    let server = TestServer::start().await;
    let (alice, bob) = (server.register("alice").await, server.register("bob").await);
    let (metadata, spectator) = (alice.open_metadata().await.unwrap(), alice.open_spectator().await.unwrap());
    metadata.call(&MetadataServer::UpdateStatus(Some(UserStatus::Online))).await.unwrap();
    let mut watcher = bob.open_metadata().await.unwrap();
    watcher.call(&MetadataServer::BeginWatchingUserPresence).await.unwrap();
    let frames = bob.open_spectator().await.unwrap();
    frames.watch(alice.id).await.unwrap();
    for (hub, method) in [
        (metadata.connection(), "UpdateActivity"),
        (metadata.connection(), "UpdateStatus"),
        (spectator.connection(), "BeginPlaySessionV2"),
        (spectator.connection(), "SendFrameDataV2"),
    ] {
        for (_, count, bytes) in bad_arguments().into_iter().filter(|(kind, ..)| !IS_SOMETHING.contains(kind)) {
            hub.invoke(method, count, |buffer| buffer.extend_from_slice(&bytes)).await.unwrap_err();
        }
    }
    let seen = presence_of(server.services(), Id::new(alice.id)).unwrap();
    assert_eq!((seen.status, seen.activity), (kiai_model::presence::UserStatus::Online, None));
    metadata.call(&MetadataServer::UpdateActivity(Some(UserActivity::ChoosingBeatmap))).await.unwrap();
    let choosing = UserPresence { activity: Some(UserActivity::ChoosingBeatmap), status: Some(UserStatus::Online) };
    let mut told = Vec::new();
    while told.last() != Some(&MetadataClient::UserPresenceUpdated(Id::new(alice.id), Some(choosing.clone()))) {
        match watcher.next().await.unwrap() {
            Some(Heard::Call(call)) => told.push(call),
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(told.len(), 3, "nothing but the welcome, the list and this: {told:?}");
    server.stop().await;
}

/// Of the bad arguments those that are good ones of some method asked here.
const IS_SOMETHING: &[&str] = &["nil", "an unknown union", "an id and an empty state"];

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
