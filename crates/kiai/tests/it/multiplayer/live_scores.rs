//! While a match is played, everybody sees how everybody stands, whatever they play with.

use kiai_clients::{bancho::Family, lazer::SpectatorHub};
use kiai_model::HitResult;
use kiai_testkit::{Player, TestServer};
use kiai_wire_bancho::{
    ClientPacket,
    codec::Md5,
    rooms::ScoreFrame,
    spectate::{FrameBundle, ReplayAction, ReplayFrame},
    users::{Action, StatusUpdate},
};
use kiai_wire_lazer::hub::{
    multiplayer::{MultiplayerClient, MultiplayerServer},
    multiplayer_room::MultiplayerUserState,
    spectator::{FrameDataBundle, SpectatedUserState, SpectatorClient, SpectatorState},
};

use super::{Map, guest, host, load, map, ready, start};
use crate::bancho::matches::Seat;

/// What a game hears next of whom it watches.
async fn next(hub: &mut SpectatorHub) -> (i64, SpectatorClient) {
    hub.wait_for(|call| match call {
        SpectatorClient::UserBeganPlaying(user, _)
        | SpectatorClient::UserSentFrames(user, _)
        | SpectatorClient::UserFinishedPlaying(user, _) => Some((user.get(), call)),
        _ => None,
    })
    .await
    .unwrap()
}

async fn began(hub: &mut SpectatorHub) -> (i64, SpectatorState) {
    match next(hub).await {
        (user, SpectatorClient::UserBeganPlaying(_, state)) => (user, state),
        other => panic!("{other:?}"),
    }
}

async fn sent(hub: &mut SpectatorHub) -> (i64, FrameDataBundle) {
    match next(hub).await {
        (user, SpectatorClient::UserSentFrames(_, bundle)) => (user, bundle),
        other => panic!("{other:?}"),
    }
}

async fn finished(hub: &mut SpectatorHub) -> (i64, SpectatedUserState) {
    match next(hub).await {
        (user, SpectatorClient::UserFinishedPlaying(_, state)) => (user, state.state),
        other => panic!("{other:?}"),
    }
}

/// A game that watches the others of its match, as it does by itself.
async fn watching<const N: usize>(player: &Player, others: [i64; N]) -> SpectatorHub {
    let hub = player.open_spectator().await.unwrap();
    for other in others {
        hub.watch(other).await.unwrap();
    }
    hub
}

/// Somebody who has hit so many circles of the map, each with the best result.
fn flawless(count: u16, time_ms: i32) -> ScoreFrame {
    ScoreFrame {
        time_ms,
        count_300: count,
        total_score: 300 * i32::from(count),
        max_combo: count,
        current_combo: count,
        perfect: true,
        current_hp: 200,
        ..ScoreFrame::default()
    }
}

fn does(action: Action, map: &Map) -> ClientPacket {
    ClientPacket::ChangeAction(StatusUpdate {
        action,
        map_md5: Md5::from(map.checksum.as_str()),
        ..StatusUpdate::default()
    })
}

/// So many frames, sixteen milliseconds apart.
fn bundle(from_ms: i32, count: i32, score: ScoreFrame) -> ClientPacket {
    let frame = |n: i32| ReplayFrame { x: 256.0, y: 192.0, buttons: 1, time_ms: from_ms + n * 16, legacy_button: 0 };
    let frames = (0..count).map(frame).collect();
    ClientPacket::SpectateFrames(FrameBundle { frames, score_frame: Some(score), ..FrameBundle::default() })
}

/// The map is loaded, and whoever waits for others hears that they have loaded it too.
async fn loads<F: Family>(seat: &mut Seat<F>) {
    seat.hear().await;
    seat.hear().await;
}

