//! Frames that nobody should send, clients that take nothing, and players who come again.

use kiai_clients::bancho::watched;
use kiai_model::Ruleset;
use kiai_testkit::TestServer;
use kiai_wire_bancho::{
    ClientPacket, Dialect, Packet, ServerPacket,
    chat::Message,
    mods::LegacyMods,
    spectate::{FrameBundle, ReplayAction, ReplayFrame},
};
use kiai_wire_lazer::hub::spectator::{SpectatedUserState, SpectatorClient};

use super::{about_watching, ending, frames, heard, map, of_plays, performance, stage, watching_until};
use crate::bancho::{neosu, player};

/// A packet 18 with so many frames, counted in 16 bits, as neosu writes its first bundle.
fn wrapped(frame_count: usize) -> Vec<u8> {
    let empty = FrameBundle { score_frame: Some(Default::default()), ..FrameBundle::default() };
    let mut bytes = Vec::new();
    ClientPacket::SpectateFrames(empty).append(Dialect::Neosu, &mut bytes);
    let body = bytes.split_off(7);
    let mut packet = body[..4].to_vec();
    packet.extend(&u64::try_from(frame_count).unwrap().to_le_bytes()[..2]);
    for n in 0..frame_count {
        packet.extend([5, 0]);
        packet.extend(256_f32.to_le_bytes());
        packet.extend(192_f32.to_le_bytes());
        packet.extend(i32::try_from(n * 16).unwrap().to_le_bytes());
    }
    packet.extend(&body[6..]);
    [&[18, 0, 0][..], &u32::try_from(packet.len()).unwrap().to_le_bytes(), &packet].concat()
}

#[tokio::test]
async fn neosus_wrapped_first_bundle_reaches_everybody_mended() {
    let server = stage().await;
    let watcher = server.register("Watcher").await;
    let (alice, host) = player(&server, "Alice").await;
    let (_, fellow) = player(&server, "Fellow").await;
    let mut hub = watcher.open_spectator().await.unwrap();
    heard(&host, &performance(LegacyMods::NONE, Ruleset::Osu).begin()).await;
    hub.watch(alice.get()).await.unwrap();
    fellow.watch(alice.get()).await.unwrap();
    host.poll_bytes(wrapped(70_000)).await.unwrap();
    let packets = heard(&fellow, &[]).await;
    let bundles = packets.iter().filter_map(|packet| match packet {
        ServerPacket::SpectateFrames(bundle) => Some(bundle.frames.len()),
        _ => None,
    });
    let bundles: Vec<_> = bundles.collect();
    assert_eq!(bundles, [5000 / 16 + 1], "the last seconds");
    assert!(matches!(of_plays(&mut hub).await, SpectatorClient::UserBeganPlaying(..)));
    let SpectatorClient::UserSentFrames(_, bundle) = of_plays(&mut hub).await else { panic!() };
    assert_eq!(bundle.frames.0.len(), 5000 / 16 + 1);
    server.stop().await;
}

#[tokio::test]
async fn hostile_bundles_harm_nobody() {
    let server = stage().await;
    let watcher = server.register("Watcher").await;
    let (alice, host) = player(&server, "Alice").await;
    let (_, fellow) = player(&server, "Fellow").await;
    let mut hub = watcher.open_spectator().await.unwrap();
    hub.watch(alice.get()).await.unwrap();
    fellow.watch(alice.get()).await.unwrap();
    let mut play = performance(LegacyMods::NONE, Ruleset::Osu);
    heard(&host, &play.begin()).await;
    let strange = |time_ms| ReplayFrame { x: f32::NAN, y: f32::NEG_INFINITY, buttons: 255, time_ms, legacy_button: 9 };
    let bundle = |frames: Vec<ReplayFrame>| {
        let score_frame = Some(kiai_wire_bancho::rooms::ScoreFrame {
            total_score: i32::MIN,
            count_300: u16::MAX,
            count_miss: u16::MAX,
            ..Default::default()
        });
        ClientPacket::SpectateFrames(FrameBundle { frames, score_frame, ..FrameBundle::default() })
    };
    let lying = |count: u16| {
        let mut bytes = Vec::new();
        bundle(frames(0, 3)).append(Dialect::Neosu, &mut bytes);
        bytes[11..13].copy_from_slice(&count.to_le_bytes());
        bytes
    };
    heard(&host, &[bundle(vec![strange(i32::MIN), strange(0), strange(i32::MAX), strange(5)])]).await;
    for count in [0, 2, 4, 5, u16::MAX] {
        host.poll_bytes(lying(count)).await.unwrap();
    }
    heard(&host, &[bundle(Vec::new()), bundle(frames(0, 2)), play.say(ReplayAction::Completion)]).await;
    watched(alice.get(), &heard(&fellow, &[]).await).unwrap();
    let mut last = f64::MIN;
    loop {
        match of_plays(&mut hub).await {
            SpectatorClient::UserBeganPlaying(..) => last = f64::MIN,
            SpectatorClient::UserSentFrames(_, bundle) => {
                for frame in &bundle.frames.0 {
                    assert!(frame.time >= last && frame.mouse_x.is_some_and(f32::is_finite), "{frame:?}");
                    last = frame.time;
                }
                assert!(bundle.header.total_score >= 0 && bundle.header.accuracy.is_finite());
            }
            SpectatorClient::UserFinishedPlaying(_, state) if state.state == SpectatedUserState::Passed => break,
            _ => {}
        }
    }
    server.stop().await;
}

