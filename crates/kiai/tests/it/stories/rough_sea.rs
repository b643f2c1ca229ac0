//! Connections that break, and clients that do not listen: nobody else may notice.

use std::{net::SocketAddr, time::Duration};

use kiai_clients::lazer::{self, Pace};
use kiai_model::Id;
use kiai_wire_lazer::hub::spectator::{FrameDataBundle, SpectatorClient, SpectatorServer};
use tokio::{io::AsyncWriteExt, net::TcpStream};

use super::play::{script, stage};

/// A watcher that never reads costs the player nothing, and the watchers beside it nothing.
#[tokio::test]
async fn a_watcher_that_does_not_read_holds_nobody_up() {
    let (server, map) = stage().await;
    let (alice, bob) = (server.register("alice").await, server.register("bob").await);
    let carol = server.register("carol").await;
    let script = script(&alice, &map, 0).await;
    let (mut plays, mut watches) = (alice.open_spectator().await.unwrap(), bob.open_spectator().await.unwrap());
    let deaf = deaf_watcher(server.address(), &carol.access_token().unwrap(), alice.id).await;
    watches.watch(alice.id).await.unwrap();
    for _ in 0..2 {
        plays
            .wait_for(|call| matches!(call, SpectatorClient::UserStartedWatching(_)).then_some(()))
            .await
            .expect("both are watching");
    }

    // 15 MB: more than the outbox and the system's buffers of one connection hold
    plays.begin(None, &script.state()).await.unwrap();
    let mut bundle = script.bundles[0].bundle.clone();
    bundle.frames = bundle.frames.iter().copied().cycle().take(500).collect();
    let sent = FrameDataBundle::from(&bundle).frames;
    for _ in 0..150 {
        for _ in 0..10 {
            plays.send_frames(None, &bundle);
        }
        for _ in 0..10 {
            let received = watches.wait_for(|call| match call {
                SpectatorClient::UserSentFrames(_, bundle) => Some(bundle.frames),
                _ => None,
            });
            assert_eq!(received.await.unwrap(), sent);
        }
    }
    drop(deaf);
    server.stop().await;
}

/// A socket that watches somebody and is never read.
async fn deaf_watcher(address: SocketAddr, token: &str, user: i64) -> TcpStream {
    let mut stream = TcpStream::connect(address).await.unwrap();
    let upgrade = format!(
        "GET /signalr/spectator HTTP/1.1\r\nHost: {address}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
         Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nAuthorization: Bearer {token}\r\n\r\n"
    );
    stream.write_all(upgrade.as_bytes()).await.unwrap();
    let mut payload = b"{\"protocol\":\"messagepack\",\"version\":1}\x1e".to_vec();
    payload.extend_from_slice(&lazer::frame(&SpectatorServer::StartWatchingUser(Id::new(user))));
    // one binary message, masked with zeroes
    let mut message = vec![0x82, 0x80 | u8::try_from(payload.len()).unwrap(), 0, 0, 0, 0];
    assert!(payload.len() < 126);
    message.append(&mut payload);
    stream.write_all(&message).await.unwrap();
    stream
}

#[tokio::test]
async fn a_player_whose_line_breaks_can_go_on_at_once() {
    let (server, map) = stage().await;
    let (alice, bob) = (server.register("alice").await, server.register("bob").await);
    let script = script(&alice, &map, 0).await;
    let token = alice.request_score_token(script.beatmap.get(), &script.checksum, script.ruleset).await.unwrap();
    // before anyone is connected: whoever is silent for so long is dropped
    server.advance(Duration::from_secs(60));
    let mut watches = bob.open_spectator().await.unwrap();
    watches.watch(alice.id).await.unwrap();
    let first = alice.open_spectator().await.unwrap();
    first.begin(Some(token), &script.state()).await.unwrap();
    first.send_frames(Some(token), &script.bundles[0].bundle);
    first.connection().abort();
    watches.wait_for(|call| matches!(call, SpectatorClient::UserFinishedPlaying(..)).then_some(())).await.unwrap();

    // the game connects again, begins anew and sends the rest
    let mut second = alice.open_spectator().await.unwrap();
    second.begin(Some(token), &script.state()).await.unwrap();
    second.send_all_frames(Some(token), &script, Pace::AtOnce).await;
    watches.wait_for(|call| matches!(call, SpectatorClient::UserBeganPlaying(..)).then_some(())).await.unwrap();
    let score = alice.submit_score(script.beatmap.get(), token, &script.submission).await.unwrap();
    second.end(Some(token), &script).await.unwrap();
    super::play::processed(&mut second, score.id).await;
    server.stop().await;
}

#[tokio::test]
async fn a_hundred_who_come_and_go_leave_nothing_behind() {
    let (server, _) = stage().await;
    let (alice, bob) = (server.register("alice").await, server.register("bob").await);
    for round in 0..100 {
        let hub = bob.open_spectator().await.unwrap();
        hub.watch(alice.id).await.unwrap();
        if round % 2 == 0 { hub.connection().abort() } else { hub.close() }
    }
    let mut hers = alice.open_spectator().await.unwrap();
    let his = bob.open_spectator().await.unwrap();
    his.watch(alice.id).await.unwrap();
    let watchers = hers
        .wait_for(|call| match call {
            SpectatorClient::UserStartedWatching(users) => Some(users.0.len()),
            _ => None,
        })
        .await
        .unwrap();
    assert_eq!(watchers, 1);
    server.stop().await;
}