#[tokio::test]
async fn games_see_the_scores_of_neosu_and_osu_stable_move() {
    let server = TestServer::start().await;
    let map = map(&server, "Song", 88).await;
    let (dora, mut of_dora) = host(&server, "dora", map.room()).await;
    let (eve, mut of_eve) = guest(&server, "eve", of_dora.id()).await;
    let number = u16::try_from(of_dora.id()).unwrap();
    let mut alice = Seat::take(&server, server.neosu(), "Alice", &map.checksum).await;
    let mut carol = Seat::take(&server, server.stable(), "Carol", &map.checksum).await;
    alice.join(number, "").await;
    carol.join(number, "").await;
    let (neosu, stable) = (alice.me(), carol.me());

    ready(&of_dora).await;
    ready(&of_eve).await;
    start(&of_dora).await;
    load(&mut of_dora).await;
    load(&mut of_eve).await;
    let mut hubs = [watching(&dora, [neosu, stable, eve.id]).await, watching(&eve, [neosu, stable, dora.id]).await];
    alice.hear().await;
    // What neosu says of a match is that it is in a room; osu!stable says what it plays, too.
    alice.say([does(Action::Multiplayer, &map)]).await;
    carol.say([does(Action::Multiplaying, &map)]).await;
    carol.hear().await;
    for hub in &mut hubs {
        for player in [neosu, stable] {
            let (user, state) = began(hub).await;
            assert_eq!((user, state.beatmap_id.map(i64::from)), (player, Some(map.beatmap)));
            assert_eq!((state.ruleset_id, state.state), (Some(0), SpectatedUserState::Playing));
            assert_eq!(state.mods.0.iter().map(|m| m.acronym.as_str()).collect::<Vec<_>>(), ["CL"]);
            assert_eq!(state.maximum_statistics.get(HitResult::Great), 12);
        }
    }

    let mut before = 0;
    for (count, time_ms) in [(3, 1000), (6, 2000), (12, 3000)] {
        alice.say([ClientPacket::UpdateMatchScore(flawless(count, time_ms))]).await;
        let mut totals = Vec::new();
        for hub in &mut hubs {
            let (user, FrameDataBundle { header, frames }) = sent(hub).await;
            assert_eq!((user, header.combo, header.max_combo), (neosu, count.into(), count.into()));
            assert_eq!((header.statistics.get(HitResult::Great), header.accuracy), (count.into(), 1.0));
            let frames: Vec<_> = frames.0.iter().map(|frame| (frame.time, frame.button_state)).collect();
            assert_eq!(frames, [(f64::from(time_ms), 0)], "the game reads no score without a frame");
            totals.push(header.total_score);
        }
        assert!(totals[0] == totals[1] && totals[0] > before, "{before} {totals:?}");
        before = totals[0];
    }
    assert!((450_000..1_000_000).contains(&before), "the whole map, in the scale of the game: {before}");
    let missed = ScoreFrame { count_miss: 4, current_combo: 2, perfect: false, ..flawless(8, 2500) };
    carol.say([ClientPacket::UpdateMatchScore(missed)]).await;
    for hub in &mut hubs {
        let (user, FrameDataBundle { header, .. }) = sent(hub).await;
        assert_eq!((user, header.combo, header.max_combo), (stable, 2, 8));
        assert_eq!(header.statistics.get(HitResult::Miss), 4);
        assert!(header.total_score < before);
    }
    alice.hear().await;
    assert_eq!(alice.client.rooms.scores[&3], ScoreFrame { slot_id: 3, ..missed }, "and neosu sees osu!stable's");

    let frank = server.register("Frank").await;
    let mut late = watching(&frank, [stable]).await;
    let (user, state) = began(&mut late).await;
    assert_eq!((user, state.maximum_statistics.get(HitResult::Great)), (stable, 12));
    let failed = ScoreFrame { current_hp: 254, ..missed };
    carol.say([ClientPacket::UpdateMatchScore(failed), ClientPacket::FinishMatch]).await;
    alice.say([ClientPacket::FinishMatch, does(Action::Submitting, &map)]).await;
    let [of_dora_hub, of_eve_hub] = &mut hubs;
    for hub in [of_dora_hub, of_eve_hub, &mut late] {
        assert_eq!(sent(hub).await.0, stable);
        assert_eq!(finished(hub).await, (stable, SpectatedUserState::Failed));
    }
    for hub in &mut hubs {
        assert_eq!(finished(hub).await, (neosu, SpectatedUserState::Passed));
    }

    for inside in [&mut of_dora, &mut of_eve] {
        inside.hear_until(|call| *call == MultiplayerClient::GameplayStarted).await.unwrap();
        inside.change_state(MultiplayerUserState::FinishedPlay).await.unwrap();
    }
    of_dora.hear_until(|call| *call == MultiplayerClient::ResultsReady).await.unwrap();
    server.stop().await;
}

