use std::time::Duration;

use kiai_clients::lazer::{
    Heard, Pace, PlayScript, SpectatorHub, TimedBundle,
    autoplay::{Skill, autoplay},
};
use kiai_formats::replay::Replay;
use kiai_model::{BeatmapStatus, Id, spectate::ReplayFrame};
use kiai_services::beatmaps::{BeatmapKey, ImportOptions, find_beatmap, import};
use kiai_testkit::{MapFixture, TestServer};
use kiai_wire_lazer::hub::spectator::{
    FrameDataBundle, SpectatedUserState, SpectatorClient, SpectatorServer, SpectatorState, SpectatorUser,
};

async fn told(hub: &mut SpectatorHub) -> SpectatorClient {
    match hub.next().await.unwrap() {
        Some(Heard::Call(call)) => call,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn the_watched_user_hears_who_comes_and_goes() {
    let server = TestServer::start().await;
    let (alice, bob) = (server.register("Alice").await, server.register("Bob").await);
    let mut of_alice = alice.open_spectator().await.unwrap();
    let of_bob = bob.open_spectator().await.unwrap();
    let bob_id = Id::new(bob.id);
    let watcher = SpectatorUser { online_id: bob_id, username: "Bob".into() };
    let started = SpectatorClient::UserStartedWatching(vec![watcher].into());

    of_bob.watch(alice.id).await.unwrap();
    assert_eq!(told(&mut of_alice).await, started);
    of_bob.call(&SpectatorServer::EndWatchingUser(Id::new(alice.id))).await.unwrap();
    assert_eq!(told(&mut of_alice).await, SpectatorClient::UserEndedWatching(bob_id));
    of_bob.watch(alice.id).await.unwrap();
    assert_eq!(told(&mut of_alice).await, started);
    of_bob.close();
    assert_eq!(told(&mut of_alice).await, SpectatorClient::UserEndedWatching(bob_id));
    server.stop().await;
}

/// The script of a play without a miss, on a map that the server has.
async fn script(server: &TestServer) -> PlayScript {
    let map = MapFixture::new("Song", 88, 40);
    let file = server.data_dir().join("map.osz");
    std::fs::write(&file, MapFixture::osz(std::slice::from_ref(&map))).unwrap();
    let options = ImportOptions { status: None, default_status: BeatmapStatus::Ranked, owner: None };
    let summary = import(server.services(), vec![file], options, &|_, _, _| {}).await.unwrap();
    assert_eq!(summary.imported_count(), 1, "{summary:?}");
    let (beatmap, _) =
        find_beatmap(server.services(), &[BeatmapKey::Id(Id::new(map.beatmap_id))]).await.unwrap().unwrap();
    autoplay(&map.osu(), beatmap.id, &beatmap.checksum, Skill { miss_every: 0 }).unwrap()
}

#[tokio::test]
async fn every_frame_reaches_the_watchers_unchanged() {
    let server = TestServer::start().await;
    let script = script(&server).await;
    let (alice, bob) = (server.register("Alice").await, server.register("Bob").await);
    let of_alice = alice.open_spectator().await.unwrap();
    let mut of_bob = bob.open_spectator().await.unwrap();
    of_bob.watch(alice.id).await.unwrap();

    of_alice.stream(None, &script, Pace::AtOnce).await.unwrap();
    let player = Id::new(alice.id);
    let state = SpectatorState::from(&script.state());
    assert_eq!(told(&mut of_bob).await, SpectatorClient::UserBeganPlaying(player, state.clone()));
    for timed in &script.bundles {
        let bundle = FrameDataBundle::from(&timed.bundle);
        assert_eq!(told(&mut of_bob).await, SpectatorClient::UserSentFrames(player, bundle));
    }
    let passed = SpectatorState { state: SpectatedUserState::Passed, ..state };
    assert_eq!(told(&mut of_bob).await, SpectatorClient::UserFinishedPlaying(player, passed));
    server.stop().await;
}

#[tokio::test]
async fn an_older_client_is_watched_too() {
    let server = TestServer::start().await;
    let script = script(&server).await;
    let (alice, bob) = (server.register("Alice").await, server.register("Bob").await);
    let of_alice = alice.open_spectator().await.unwrap();
    let mut of_bob = bob.open_spectator().await.unwrap();
    of_bob.watch(alice.id).await.unwrap();

    let token = alice.request_score_token(script.beatmap.get(), &script.checksum, script.ruleset).await.unwrap();
    let (token, state) = (Some(Id::new(token)), SpectatorState::from(&script.state()));
    let bundle = FrameDataBundle::from(&script.bundles[0].bundle);
    of_alice.call(&SpectatorServer::BeginPlaySession(token, state.clone())).await.unwrap();
    of_alice.call(&SpectatorServer::SendFrameData(bundle.clone())).await.unwrap();
    of_alice.call(&SpectatorServer::EndPlaySession(state.clone())).await.unwrap();
    let player = Id::new(alice.id);
    assert_eq!(told(&mut of_bob).await, SpectatorClient::UserBeganPlaying(player, state.clone()));
    assert_eq!(told(&mut of_bob).await, SpectatorClient::UserSentFrames(player, bundle));
    let quit = SpectatorState { state: SpectatedUserState::Quit, ..state };
    assert_eq!(told(&mut of_bob).await, SpectatorClient::UserFinishedPlaying(player, quit));
    server.stop().await;
}

#[tokio::test]
async fn tokens_that_are_not_open_are_refused() {
    let server = TestServer::start().await;
    let alice = server.register("Alice").await;
    let hub = alice.open_spectator().await.unwrap();
    let end = SpectatorServer::EndPlaySessionV2(Some(Id::new(1)), SpectatedUserState::Passed);
    let refused = hub.call(&end).await.unwrap_err().to_string();
    assert!(refused.ends_with("An unexpected error occurred invoking 'EndPlaySessionV2' on the server."), "{refused}");
    server.stop().await;
}

#[tokio::test]
async fn a_play_goes_on_when_the_server_is_started_anew() {
    let server = TestServer::start_with(&[("SHUTDOWN_SECONDS", "1")]).await;
    let script = script(&server).await;
    let alice = server.register("Alice").await;
    let token = alice.request_score_token(script.beatmap.get(), &script.checksum, script.ruleset).await.unwrap();
    server.advance(Duration::from_secs_f64(script.length_ms() / 1000.0));
    let (before, after) = script.bundles.split_at(script.bundles.len() / 2);
    assert!(!before.is_empty() && !after.is_empty());
    let hub = alice.open_spectator().await.unwrap();
    hub.begin(Some(token), &script.state()).await.unwrap();
    send(&hub, token, before).await;

    let server = server.restart().await;
    let alice = server.log_in("Alice").await;
    let hub = alice.open_spectator().await.unwrap();
    hub.begin(Some(token), &script.state()).await.unwrap();
    send(&hub, token, after).await;
    let submitted = alice.submit_score(script.beatmap.get(), token, &script.submission).await.unwrap();
    hub.end(Some(token), &script).await.unwrap();
    server.settle().await;
    let replay = Replay::decode(&alice.download_replay(submitted.id).await.unwrap()).unwrap();
    let sent: Vec<ReplayFrame> = script.bundles.iter().flat_map(|timed| timed.bundle.frames.clone()).collect();
    assert_eq!(replay.frames.frames, sent, "the replay is the whole play");
    server.stop().await;
}

async fn send(hub: &SpectatorHub, token: i64, bundles: &[TimedBundle]) {
    for timed in bundles {
        let bundle = FrameDataBundle::from(&timed.bundle);
        hub.call(&SpectatorServer::SendFrameDataV2(Some(Id::new(token)), bundle)).await.unwrap();
    }
}
