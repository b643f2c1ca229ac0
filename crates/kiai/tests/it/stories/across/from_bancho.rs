//! A player with neosu or osu!stable is watched.

use kiai_clients::{
    bancho::{BanchoClient, Family, Performance, watched},
    lazer::SpectatorHub,
};
use kiai_model::{HitResult, ModSetting, Ruleset};
use kiai_testkit::TestServer;
use kiai_wire_bancho::{
    ClientPacket,
    chat::Message,
    mods::LegacyMods,
    spectate::{FrameBundle, ReplayAction},
    users::{Action, StatusUpdate},
};
use kiai_wire_lazer::hub::spectator::{
    FrameDataBundle, SpectatedUserState, SpectatorClient, SpectatorServer, SpectatorState,
};

use super::{ending, frames, heard, map, of_plays, performance, play_some, stage};
use crate::bancho::{logged_in, neosu, player};

async fn began(hub: &mut SpectatorHub) -> SpectatorState {
    match of_plays(hub).await {
        SpectatorClient::UserBeganPlaying(_, state) => state,
        other => panic!("{other:?}"),
    }
}

async fn sent(hub: &mut SpectatorHub) -> FrameDataBundle {
    match of_plays(hub).await {
        SpectatorClient::UserSentFrames(_, bundle) => bundle,
        other => panic!("{other:?}"),
    }
}

fn acronyms(state: &SpectatorState) -> Vec<String> {
    state.mods.0.iter().map(|m| m.acronym.to_string()).collect()
}

#[tokio::test]
async fn lazer_watches_neosu_from_the_begin_to_the_end() {
    let server = stage().await;
    let watcher = server.register("Watcher").await;
    let (alice, client) = player(&server, "Alice").await;
    let mut hub = watcher.open_spectator().await.unwrap();
    hub.watch(alice.get()).await.unwrap();
    let told = heard(&client, &[]).await;
    assert_eq!(super::about_watching(&told), [(64, 0), (13, watcher.id)], "it has to know, or it sends nothing");

    let mut play = performance(LegacyMods::HIDDEN, Ruleset::Osu);
    let bundles = play_some(&client, &mut play).await;
    heard(&client, &[play.say(ReplayAction::Completion)]).await;

    let state = began(&mut hub).await;
    assert_eq!((state.beatmap_id.map(i64::from), state.ruleset_id), (Some(map().beatmap_id), Some(0)));
    assert_eq!((acronyms(&state), state.state), (vec!["HD".into(), "CL".into()], SpectatedUserState::Playing));
    assert_eq!(state.maximum_statistics.get(HitResult::Great), 40);
    for bundle in bundles.iter().filter(|bundle| !bundle.frames.is_empty()) {
        let told = sent(&mut hub).await;
        let seen: Vec<_> = told.frames.0.iter().map(|f| (f.time, f.mouse_x, f.mouse_y)).collect();
        let expected: Vec<_> = bundle.frames.iter().map(|f| (f64::from(f.time_ms), Some(f.x), Some(f.y))).collect();
        assert_eq!(seen, expected);
        let header = told.header;
        assert_eq!((header.combo, header.max_combo), (10, 12));
        assert_eq!(header.statistics.get(HitResult::Great), 8);
        assert_eq!(header.statistics.get(HitResult::Ok), 2);
        assert!((header.accuracy - (8.0 * 300.0 + 2.0 * 100.0) / 3000.0).abs() < 1e-9);
        assert!((50_000..400_000).contains(&header.total_score), "a quarter of a play: {}", header.total_score);
    }
    assert_eq!(ending(&mut hub).await, SpectatedUserState::Passed);

    hub.call(&SpectatorServer::EndWatchingUser(alice)).await.unwrap();
    let told = heard(&client, &[]).await;
    assert_eq!(super::about_watching(&told), [(14, watcher.id), (66, 0)]);
    server.stop().await;
}

#[tokio::test]
async fn who_comes_late_is_told_what_is_played() {
    let server = stage().await;
    let watcher = server.register("Watcher").await;
    let (alice, client) = player(&server, "Alice").await;
    let mut play = performance(LegacyMods::NONE, Ruleset::Osu);
    heard(&client, &play.begin()).await;
    let mut hub = watcher.open_spectator().await.unwrap();
    hub.watch(alice.get()).await.unwrap();
    let state = began(&mut hub).await;
    assert_eq!(state.maximum_statistics.get(HitResult::Great), 40, "found out when somebody came");
    heard(&client, &[ClientPacket::SpectateFrames(play.next_bundle().unwrap())]).await;
    assert_eq!(sent(&mut hub).await.frames.0.len(), 60);
    server.stop().await;
}