#[tokio::test]
async fn who_takes_nothing_misses_frames_and_nothing_else() {
    let server = stage().await;
    let (alice, host) = player(&server, "Alice").await;
    let (bob, fellow) = player(&server, "Fellow").await;
    fellow.watch(alice.get()).await.unwrap();
    let mut play = performance(LegacyMods::NONE, Ruleset::Osu);
    heard(&host, &play.begin()).await;
    let bundle = FrameBundle { frames: frames(0, 600), ..FrameBundle::default() };
    for _ in 0..100 {
        heard(&host, &[ClientPacket::SpectateFrames(bundle.clone())]).await;
    }
    let said = Message { text: "are you there?".into(), ..Message::without_text("Fellow".into()) };
    heard(&host, &[ClientPacket::SendPrivateMessage(said)]).await;
    let told = heard(&fellow, &[]).await;
    let count = told.iter().filter(|packet| matches!(packet, ServerPacket::SpectateFrames(_))).count();
    assert!((1..20).contains(&count), "{count} of a hundred");
    assert!(
        told.iter().any(|packet| matches!(packet, ServerPacket::RecvMessage(said) if *said.text == *"are you there?"))
    );
    assert_eq!(kiai_services::spectate::watchers_of(server.services(), alice), [bob]);
    server.stop().await;
}

#[tokio::test]
async fn a_flood_of_frames_is_not_passed_on() {
    let server = TestServer::start_with(&[("RATE_LIMITS", "on")]).await;
    let (alice, host) = player(&server, "Alice").await;
    let (_, fellow) = player(&server, "Fellow").await;
    fellow.watch(alice.get()).await.unwrap();
    server.advance(std::time::Duration::from_secs(20));
    let empty = ClientPacket::SpectateFrames(FrameBundle::default());
    heard(&host, &vec![empty.clone(); 5_000]).await;
    let passed_on = |told: Vec<ServerPacket>| {
        told.iter().filter(|packet| matches!(packet, ServerPacket::SpectateFrames(_))).count()
    };
    let count = passed_on(heard(&fellow, &[]).await);
    assert!((1..=500).contains(&count), "{count}");
    server.advance(std::time::Duration::from_secs(20));
    let large = ClientPacket::SpectateFrames(FrameBundle { frames: frames(0, 3_000), ..FrameBundle::default() });
    heard(&host, &vec![large; 100]).await;
    let count = passed_on(heard(&fellow, &[]).await);
    assert!((1..=3).contains(&count), "frames are counted, and what waits is bounded: {count}");
    server.advance(std::time::Duration::from_secs(20));
    heard(&host, &[empty]).await;
    assert_eq!(passed_on(heard(&fellow, &[]).await), 1, "and then it may play on");
    server.stop().await;
}

#[tokio::test]
async fn whoever_watches_with_another_client_watches_anew() {
    let server = stage().await;
    let (alice, host) = player(&server, "Alice").await;
    let bob = server.register("Bob").await;
    let of_bob = neosu(&server, "Bob").await;
    of_bob.watch(alice.get()).await.unwrap();
    // The game takes the place of neosu, which watches no more.
    let hub = bob.open_spectator().await.unwrap();
    assert_eq!(watching_until(&host, (66, 0)).await, [(64, 0), (13, bob.id), (14, bob.id), (66, 0)]);
    hub.watch(alice.get()).await.unwrap();
    assert_eq!(about_watching(&heard(&host, &[]).await), [(64, 0), (13, bob.id)]);
    hub.connection().abort();
    assert_eq!(watching_until(&host, (66, 0)).await, [(14, bob.id), (66, 0)]);
    server.stop().await;
}

#[tokio::test]
async fn a_player_who_comes_again_is_seen_again() {
    let server = stage().await;
    let watcher = server.register("Watcher").await;
    let (alice, host) = player(&server, "Alice").await;
    let (_, fellow) = player(&server, "Fellow").await;
    let mut hub = watcher.open_spectator().await.unwrap();
    hub.watch(alice.get()).await.unwrap();
    fellow.watch(alice.get()).await.unwrap();
    heard(&host, &performance(LegacyMods::NONE, Ruleset::Osu).begin()).await;
    // With neosu again, and then with the game.
    let host = neosu(&server, "Alice").await;
    assert_eq!(ending(&mut hub).await, SpectatedUserState::Quit);
    heard(&host, &performance(LegacyMods::HIDDEN, Ruleset::Osu).begin()).await;
    assert!(matches!(of_plays(&mut hub).await, SpectatorClient::UserBeganPlaying(..)));
    let game = server.log_in("Alice").await;
    let plays = game.open_spectator().await.unwrap();
    assert_eq!(ending(&mut hub).await, SpectatedUserState::Quit);
    let script = crate::stories::play::script(&game, &map(), 0).await;
    heard(&fellow, &[]).await;
    plays.begin(None, &script.state()).await.unwrap();
    assert!(matches!(of_plays(&mut hub).await, SpectatorClient::UserBeganPlaying(..)));
    let told = heard(&fellow, &[]).await;
    assert!(told.iter().any(|packet| {
        matches!(packet, ServerPacket::SpectateFrames(bundle) if bundle.action == ReplayAction::NewSong)
    }));
    server.stop().await;
}
