use kiai_model::Id;
use kiai_services::accounts::{issue_permanent_token, set_restricted};
use kiai_testkit::{PASSWORD, TestServer};
use kiai_wire_bancho::{ServerPacket, chat::Channel, login::LoginResult};

use super::{heard, ids, neosu, player};

#[tokio::test]
async fn neosu_is_welcomed_in_its_order() {
    let server = TestServer::start_with(&[("GREETING", "Welcome to the test!")]).await;
    let (alice, _of_alice) = player(&server, "Alice").await;
    server.register("Bob").await;
    let bob = server.neosu();
    let reply = bob.login("Bob", PASSWORD).await.unwrap();
    assert_eq!(reply.features.as_deref(), Some("submit=1"));
    let token = reply.token.unwrap();
    assert!(token.len() >= 32 && token.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte)));
    let told = ids(&reply.packets);
    assert_eq!(told, [75, 5, 71, 92, 72, 83, 11, 96, 67, 65, 65, 65, 67, 89, 24, 128]);
    assert_eq!(reply.packets[0], ServerPacket::ProtocolVersion(128));
    let ServerPacket::UserPresence(own) = &reply.packets[5] else { panic!("{:?}", reply.packets[5]) };
    assert_eq!(&*own.name, "Bob");
    assert_eq!(own.utc_offset.hours(), 12, "told in one character that is no digit");
    let ServerPacket::UserPresenceBundle(users) = &reply.packets[7] else { panic!("{:?}", reply.packets[7]) };
    assert!(users.0.contains(&alice) && users.0.contains(&Id::new(1)) && users.0.len() == 2);
    let channels: Vec<&Channel> = reply
        .packets
        .iter()
        .filter_map(|packet| match packet {
            ServerPacket::ChannelInfo(channel) | ServerPacket::ChannelAutoJoin(channel) => Some(channel),
            _ => None,
        })
        .collect();
    assert_eq!((&*channels[0].name, channels[0].user_count.get()), ("#osu", 2));
    let ServerPacket::ProtectVariables(names) = &reply.packets[15] else { panic!("{:?}", reply.packets[15]) };
    assert!(names.0.iter().any(|name| &**name == "mod_fps"));
    server.stop().await;
}

#[tokio::test]
async fn osu_stable_is_welcomed_without_what_is_neosus() {
    let server = TestServer::start_with(&[("NEOSU_SUBMIT_SCORES", "off")]).await;
    server.register("Alice").await;
    let stable = server.stable();
    let reply = stable.login("Alice", PASSWORD).await.unwrap();
    assert_eq!(reply.features, None);
    assert_eq!(ids(&reply.packets), [75, 5, 71, 92, 72, 83, 11, 96, 67, 65, 65, 65, 67, 89]);
    assert_eq!(reply.packets[0], ServerPacket::ProtocolVersion(19));
    assert!(!heard(&stable, &[]).await.contains(&ServerPacket::Pong));
    let reply = server.neosu().login("Alice", PASSWORD).await.unwrap();
    assert_eq!(reply.features.as_deref(), Some("submit=0"));
    server.stop().await;
}

#[tokio::test]
async fn a_wrong_password_is_a_code_and_leaves_the_visit_alone() {
    let server = TestServer::start().await;
    let (_, alice) = player(&server, "Alice").await;
    for name in ["Alice", "Nobody"] {
        let reply = server.neosu().login(name, "wrong").await.unwrap();
        assert_eq!((reply.result, reply.packets.len()), (LoginResult::WrongCredentials, 1));
        assert_eq!(reply.token.as_deref(), Some("incorrect-credentials"));
    }
    assert_eq!(alice.poll(&[]).await.unwrap(), [ServerPacket::Pong]);
    server.stop().await;
}

#[tokio::test]
async fn a_permanent_token_signs_in_and_a_dead_one_says_so() {
    let server = TestServer::start().await;
    let alice = server.register("Alice").await;
    let token = issue_permanent_token(server.services(), Id::new(alice.id), "neosu").await.unwrap();
    let client = server.neosu();
    let reply = client.login_with_token(&token).await.unwrap();
    assert_eq!(reply.result, LoginResult::LoggedIn(Id::new(alice.id)));
    let entered = reply
        .packets
        .iter()
        .any(|packet| matches!(packet, ServerPacket::ChannelAutoJoin(channel) if &*channel.name == "#neosu"));
    assert!(entered, "there neosu talks of itself");
    let reply = server.neosu().login_with_token("dead").await.unwrap();
    assert_eq!(reply.result, LoginResult::VerificationNeeded);
    server.stop().await;
}

#[tokio::test]
async fn a_restricted_player_is_let_in_and_seen_by_nobody() {
    let server = TestServer::start().await;
    let (_, alice) = player(&server, "Alice").await;
    let bob = server.register("Bob").await;
    set_restricted(server.services(), Id::new(bob.id), true).await.unwrap();
    let reply = server.neosu().login("Bob", PASSWORD).await.unwrap();
    assert!(ids(&reply.packets).contains(&24), "they are told");
    assert!(!ids(&reply.packets).contains(&104), "neosu would leave");
    assert!(heard(&alice, &[]).await.is_empty());
    let reply = server.neosu().login("Alice", PASSWORD).await.unwrap();
    let ServerPacket::UserPresenceBundle(users) = &reply.packets[7] else { panic!("{:?}", reply.packets[7]) };
    assert_eq!(users.0, [Id::new(1)]);
    server.stop().await;
}

#[tokio::test]
async fn what_is_no_login_is_refused() {
    let server = TestServer::start().await;
    server.register("Alice").await;
    let client = server.neosu();
    for body in [&b""[..], b"Alice\n", b"Alice\nmd5\n1|2|3\n", &[0xff; 100], &[b'\n'; 9000]] {
        let refused = client.login_bytes(body.to_vec()).await.unwrap_err();
        assert!(refused.to_string().contains("refused with 4"), "{refused}");
    }
    neosu(&server, "Alice").await;
    server.stop().await;
}