#[tokio::test]
async fn every_ruleset_of_osu_stable_is_seen_in_its_own_terms() {
    let server = stage().await;
    let watcher = server.register("Watcher").await;
    let alice = server.register("Alice").await.id;
    let client = logged_in(server.stable(), "Alice").await;
    let mut hub = watcher.open_spectator().await.unwrap();
    hub.watch(alice).await.unwrap();
    for (ruleset, results) in [
        (Ruleset::Osu, vec![(HitResult::Great, 8), (HitResult::Ok, 2)]),
        (Ruleset::Taiko, vec![(HitResult::Great, 8), (HitResult::Ok, 2)]),
        (Ruleset::Catch, vec![(HitResult::Great, 8), (HitResult::LargeTickHit, 2), (HitResult::SmallTickMiss, 1)]),
        (
            Ruleset::Mania,
            vec![(HitResult::Perfect, 1), (HitResult::Great, 8), (HitResult::Good, 1), (HitResult::Ok, 2)],
        ),
    ] {
        let mut play = performance(LegacyMods::NONE, ruleset);
        play.frames_per_bundle = 120;
        let expected = play.frames.clone();
        play_some(&client, &mut play).await;
        heard(&client, &[play.say(ReplayAction::SongSelect)]).await;
        assert_eq!(began(&mut hub).await.ruleset_id, Some(i32::from(ruleset.number())), "{ruleset:?}");
        let told = sent(&mut hub).await;
        let buttons: Vec<_> = told.frames.0.iter().map(|frame| (frame.mouse_x, frame.button_state)).collect();
        let expected: Vec<_> = expected.iter().map(|frame| (Some(frame.x), i32::from(frame.buttons))).collect();
        assert_eq!(buttons, expected, "{ruleset:?}");
        for (result, count) in results {
            assert_eq!(told.header.statistics.get(result), count, "{ruleset:?} {result:?}");
        }
        assert_eq!(ending(&mut hub).await, SpectatedUserState::Quit);
    }
    server.stop().await;
}

#[tokio::test]
async fn fails_retries_and_departures_are_told() {
    let server = stage().await;
    let watcher = server.register("Watcher").await;
    let (alice, client) = player(&server, "Alice").await;
    let mut hub = watcher.open_spectator().await.unwrap();
    hub.watch(alice.get()).await.unwrap();

    let mut play = performance(LegacyMods::NONE, Ruleset::Osu);
    play_some(&client, &mut play).await;
    heard(&client, &[play.say(ReplayAction::Fail)]).await;
    assert_eq!(ending(&mut hub).await, SpectatedUserState::Failed);

    heard(&client, &[play.say(ReplayAction::NewSong)]).await;
    began(&mut hub).await;
    let again = FrameBundle { frames: frames(0, 10), ..FrameBundle::default() };
    heard(&client, &[ClientPacket::SpectateFrames(again), play.say(ReplayAction::NewSong)]).await;
    sent(&mut hub).await;
    assert_eq!(ending(&mut hub).await, SpectatedUserState::Quit, "once more from the begin");
    began(&mut hub).await;
    let idle = StatusUpdate { action: Action::Idle, ..play.status.clone() };
    heard(&client, &[ClientPacket::ChangeAction(idle)]).await;
    assert_eq!(ending(&mut hub).await, SpectatedUserState::Quit);

    heard(&client, &play.begin()).await;
    began(&mut hub).await;
    client.logout().await.unwrap();
    assert_eq!(ending(&mut hub).await, SpectatedUserState::Quit);
    server.stop().await;
}

#[tokio::test]
async fn neosus_speed_is_what_it_says_in_the_window_of_those_who_watch() {
    let server = stage().await;
    let watcher = server.register("Watcher").await;
    let (alice, client) = player(&server, "Alice").await;
    let mut hub = watcher.open_spectator().await.unwrap();
    hub.watch(alice.get()).await.unwrap();
    let mut play = performance(LegacyMods::DOUBLE_TIME, Ruleset::Osu);
    heard(&client, &play.begin()).await;
    assert_eq!(acronyms(&began(&mut hub).await), ["DT", "CL"]);
    let id = map().beatmap_id;
    let text = format!("\u{1}ACTION is playing [https://osu.ppy.sh/beatmaps/{id} kiai - stage [Normal]] x1.2\u{1}");
    let said = Message { text: text.as_str().into(), ..Message::without_text("#spectator".into()) };
    heard(&client, &[ClientPacket::SendPublicMessage(said)]).await;
    assert_eq!(ending(&mut hub).await, SpectatedUserState::Quit);
    let state = began(&mut hub).await;
    let speed = state.mods.0[0].settings.get("speed_change").and_then(ModSetting::as_f64);
    assert_eq!(speed, Some(1.2), "{state:?}");
    server.stop().await;
}

