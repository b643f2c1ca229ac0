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
    assert_eq!(told, [75, 5, 71, 92, 72, 76, 83, 11, 96, 67, 65, 65, 65, 67, 89, 24, 128]);
    assert_eq!(reply.packets[0], ServerPacket::ProtocolVersion(128));
    let ServerPacket::UserPresence(own) = &reply.packets[6] else { panic!("{:?}", reply.packets[6]) };
    assert_eq!(&*own.name, "Bob");
    assert_eq!(own.utc_offset.hours(), 12, "told in one character that is no digit");
    let ServerPacket::UserPresenceBundle(users) = &reply.packets[8] else { panic!("{:?}", reply.packets[8]) };
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
    let ServerPacket::ProtectVariables(names) = &reply.packets[16] else { panic!("{:?}", reply.packets[16]) };
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
    assert_eq!(ids(&reply.packets), [75, 5, 71, 92, 72, 76, 83, 11, 96, 67, 65, 65, 65, 67, 89]);
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
    let ServerPacket::UserPresenceBundle(users) = &reply.packets[8] else { panic!("{:?}", reply.packets[8]) };
    assert_eq!(users.0, [Id::new(1)]);
    server.stop().await;
}

#[tokio::test]
async fn a_restricted_player_of_osu_stable_is_told_in_its_own_packet() {
    let server = TestServer::start().await;
    let alice = server.register("Alice").await;
    set_restricted(server.services(), Id::new(alice.id), true).await.unwrap();
    let reply = server.stable().login("Alice", PASSWORD).await.unwrap();
    assert_eq!(reply.result, LoginResult::LoggedIn(Id::new(alice.id)));
    let told = ids(&reply.packets);
    assert!(told.contains(&104) && told.contains(&24), "{told:?}");
    assert_eq!(told[..2], [75, 5]);
    server.stop().await;
}

#[tokio::test]
async fn who_asks_too_often_is_told_in_a_status_at_which_neosu_keeps_its_token() {
    let server = TestServer::start_with(&[("RATE_LIMITS", "on")]).await;
    server.register("Alice").await;
    let mut answers = Vec::new();
    for _ in 0..11 {
        answers.push(server.neosu().login("Alice", "wrong").await);
    }
    assert_eq!(answers[9].as_ref().unwrap().result, LoginResult::WrongCredentials);
    assert!(answers[10].as_ref().unwrap_err().to_string().contains("429"));
    server.stop().await;
}

#[tokio::test]
async fn a_client_is_known_by_its_header_alone() {
    let server = TestServer::start().await;
    server.register("Alice").await;
    let body = format!("Alice\n{}\nb20260101.1|2|0|a:b:c:d:e:|0\n", super::web::md5(PASSWORD));
    for (header, agent, version) in [
        (Some("release-43.02"), "anything", 128),
        (Some(""), "osu!", 128),
        (None, "neosu/43.02", 19),
        (None, "osu!", 19),
    ] {
        let stable = server.stable();
        let mut request = stable.request(reqwest::Method::POST, "c", "/").header("user-agent", agent);
        if let Some(header) = header {
            request = request.header("x-mcosu-ver", header);
        }
        let answer = kiai_clients::bancho::Answer::of(request.body(body.clone())).await.unwrap();
        assert_eq!(&answer.body[..11], [75, 0, 0, 4, 0, 0, 0, version, 0, 0, 0], "{header:?} {agent}");
    }
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
