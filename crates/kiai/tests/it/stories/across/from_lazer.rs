//! A player with osu!(lazer) is watched with neosu and osu!stable.

use std::time::Duration;

use kiai_clients::{
    bancho::{BanchoClient, Family, watched},
    lazer::{Pace, PlayScript, SpectatorHub},
};
use kiai_formats::replay::{Frames, Replay};
use kiai_model::{Acronym, Id, Mod, ModSetting, Mods, Ruleset};
use kiai_services::scores::classic_replay;
use kiai_testkit::{Player, TestServer};
use kiai_wire_bancho::{
    ServerPacket,
    mods::LegacyMods,
    spectate::{FrameBundle, ReplayAction},
    users::{Action, UserStats},
};
use kiai_wire_lazer::hub::{
    metadata::MetadataServer,
    presence::UserStatus,
    spectator::{SpectatedUserState, SpectatorClient, SpectatorServer, SpectatorState},
};

use super::{about_watching, heard, map, map_md5, stage};
use crate::{
    bancho::{await_packet, logged_in, player},
    hubs::metadata,
    stories::play::script,
};

/// A player who is seen to be here; presence lasts as long as the hub.
async fn here(server: &TestServer, name: &str) -> (Player, kiai_clients::lazer::MetadataHub, SpectatorHub) {
    let player = server.register(name).await;
    let hub = metadata(&player).await;
    hub.call(&MetadataServer::UpdateStatus(Some(UserStatus::Online))).await.unwrap();
    let spectator = player.open_spectator().await.unwrap();
    (player, hub, spectator)
}

/// Polls until a bundle of this kind has come; gives what was learnt on the way.
async fn until<F: Family>(
    client: &BanchoClient<F>,
    user: i64,
    action: ReplayAction,
) -> (Option<UserStats>, Vec<FrameBundle>) {
    let mut packets = Vec::new();
    let looking = async {
        while !packets.iter().any(|packet| matches!(packet, ServerPacket::SpectateFrames(it) if it.action == action)) {
            packets.extend(heard(client, &[]).await);
        }
    };
    tokio::time::timeout(crate::bancho::DEADLINE, looking).await.expect("it comes before the deadline");
    watched(user, &packets).unwrap()
}

fn modded(script: &PlayScript, mods: Mods) -> SpectatorState {
    SpectatorState { mods, ..SpectatorState::from(&script.state()) }
}

fn named(acronym: &str) -> Mod {
    acronym.parse::<Acronym>().unwrap().into()
}

async fn is_seen_by<F: Family>(client: BanchoClient<F>, server: &TestServer) {
    let (alice, _presence, mut plays) = here(server, "Alice").await;
    let watcher = server.register("Watcher").await;
    let client = logged_in(client, "Watcher").await;
    let script = script(&alice, &map(), 0).await;
    let told = client.watch(alice.id).await.unwrap();
    assert_eq!(about_watching(&told), [(64, 0)]);
    let listed = plays.wait_for(|call| match call {
        SpectatorClient::UserStartedWatching(users) => Some(users.0),
        _ => None,
    });
    let [who] = &listed.await.unwrap()[..] else { panic!("one") };
    assert_eq!((who.online_id.get(), &*who.username), (watcher.id, "Watcher"));

    plays.begin(None, &script.state()).await.unwrap();
    plays.send_all_frames(None, &script, Pace::AtOnce).await;
    plays.end(None, &script).await.unwrap();
    let (stats, bundles) = until(&client, alice.id, ReplayAction::Completion).await;
    assert!(stats.is_some(), "before the frames");
    assert_eq!(bundles.first().unwrap().action, ReplayAction::NewSong);
    assert!(bundles.iter().zip(0..).all(|(bundle, number)| bundle.sequence == number), "in order, each once");
    let sent: Vec<_> = script.bundles.iter().flat_map(|timed| timed.bundle.frames.clone()).collect();
    let seen: Vec<_> = bundles.iter().flat_map(|bundle| bundle.frames.clone()).collect();
    assert_eq!(seen.len(), sent.len());
    for (seen, sent) in seen.iter().zip(&sent) {
        assert!((f64::from(seen.time_ms) - sent.time_ms).abs() <= 0.5);
        assert_eq!((Some(seen.x), Some(seen.y), i32::from(seen.buttons)), (sent.x, sent.y, sent.buttons));
    }
    let last = bundles.iter().rev().find(|bundle| !bundle.frames.is_empty()).unwrap();
    let score = last.score_frame.unwrap();
    let header = &script.bundles.last().unwrap().bundle.header;
    assert_eq!(i64::from(score.count_300), header.statistics.sum(|r| r == kiai_model::HitResult::Great).cast_signed());
    assert_eq!((i32::from(score.current_combo), i32::from(score.max_combo)), (header.combo, header.max_combo));
    assert_eq!((score.time_ms, score.current_hp), (last.frames.last().unwrap().time_ms, 200));
    assert!(score.perfect && score.total_score > 0);
}

#[tokio::test]
async fn neosu_watches_lazer() {
    let server = stage().await;
    is_seen_by(server.neosu(), &server).await;
    server.stop().await;
}

#[tokio::test]
async fn osu_stable_watches_lazer() {
    let server = stage().await;
    is_seen_by(server.stable(), &server).await;
    server.stop().await;
}