/// What others with clients of bancho see of a play: the same bundles, after what is played.
async fn passes_unchanged<H: Family, W: Family>(server: &TestServer, host: BanchoClient<H>, watcher: BanchoClient<W>) {
    let (of_host, of_watcher) = (server.register("Host").await.id, server.register("Watcher").await.id);
    let (host, watcher) = (logged_in(host, "Host").await, logged_in(watcher, "Watcher").await);
    let told = watcher.watch(of_host).await.unwrap();
    assert_eq!(super::about_watching(&told), [(64, 0)]);
    assert_eq!(super::about_watching(&heard(&host, &[]).await), [(64, 0), (13, of_watcher)]);
    let mut play = performance(LegacyMods::HARD_ROCK.or(LegacyMods::DOUBLE_TIME), Ruleset::Osu);
    let mut expected = play_some(&host, &mut play).await;
    for action in [
        ReplayAction::Skip,
        ReplayAction::Pause,
        ReplayAction::Unpause,
        ReplayAction::Completion,
        ReplayAction::Fail,
        ReplayAction::SongSelect,
        ReplayAction::WatchingOther,
    ] {
        let said = play.say(action);
        expected.extend(super::bundle_of(&said));
        heard(&host, &[said]).await;
    }
    let (stats, bundles) = watched(of_host, &heard(&watcher, &[]).await).unwrap();
    assert_eq!(bundles, expected);
    let status = stats.unwrap().status;
    assert_eq!((status.action, status.map_md5, status.mods), (Action::Playing, play.status.map_md5, play.status.mods));
    assert_eq!((status.mode, status.map_id), (play.status.mode, play.status.map_id));
}

#[tokio::test]
async fn bundles_pass_unchanged_from_neosu_to_neosu() {
    let server = stage().await;
    passes_unchanged(&server, server.neosu(), server.neosu()).await;
    server.stop().await;
}

#[tokio::test]
async fn bundles_pass_unchanged_from_neosu_to_osu_stable() {
    let server = stage().await;
    passes_unchanged(&server, server.neosu(), server.stable()).await;
    server.stop().await;
}

#[tokio::test]
async fn bundles_pass_unchanged_from_osu_stable_to_neosu() {
    let server = stage().await;
    passes_unchanged(&server, server.stable(), server.neosu()).await;
    server.stop().await;
}

#[tokio::test]
async fn bundles_pass_unchanged_from_osu_stable_to_osu_stable() {
    let server = stage().await;
    passes_unchanged(&server, server.stable(), server.stable()).await;
    server.stop().await;
}

#[tokio::test]
async fn a_map_that_the_server_lacks_is_shown_to_those_who_have_it() {
    let server = stage().await;
    let watcher = server.register("Lazer").await;
    let (alice, client) = player(&server, "Alice").await;
    let (_, fellow) = player(&server, "Fellow").await;
    let mut hub = watcher.open_spectator().await.unwrap();
    hub.watch(alice.get()).await.unwrap();
    fellow.watch(alice.get()).await.unwrap();
    let md5 = "0123456789abcdef0123456789abcdef";
    let mut unknown = Performance::new(md5, 0, LegacyMods::NONE, Ruleset::Osu, frames(0, 60));
    let expected = play_some(&client, &mut unknown).await;
    let (stats, bundles) = watched(alice.get(), &heard(&fellow, &[]).await).unwrap();
    assert_eq!((stats.unwrap().status.map_md5, bundles), (md5.into(), expected));
    // What lazer hears next is of a map that is known.
    heard(&client, &performance(LegacyMods::NONE, Ruleset::Osu).begin()).await;
    assert_eq!(began(&mut hub).await.beatmap_id.map(i64::from), Some(map().beatmap_id));
    server.stop().await;
}

#[tokio::test]
async fn a_host_who_comes_back_is_told_who_watches() {
    let server = stage().await;
    let (watcher, alice) = (server.register("Watcher").await, server.register("Alice").await);
    let hub = watcher.open_spectator().await.unwrap();
    hub.watch(alice.id).await.unwrap();
    for _ in 0..2 {
        let client = server.neosu();
        let reply = client.login("Alice", kiai_testkit::PASSWORD).await.unwrap();
        assert_eq!(super::about_watching(&reply.packets), [(64, 0), (13, watcher.id)]);
    }
    let client = neosu(&server, "Alice").await;
    hub.close();
    super::watching_until(&client, (66, 0)).await;
    server.stop().await;
}