#[tokio::test]
async fn frames_of_a_player_in_a_match_take_the_place_of_scores() {
    let server = TestServer::start().await;
    let map = map(&server, "Song", 88).await;
    let (dora, mut of_dora) = host(&server, "dora", map.room()).await;
    let mut alice = Seat::take(&server, server.neosu(), "Alice", &map.checksum).await;
    alice.join(u16::try_from(of_dora.id()).unwrap(), "").await;
    ready(&of_dora).await;
    start(&of_dora).await;
    load(&mut of_dora).await;
    loads(&mut alice).await;

    // Nobody watches: nobody is told of it later.
    alice.say([ClientPacket::UpdateMatchScore(flawless(1, 500))]).await;
    let mut hub = watching(&dora, [alice.me()]).await;
    began(&mut hub).await;
    alice.say([ClientPacket::UpdateMatchScore(flawless(2, 1000))]).await;
    assert_eq!(sent(&mut hub).await.1.header.combo, 2);
    // neosu sends what it has kept first; what was shown already is left out.
    alice.say([bundle(520, 40, flawless(3, 1144)), ClientPacket::UpdateMatchScore(flawless(3, 1150))]).await;
    let (_, bundled) = sent(&mut hub).await;
    assert_eq!((bundled.header.combo, bundled.frames.0[0].time), (3, 1000.0));
    assert!(bundled.frames.0.iter().all(|frame| frame.button_state == 1));
    let last = bundled.frames.0.last().unwrap().time;
    alice.say([ClientPacket::UpdateMatchScore(flawless(4, 2000)), bundle(1160, 60, flawless(5, 2104))]).await;
    let (_, bundled) = sent(&mut hub).await;
    assert_eq!((bundled.header.combo, bundled.frames.0.len()), (5, 60));
    assert!(bundled.frames.0[0].time > last);
    // Frames do not come any more.
    alice.say([ClientPacket::UpdateMatchScore(flawless(6, 9000))]).await;
    assert_eq!(sent(&mut hub).await.1.header.combo, 6);
    // A retry, a fail or an end without the room's word are none.
    for action in [ReplayAction::NewSong, ReplayAction::Fail, ReplayAction::Completion] {
        alice.say([ClientPacket::SpectateFrames(FrameBundle { action, ..FrameBundle::default() })]).await;
    }
    alice.say([ClientPacket::FinishMatch]).await;
    assert_eq!(finished(&mut hub).await.1, SpectatedUserState::Passed);
    server.stop().await;
}

#[tokio::test]
async fn whoever_leaves_a_match_or_is_stopped_has_quit() {
    let server = TestServer::start().await;
    let map = map(&server, "Song", 88).await;
    let (dora, mut of_dora) = host(&server, "dora", map.room()).await;
    let mut alice = Seat::take(&server, server.neosu(), "Alice", &map.checksum).await;
    let mut carol = Seat::take(&server, server.stable(), "Carol", &map.checksum).await;
    let number = u16::try_from(of_dora.id()).unwrap();
    alice.join(number, "").await;
    carol.join(number, "").await;
    let (neosu, stable) = (alice.me(), carol.me());
    let mut hub = watching(&dora, [neosu, stable]).await;
    for _ in 0..2 {
        ready(&of_dora).await;
        start(&of_dora).await;
        load(&mut of_dora).await;
        loads(&mut alice).await;
        assert_eq!(began(&mut hub).await.0, neosu);
        loads(&mut carol).await;
        assert_eq!(began(&mut hub).await.0, stable);
        of_dora.ask(MultiplayerServer::AbortMatch).await.unwrap();
        of_dora.hear_until(|call| matches!(call, MultiplayerClient::GameplayAborted(_))).await.unwrap();
        alice.hear().await;
        assert_eq!(finished(&mut hub).await, (neosu, SpectatedUserState::Quit));
        carol.hear().await;
        assert_eq!(finished(&mut hub).await, (stable, SpectatedUserState::Quit));
    }

    ready(&of_dora).await;
    start(&of_dora).await;
    load(&mut of_dora).await;
    loads(&mut alice).await;
    assert_eq!(began(&mut hub).await.0, neosu);
    loads(&mut carol).await;
    assert_eq!(began(&mut hub).await.0, stable);
    carol.say([ClientPacket::ExitRoom]).await;
    assert_eq!(finished(&mut hub).await, (stable, SpectatedUserState::Quit));
    alice.client.client.logout().await.unwrap();
    assert_eq!(finished(&mut hub).await, (neosu, SpectatedUserState::Quit));
    // Who is in no match tells of none.
    carol.say([ClientPacket::UpdateMatchScore(flawless(1, 500)), ClientPacket::MatchLoadComplete]).await;
    carol.say([does(Action::Playing, &map)]).await;
    assert_eq!(began(&mut hub).await.0, stable, "alone");
    server.stop().await;
}