#[tokio::test]
async fn who_comes_late_learns_the_map_and_the_mods_first() {
    let server = stage().await;
    let (alice, _presence, plays) = here(&server, "Alice").await;
    let (_, client) = player(&server, "Watcher").await;
    let script = script(&alice, &map(), 0).await;
    let rate = ModSetting::Double(1.2);
    let slow = Mod { settings: [("speed_change".to_owned(), rate)].into(), ..named("DT") };
    let state = modded(&script, Mods(vec![named("HD"), slow, named("WU")]));
    plays.call(&SpectatorServer::BeginPlaySessionV2(None, state)).await.unwrap();
    let told = client.watch(alice.id).await.unwrap();
    let notice = told.iter().find_map(|packet| match packet {
        ServerPacket::Notification(text) => Some(text.to_string()),
        _ => None,
    });
    assert!(notice.is_some_and(|text| text.ends_with("DT, WU.")), "{told:?}");
    let (stats, _) = watched(alice.id, &told).unwrap();
    let status = stats.unwrap().status;
    assert_eq!((status.action, status.map_md5), (Action::Playing, map_md5().as_str().into()));
    assert_eq!((status.mods, status.mode), (LegacyMods::HIDDEN.or(LegacyMods::DOUBLE_TIME), Ruleset::Osu));
    assert_eq!(status.map_id.get(), map().beatmap_id);
    plays.send_frames(None, &script.bundles[0].bundle);
    let (_, bundles) = until_after(&client, alice.id, told).await;
    assert_eq!(bundles.len(), 1, "and then the frames");
    server.stop().await;
}

async fn until_after<F: Family>(
    client: &BanchoClient<F>,
    user: i64,
    mut packets: Vec<ServerPacket>,
) -> (Option<UserStats>, Vec<FrameBundle>) {
    let frames = await_packet(client, |packet| match packet {
        ServerPacket::SpectateFrames(bundle) => Some(bundle.clone()),
        _ => None,
    });
    packets.push(ServerPacket::SpectateFrames(frames.await));
    watched(user, &packets).unwrap()
}

#[tokio::test]
async fn every_end_of_a_play_is_told() {
    let server = stage().await;
    let (alice, _presence, plays) = here(&server, "Alice").await;
    let (_, client) = player(&server, "Watcher").await;
    let script = script(&alice, &map(), 0).await;
    client.watch(alice.id).await.unwrap();
    for (state, action) in [
        (SpectatedUserState::Passed, ReplayAction::Completion),
        (SpectatedUserState::Failed, ReplayAction::Fail),
        (SpectatedUserState::Quit, ReplayAction::SongSelect),
    ] {
        plays.begin(None, &script.state()).await.unwrap();
        let told = heard(&client, &[]).await;
        let (stats, _) = watched(alice.id, &told).unwrap();
        assert_eq!(stats.unwrap().status.map_md5, map_md5().as_str().into());
        plays.call(&SpectatorServer::EndPlaySessionV2(None, state)).await.unwrap();
        let told = heard(&client, &[]).await;
        let [ServerPacket::SpectateFrames(last), ServerPacket::UserStats(after)] = &told[..] else {
            panic!("{told:?}")
        };
        assert_eq!((last.action, after.status.action), (action, Action::Idle));
    }
    plays.begin(None, &script.state()).await.unwrap();
    plays.connection().abort();
    let (_, bundles) = until(&client, alice.id, ReplayAction::SongSelect).await;
    assert_eq!(bundles.first().unwrap().action, ReplayAction::NewSong);
    server.stop().await;
}

#[tokio::test]
async fn a_ruleset_of_its_own_is_said_and_not_shown() {
    let server = stage().await;
    let (alice, _presence, plays) = here(&server, "Alice").await;
    let (_, client) = player(&server, "Watcher").await;
    let script = script(&alice, &map(), 0).await;
    client.watch(alice.id).await.unwrap();
    let state = SpectatorState { ruleset_id: Some(4242), ..SpectatorState::from(&script.state()) };
    plays.call(&SpectatorServer::BeginPlaySessionV2(None, state)).await.unwrap();
    let told = heard(&client, &[]).await;
    let [ServerPacket::Notification(text)] = &told[..] else { panic!("{told:?}") };
    assert!(text.contains("ruleset"));
    server.stop().await;
}

#[tokio::test]
async fn a_replay_that_was_recorded_while_bancho_watched_is_whole_for_both_families() {
    let server = stage().await;
    let alice = server.register("Alice").await;
    let script = script(&alice, &map(), 0).await;
    let token = alice.request_score_token(script.beatmap.get(), &script.checksum, script.ruleset).await.unwrap();
    server.advance(Duration::from_secs_f64(script.length_ms() / 1000.0));
    let (_, client) = player(&server, "Watcher").await;
    client.watch(alice.id).await.unwrap();
    let mut plays = alice.open_spectator().await.unwrap();
    plays.begin(Some(token), &script.state()).await.unwrap();
    plays.send_all_frames(Some(token), &script, Pace::AtOnce).await;
    let score = alice.submit_score(script.beatmap.get(), token, &script.submission).await.unwrap().id;
    plays.end(Some(token), &script).await.unwrap();
    crate::stories::play::processed(&mut plays, score).await;
    server.settle().await;
    let sent: Vec<_> = script.bundles.iter().flat_map(|timed| timed.bundle.frames.clone()).collect();
    let of_lazer = Replay::decode(&alice.download_replay(score).await.unwrap()).unwrap();
    assert_eq!(of_lazer.frames.frames, sent);
    let of_bancho = classic_replay(server.services(), Id::new(score), None).await.unwrap().unwrap();
    let of_bancho = Frames::decode(&of_bancho).unwrap();
    assert_eq!(of_bancho.frames[2..], sent, "after the two that come before a play");
    let seen = heard(&client, &[]).await;
    let seen = seen.iter().filter_map(|packet| match packet {
        ServerPacket::SpectateFrames(bundle) => Some(bundle.frames.len()),
        _ => None,
    });
    assert_eq!(seen.sum::<usize>(), sent.len());
    server.stop().await;
}
