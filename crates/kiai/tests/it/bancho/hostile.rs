use kiai_clients::bancho::BanchoError;
use kiai_model::Id;
use kiai_testkit::TestServer;
use kiai_wire_bancho::{ClientPacket, Dialect, Packet, ServerPacket, chat::Message, rooms::RoomPassword};

use super::{heard, ids, player};

fn packet(id: u16, length: u32, body: &[u8]) -> Vec<u8> {
    [&id.to_le_bytes()[..], &[0], &length.to_le_bytes(), body].concat()
}

#[tokio::test]
async fn garbage_keeps_the_visit_alive() {
    let server = TestServer::start().await;
    let (_, alice) = player(&server, "Alice").await;
    let mut ping = Vec::new();
    ClientPacket::Ping.append(Dialect::Neosu, &mut ping);
    for garbage in [
        vec![0xff; 7],
        vec![0xff; 1000],
        vec![0; 6],
        packet(999, 3, b"abc"),
        packet(0, 0, b""),
        packet(0, 1, &[2]),
        packet(1, 4, &[0x0b, 0xff, 0xff, 0xff]),
        packet(85, 2, &[0xff, 0xff]),
        packet(2, 1, &[0]),
        packet(4, u32::MAX, b""),
        packet(73, 10_000_000, &[0; 100]),
    ] {
        alice.poll_bytes(garbage).await.unwrap();
    }
    for before in [packet(999, 3, b"abc"), packet(0, 1, &[2]), packet(63, 2, &[0x0b, 9])] {
        let answer = alice.poll_bytes([before, ping.clone()].concat()).await.unwrap();
        assert!(answer.contains(&ServerPacket::Pong), "what follows is read");
    }
    server.stop().await;
}

#[tokio::test]
async fn what_is_too_long_is_refused_and_the_visit_goes_on() {
    let server = TestServer::start().await;
    let (_, alice) = player(&server, "Alice").await;
    let refused = alice.poll_bytes(vec![0; 11 * 1024 * 1024]).await;
    assert!(matches!(refused, Err(BanchoError::Refused { status: 413 } | BanchoError::Transport(_))), "{refused:?}");
    assert_eq!(heard(&alice, &[]).await, []);
    server.stop().await;
}

#[tokio::test]
async fn a_flood_is_not_answered_for_ever() {
    let server = TestServer::start_with(&[("RATE_LIMITS", "on")]).await;
    let (_, alice) = player(&server, "Alice").await;
    let answer = alice.poll(&vec![ClientPacket::Ping; 10_000]).await.unwrap();
    assert!(answer.len() <= 500, "{}", answer.len());
    assert!(alice.poll(&[]).await.unwrap().is_empty());
    server.advance(std::time::Duration::from_secs(10));
    assert_eq!(alice.poll(&[]).await.unwrap(), [ServerPacket::Pong]);
    server.stop().await;
}

#[tokio::test]
async fn what_there_is_not_yet_is_refused_in_words() {
    let server = TestServer::start().await;
    let (_, alice) = player(&server, "Alice").await;
    let join = || ClientPacket::JoinRoom { match_id: 1, password: RoomPassword::default() };
    assert_eq!(ids(&heard(&alice, &[ClientPacket::JoinLobby]).await), [24]);
    assert_eq!(heard(&alice, &[join()]).await, [ServerPacket::RoomJoinFail]);
    let meaningless = [
        ClientPacket::StopSpectating,
        ClientPacket::CantSpectate,
        ClientPacket::MatchReady,
        ClientPacket::ExitRoom,
        ClientPacket::PartLobby,
        ClientPacket::IrcOnly,
        ClientPacket::ErrorReport("oops".into()),
        ClientPacket::SendPublicMessage(Message::without_text("#osu".into())),
        ClientPacket::FriendRemove(Id::new(i64::from(i32::MIN))),
    ];
    let told = heard(&alice, &meaningless).await;
    assert_eq!(ids(&told), [24, 72], "an empty line is refused, a friend that is none is put right: {told:?}");
    server.stop().await;
}

#[tokio::test]
async fn asking_for_many_is_paid_for() {
    let server = TestServer::start_with(&[("RATE_LIMITS", "on")]).await;
    let (me, alice) = player(&server, "Alice").await;
    server.advance(std::time::Duration::from_secs(10));
    let many = || [me, me].into_iter().chain((100_000..104_000).map(Id::new)).collect();
    let told = heard(&alice, &vec![ClientPacket::UserStatsRequest(many()); 200]).await;
    let told = ids(&told).into_iter().filter(|id| *id == 11).count();
    assert!((1..20).contains(&told), "each is told of once in a packet, and of few packets: {told}");
    server.advance(std::time::Duration::from_secs(10));
    assert_eq!(alice.poll(&[]).await.unwrap(), [ServerPacket::Pong]);
    let told = heard(&alice, &[ClientPacket::UserStatsRequest([me].into_iter().collect())]).await;
    assert_eq!(ids(&told), [11], "and it may ask again");
    server.stop().await;
}
