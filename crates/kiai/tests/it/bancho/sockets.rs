use kiai_clients::bancho::{BanchoError, BanchoSocket, Neosu};
use kiai_testkit::TestServer;
use kiai_wire_bancho::{ClientPacket, Dialect, Packet, ServerPacket};

use super::{chat::private, heard, neosu, player};

/// The next line of chat that comes over a socket.
async fn said(socket: &mut BanchoSocket<Neosu>) -> String {
    loop {
        for packet in socket.next().await.unwrap().expect("the socket is open") {
            if let ServerPacket::RecvMessage(message) = packet {
                return (*message.text).to_owned();
            }
        }
    }
}

/// Whether the server closes a socket, after whatever else it sends.
async fn is_closed(mut socket: BanchoSocket<Neosu>) -> bool {
    while let Ok(Some(_)) = socket.next().await {}
    true
}

#[tokio::test]
async fn a_socket_takes_what_polls_would_have_taken() {
    let server = TestServer::start().await;
    let (_, alice) = player(&server, "Alice").await;
    let (_, bob) = player(&server, "Bob").await;
    let mut socket = alice.open_socket().await.unwrap();
    bob.poll(&[private("over a socket", "Alice")]).await.unwrap();
    assert_eq!(said(&mut socket).await, "over a socket");
    socket.send(&[ClientPacket::Ping]).await.unwrap();
    loop {
        if socket.next().await.unwrap().unwrap().contains(&ServerPacket::Pong) {
            break;
        }
    }
    drop(socket);

    bob.poll(&[private("while away", "Alice")]).await.unwrap();
    let mut socket = alice.open_socket().await.unwrap();
    assert_eq!(said(&mut socket).await, "while away", "the visit outlives its socket");
    server.stop().await;
}

#[tokio::test]
async fn packets_may_be_cut_anywhere() {
    let server = TestServer::start().await;
    let (_, alice) = player(&server, "Alice").await;
    let (_, bob) = player(&server, "Bob").await;
    let mut of_bob = bob.open_socket().await.unwrap();
    let mut socket = alice.open_socket().await.unwrap();
    let mut bytes = Vec::new();
    for text in ["one", "two", "three"] {
        private(text, "Bob").append(Dialect::Neosu, &mut bytes);
    }
    for chunk in bytes.chunks(5) {
        socket.send_bytes(chunk.to_vec()).await.unwrap();
    }
    for text in ["one", "two", "three"] {
        assert_eq!(said(&mut of_bob).await, text);
    }
    server.stop().await;
}

#[tokio::test]
async fn the_newest_socket_wins_and_the_end_of_the_visit_closes_it() {
    let server = TestServer::start().await;
    let (_, alice) = player(&server, "Alice").await;
    let first = alice.open_socket().await.unwrap();
    let second = alice.open_socket().await.unwrap();
    assert!(is_closed(first).await);
    alice.logout().await.unwrap();
    assert!(is_closed(second).await);
    let refused = alice.open_socket().await.unwrap_err();
    assert!(matches!(refused, BanchoError::Refused { status: 401 }), "{refused}");

    let alice = neosu(&server, "Alice").await;
    let former = alice.open_socket().await.unwrap();
    neosu(&server, "Alice").await;
    assert!(is_closed(former).await, "it would be taken for the new visit's");
    server.stop().await;
}

#[tokio::test]
async fn a_socket_without_a_visit_is_refused() {
    let server = TestServer::start().await;
    let client = server.neosu();
    for token in [None, Some("unknown".to_owned())] {
        client.set_token(token);
        let refused = client.open_socket().await.unwrap_err();
        assert!(matches!(refused, BanchoError::Refused { status: 401 }), "{refused}");
    }
    server.stop().await;
}

#[tokio::test]
async fn polls_and_a_socket_may_be_mixed() {
    let server = TestServer::start().await;
    let (bob, of_bob) = player(&server, "Bob").await;
    let (_, alice) = player(&server, "Alice").await;
    let _socket = alice.open_socket().await.unwrap();
    alice.poll(&[private("over a poll", "Bob")]).await.unwrap();
    let told = heard(&of_bob, &[]).await;
    assert!(
        told.iter().any(|packet| matches!(packet, ServerPacket::RecvMessage(said) if &*said.text == "over a poll"))
    );
    assert_ne!(bob.get(), 0);
    server.stop().await;
}
