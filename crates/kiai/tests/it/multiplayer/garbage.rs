//! Arguments that no game sends, from inside a room: whoever sends them stays inside, and nobody hears of it.

use kiai_clients::signalr::InvokeError;
use kiai_testkit::TestServer;
use kiai_wire_lazer::{
    hub::multiplayer::{METHODS, MultiplayerServer},
    msgpack::Call,
};

use super::{guest, host, map, readable};

/// Values that no method expects.
fn bad() -> Vec<(&'static str, u32, Vec<u8>)> {
    let item = |mods: &[u8]| {
        [b"\x9c\x00\x02\x4b\xa1x\x00".as_slice(), mods, b"\x90\xc2\x00\xc0\xcb\x40\x04\0\0\0\0\0\0\xc2"].concat()
    };
    let many = [b"\xdc\x10\x00".as_slice(), &b"\x92\xa2HD\x90".repeat(4_096)].concat();
    let mut deep = vec![0x91; 5_000];
    deep.push(0xc0);
    vec![
        ("a text", 1, b"\xa4text".to_vec()),
        ("nil and nil and nil", 3, vec![0xc0; 3]),
        ("a map", 1, vec![0x81, 0x01, 0x01]),
        ("an unknown state", 1, vec![0x63]),
        ("a negative number", 1, vec![0xff]),
        ("the largest number", 1, b"\xcf\xff\xff\xff\xff\xff\xff\xff\xff".to_vec()),
        ("an availability that is no number", 1, b"\x92\x02\xca\x7f\xc0\0\0".to_vec()),
        ("an unknown availability", 1, vec![0x92, 0x09, 0xc0]),
        ("an item of nils", 1, [&[0x9c][..], &[0xc0; 12]].concat()),
        ("an item with thousands of mods", 1, item(&many)),
        ("an item whose mods have no acronym", 1, item(b"\x91\x92\xa0\x90")),
        (
            "an item with an endless checksum",
            1,
            [b"\x9c\0\x02\x4b\xda\x20\x00".as_slice(), &[b'x'; 8_192], b"\0\x90\x90\xc2\0\xc0\0\xc2"].concat(),
        ),
        ("settings of nils", 1, [&[0x98][..], &[0xc0; 8]].concat()),
        (
            "settings with an endless name",
            1,
            [b"\x98\xda\x20\x00".as_slice(), &[b'x'; 8_192], b"\0\xa0\x01\0\0\xc2\xc0"].concat(),
        ),
        ("a request that is no union", 1, vec![0x93, 0x00, 0x91, 0x01]),
        ("a request without a body", 1, vec![0x92, 0x00, 0xc0]),
        ("a slot beyond a byte", 1, b"\x92\x07\x91\xcd\x01\x00".to_vec()),
        ("an array that claims too much", 1, b"\xdd\xff\xff\xff\xff".to_vec()),
        ("deep nesting", 1, deep),
        ("a reserved byte", 1, vec![0xc1]),
    ]
}

#[tokio::test]
async fn no_argument_puts_anybody_out() {
    let server = TestServer::start().await;
    let map = map(&server, "Song", 88).await;
    let (_, of_alice) = host(&server, "alice", map.room()).await;
    let (bob, mut of_bob) = guest(&server, "bob", of_alice.id()).await;
    for method in METHODS {
        if *method == "LeaveRoom" {
            continue;
        }
        for (kind, count, bytes) in bad() {
            let answer =
                of_alice.hub.connection().invoke(method, count, |buffer| buffer.extend_from_slice(&bytes)).await;
            match answer {
                Ok(_) => {}
                Err(InvokeError::Hub(text)) => assert!(text.contains(&format!("'{method}'")), "{text}"),
                Err(InvokeError::Ended) => panic!("{method} with {kind} ended the connection"),
            }
        }
    }
    of_alice.ask(MultiplayerServer::TransferHost(kiai_model::Id::new(bob.id))).await.unwrap();
    of_bob
        .hear_until_room(|inside| inside.room.host.as_ref().is_some_and(|host| host.user_id.get() == bob.id))
        .await
        .unwrap();
    assert_eq!(of_bob.room.users.0.len(), 2);
    assert_eq!(of_bob.room.settings, of_alice.room.settings);
    server.stop().await;
}

#[tokio::test]
async fn foreign_numbers_are_refused() {
    let server = TestServer::start().await;
    let map = map(&server, "Song", 88).await;
    let (_, of_alice) = host(&server, "alice", map.room()).await;
    let (_, of_bob) = guest(&server, "bob", of_alice.id()).await;
    let other = host(&server, "carol", map.room()).await.1;
    let foreign = other.current().unwrap().id;
    assert_eq!(
        readable(of_alice.ask(MultiplayerServer::RemovePlaylistItem(foreign)).await),
        "Item does not exist in the room."
    );
    let mut item = map.item();
    item.id = foreign;
    assert_eq!(
        readable(of_alice.ask(MultiplayerServer::EditPlaylistItem(item)).await),
        "Attempted to change an item that doesn't exist."
    );
    for number in [0, -1, i64::from(i32::MAX), i64::MAX] {
        let user = kiai_model::Id::new(number);
        for call in [
            MultiplayerServer::KickUser(user),
            MultiplayerServer::TransferHost(user),
            MultiplayerServer::InvitePlayer(user),
        ] {
            assert!(!readable(of_alice.ask(call).await).is_empty());
        }
    }
    assert!(MultiplayerServer::METHODS.contains(&"KickUser"));
    of_bob.ask(MultiplayerServer::LeaveRoom).await.unwrap();
    server.stop().await;
}
