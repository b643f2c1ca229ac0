//! A play from the import of its map to its place on the leaderboard, watched from its first frame.

use std::time::Duration;

use kiai_clients::lazer::{Board, Error, Heard, LookupBeatmap, Pace, PlayScript, autoplay};
use kiai_formats::replay::Replay;
use kiai_model::{Grade, HitResult, Id, Mod, Mods, Ruleset, spectate::ReplayFrame};
use kiai_testkit::{MapFixture, Player, TestServer};
use kiai_wire_lazer::hub::spectator::{SpectatedUserState, SpectatorClient};

/// A server that has the map, and a play of it with one circle in so many left out.
pub(super) async fn stage() -> (TestServer, MapFixture) {
    stage_with(&[]).await
}

pub(super) async fn stage_with(settings: &[(&str, &str)]) -> (TestServer, MapFixture) {
    let server = TestServer::start_with(settings).await;
    let map = MapFixture::new("stage", 90_001, 40);
    server.import(&MapFixture::osz(std::slice::from_ref(&map))).await;
    (server, map)
}

pub(crate) async fn script(player: &Player, map: &MapFixture, miss_every: usize) -> PlayScript {
    let by = LookupBeatmap { checksum: Some(kiai_formats::osu::checksum(&map.osu())), ..Default::default() };
    let beatmap = player.lookup_beatmap(&by).await.unwrap();
    let skill = autoplay::Skill { miss_every };
    autoplay::autoplay(&map.osu(), Id::new(beatmap.id.into()), &beatmap.checksum.unwrap(), skill).unwrap()
}

/// Plays it through, in the server's time, and waits until it is processed.
pub(crate) async fn play(server: &TestServer, player: &Player, script: &PlayScript) -> i64 {
    let token = player.request_score_token(script.beatmap.get(), &script.checksum, script.ruleset).await.unwrap();
    server.advance(Duration::from_secs_f64(script.length_ms() / 1000.0));
    let mut hub = player.open_spectator().await.unwrap();
    hub.begin(Some(token), &script.state()).await.unwrap();
    hub.send_all_frames(Some(token), script, Pace::AtOnce).await;
    let score = player.submit_score(script.beatmap.get(), token, &script.submission).await.unwrap();
    hub.end(Some(token), script).await.unwrap();
    processed(&mut hub, score.id).await;
    server.settle().await;
    score.id
}

pub(super) async fn processed(hub: &mut kiai_clients::lazer::SpectatorHub, score: i64) {
    hub.wait_for(|call| matches!(call, SpectatorClient::UserScoreProcessed(_, id) if id.get() == score).then_some(()))
        .await
        .unwrap();
}

#[tokio::test]
async fn a_watched_play_climbs_the_leaderboard_and_can_be_seen_again() {
    climb(stage().await).await;
}

/// The whole of it: watched, submitted, processed, listed, downloaded.
pub(super) async fn climb((server, map): (TestServer, MapFixture)) {
    let (alice, bob) = (server.register("alice").await, server.register("bob").await);
    let script = script(&alice, &map, 0).await;

    let token = alice.request_score_token(script.beatmap.get(), &script.checksum, script.ruleset).await.unwrap();
    // before anyone is connected: whoever is silent for long is dropped
    server.advance(Duration::from_secs_f64(script.length_ms() / 1000.0));
    let (mut plays, mut watches) = (alice.open_spectator().await.unwrap(), bob.open_spectator().await.unwrap());
    watches.watch(alice.id).await.unwrap();
    plays.begin(Some(token), &script.state()).await.unwrap();
    plays.send_all_frames(Some(token), &script, Pace::AtOnce).await;
    let submitted = alice.submit_score(script.beatmap.get(), token, &script.submission).await.unwrap();
    assert!(submitted.passed && submitted.ranked, "{submitted:?}");
    plays.end(Some(token), &script).await.unwrap();
    processed(&mut plays, submitted.id).await;
    server.settle().await;

    let sent: Vec<ReplayFrame> = script.bundles.iter().flat_map(|timed| timed.bundle.frames.clone()).collect();
    let mut seen: Vec<ReplayFrame> = Vec::new();
    let mut began = false;
    loop {
        match watches.next().await.unwrap().unwrap() {
            Heard::Call(SpectatorClient::UserBeganPlaying(who, state)) => {
                assert_eq!((who.get(), state.state), (alice.id, SpectatedUserState::Playing));
                assert_eq!(state.maximum_statistics, script.submission.maximum_statistics);
                began = true;
            }
            Heard::Call(SpectatorClient::UserSentFrames(_, bundle)) => {
                assert!(began, "frames come after the begin");
                seen.extend(bundle.frames.0.into_iter().map(ReplayFrame::from));
            }
            Heard::Call(SpectatorClient::UserFinishedPlaying(_, state)) => {
                assert_eq!(state.state, SpectatedUserState::Passed);
                break;
            }
            _ => {}
        }
    }
    assert_eq!(seen, sent, "the watcher sees every frame, in order");

    let board = bob.board(script.beatmap.get(), &Board::global(Ruleset::Osu)).await.unwrap();
    assert_eq!((board.scores.len(), board.score_count), (1, 1));
    let score = &board.scores[0];
    assert_eq!((score.id, i64::from(score.user_id)), (submitted.id.unsigned_abs(), alice.id));
    assert_eq!((score.total_score, score.rank), (script.submission.total_score, Grade::X));
    assert_eq!(score.statistics, script.submission.statistics);
    assert!(score.pp.is_some_and(|pp| pp > 0.0) && score.processed && score.has_replay && score.ranked);
    assert!(board.user_score.is_none(), "bob has not played");
    let own = alice.board(script.beatmap.get(), &Board::global(Ruleset::Osu)).await.unwrap().user_score.unwrap();
    assert_eq!((own.position, own.score.id), (Some(1), score.id));

    let profile = alice.user(alice.id, Some(Ruleset::Osu)).await.unwrap();
    let statistics = profile.statistics.unwrap();
    assert_eq!((statistics.global_rank, statistics.play_count, statistics.is_ranked), (Some(1), 1, true));
    assert_eq!(statistics.grade_counts.ss, 1);
    assert_eq!(statistics.hit_accuracy, 100.0);
    // Forty circles in the classic scale: 40 * 40 * 32.57 + 100,000.
    assert_eq!(statistics.ranked_score, 152_112);
    assert!(statistics.pp.is_some_and(|pp| pp > 0.0));

    let file = bob.download_replay(submitted.id).await.unwrap();
    let replay = Replay::decode(&file).unwrap();
    assert_eq!(replay.frames.frames, sent, "the replay is the play");
    assert_eq!((replay.username.as_str(), replay.beatmap_checksum.as_str()), ("alice", script.checksum.as_str()));
    assert_eq!(replay.lazer.unwrap().online_id, submitted.id);
    server.stop().await;
}

#[tokio::test]
async fn boards_hold_the_best_of_each_in_order() {
    let (server, map) = stage().await;
    let (alice, bob) = (server.register("alice").await, server.register("bob").await);
    let (perfect, good, poor) =
        (script(&alice, &map, 0).await, script(&alice, &map, 10).await, script(&alice, &map, 3).await);
    play(&server, &alice, &poor).await;
    let bobs = play(&server, &bob, &good).await;
    let hidden = Mods(vec![Mod::from("HD".parse::<kiai_model::Acronym>().unwrap())]);

    let ids = async |board: Board| -> Vec<i64> {
        let board = alice.board(perfect.beatmap.get(), &board).await.unwrap();
        board.scores.iter().map(|score| i64::from(score.user_id)).collect()
    };
    assert_eq!(ids(Board::global(Ruleset::Osu)).await, [bob.id, alice.id]);
    play(&server, &alice, &perfect).await;
    assert_eq!(ids(Board::global(Ruleset::Osu)).await, [alice.id, bob.id], "one row for each, the best");

    // mods are matched exactly; NM means none
    let no_mod = Board { mods: vec!["NM".into()], ..Board::global(Ruleset::Osu) };
    assert_eq!(ids(no_mod).await, [alice.id, bob.id]);
    let with_hidden = Board { mods: vec!["HD".into()], ..Board::global(Ruleset::Osu) };
    assert!(ids(with_hidden).await.is_empty(), "nobody has played with {hidden:?}");
    let friends = Board { kind: "friend".into(), ..Board::global(Ruleset::Osu) };
    assert_eq!(ids(friends.clone()).await, [alice.id]);
    alice.add_friend(bob.id).await.unwrap();
    assert_eq!(ids(friends).await, [alice.id, bob.id]);

    let firsts = alice.user_scores(alice.id, "firsts", Ruleset::Osu, 0, 6).await.unwrap();
    assert_eq!(firsts.len(), 1);
    let recent = alice.user_scores(bob.id, "recent", Ruleset::Osu, 0, 6).await.unwrap();
    assert_eq!(recent.iter().map(|score| score.id).collect::<Vec<_>>(), [bobs.unsigned_abs()]);
    let best = alice.user_scores(alice.id, "best", Ruleset::Osu, 0, 6).await.unwrap();
    assert!(best[0].beatmap.is_some() && best[0].beatmapset.is_some(), "profile lists need the map");
    assert_eq!(bob.user(bob.id, Some(Ruleset::Osu)).await.unwrap().statistics.unwrap().global_rank, Some(2));
    server.stop().await;
}

/// Ten submissions at once made ten scores elsewhere.
#[tokio::test]
async fn one_token_gives_one_score_however_often_it_is_used() {
    let (server, map) = stage().await;
    let alice = server.register("alice").await;
    let script = script(&alice, &map, 0).await;
    let token = alice.request_score_token(script.beatmap.get(), &script.checksum, script.ruleset).await.unwrap();
    server.advance(Duration::from_secs(60));
    let submissions = (0..10).map(|_| alice.submit_score(script.beatmap.get(), token, &script.submission));
    let ids: Vec<i64> =
        futures_util::future::join_all(submissions).await.into_iter().map(|score| score.unwrap().id).collect();
    assert!(ids.iter().all(|id| *id == ids[0]), "{ids:?}");
    assert_eq!(alice.user_scores(alice.id, "recent", Ruleset::Osu, 0, 51).await.unwrap().len(), 1);
    server.stop().await;
}

#[tokio::test]
async fn a_token_is_good_for_its_owner_and_its_map_alone() {
    let (server, map) = stage().await;
    let (alice, bob) = (server.register("alice").await, server.register("bob").await);
    let script = script(&alice, &map, 0).await;
    let beatmap = script.beatmap.get();
    let token = alice.request_score_token(beatmap, &script.checksum, script.ruleset).await.unwrap();
    server.advance(Duration::from_secs(60));
    for (who, beatmap, token) in
        [(&bob, beatmap, token), (&alice, beatmap + 1, token), (&alice, beatmap, token + 1), (&alice, beatmap, -1)]
    {
        let refused = who.submit_score(beatmap, token, &script.submission).await.unwrap_err();
        assert!(matches!(refused, Error::Refused { status: 404 | 422, .. }), "{refused}");
        assert!(refused.text().is_some());
    }
    for (beatmap, checksum, ruleset) in [
        (beatmap, "0123456789abcdef0123456789abcdef", Ruleset::Osu),
        (beatmap, "", Ruleset::Osu),
        (999_999_999, script.checksum.as_str(), Ruleset::Osu),
    ] {
        let refused = alice.request_score_token(beatmap, checksum, ruleset).await.unwrap_err();
        assert!(matches!(refused, Error::Refused { status: 404 | 422, .. }), "{refused}");
    }
    let outdated = alice.request_score_token(beatmap, "0123456789abcdef0123456789abcdef", Ruleset::Osu).await;
    assert_eq!(outdated.unwrap_err().text(), Some("invalid or missing beatmap_hash"), "the game compares this text");
    server.stop().await;
}

#[tokio::test]
async fn impossible_plays_are_refused() {
    let (server, map) = stage().await;
    let alice = server.register("alice").await;
    let script = script(&alice, &map, 0).await;
    let beatmap = script.beatmap.get();
    let honest = &script.submission;
    let with = |change: &dyn Fn(&mut kiai_clients::lazer::ScoreSubmission)| {
        let mut submission = honest.clone();
        change(&mut submission);
        submission
    };
    let autoplay = Mods(vec![Mod::from("AT".parse::<kiai_model::Acronym>().unwrap())]);
    for (what, submission) in [
        ("more hits than objects", with(&|s| s.statistics.set(HitResult::Great, 4_000))),
        ("a result of taiko", with(&|s| s.statistics.set(HitResult::LargeBonus, 4_000_000))),
        ("no hits", with(&|s| s.statistics = kiai_model::HitCounts::default())),
        ("a negative total", with(&|s| s.total_score = -1)),
        ("an endless total", with(&|s| s.total_score = i64::MAX)),
        ("more than full accuracy", with(&|s| s.accuracy = 1.5)),
        ("a mod that plays by itself", with(&|s| s.mods = autoplay.clone())),
    ] {
        let token = alice.request_score_token(beatmap, &script.checksum, script.ruleset).await.unwrap();
        server.advance(Duration::from_secs(60));
        let refused = alice.submit_score(beatmap, token, &submission).await;
        assert!(matches!(refused, Err(Error::Refused { status: 422, .. })), "{what}: {refused:?}");
    }
    assert_eq!(alice.board(beatmap, &Board::global(Ruleset::Osu)).await.unwrap().scores.len(), 0);
    let unknown = Mods(vec![Mod::from("ZZ".parse::<kiai_model::Acronym>().unwrap())]);
    let token = alice.request_score_token(beatmap, &script.checksum, script.ruleset).await.unwrap();
    server.advance(Duration::from_secs(60));
    let kept = alice.submit_score(beatmap, token, &with(&|s| s.mods = unknown.clone())).await.unwrap();
    assert!(!kept.ranked, "a mod that nobody knows is kept, unranked");
    server.stop().await;
}

#[tokio::test]
async fn a_fail_counts_as_a_play_and_stands_on_no_board() {
    let (server, map) = stage().await;
    let alice = server.register("alice").await;
    // Twelve seconds: less than eight is a false start, and no play.
    let fail = script(&alice, &map, 0).await.failed_after(60);
    play(&server, &alice, &fail).await;
    assert!(alice.board(fail.beatmap.get(), &Board::global(Ruleset::Osu)).await.unwrap().scores.is_empty());
    let statistics = alice.user(alice.id, Some(Ruleset::Osu)).await.unwrap().statistics.unwrap();
    assert_eq!((statistics.play_count, statistics.global_rank), (1, None));
    assert!(alice.user_scores(alice.id, "recent", Ruleset::Osu, 0, 6).await.unwrap().is_empty());
    let path = format!("users/{}/scores/recent", alice.id);
    let with_fails = alice.api(reqwest::Method::GET, &path).query("include_fails", 1);
    let recent: Vec<kiai_clients::lazer::strict::Score> = with_fails.typed().await.unwrap();
    assert_eq!((recent[0].passed, recent[0].rank), (false, Grade::F));
    server.stop().await;
}

#[tokio::test]
async fn whoever_drops_out_in_mid_play_has_quit() {
    let (server, map) = stage().await;
    let (alice, bob) = (server.register("alice").await, server.register("bob").await);
    let script = script(&alice, &map, 0).await;
    let (plays, mut watches) = (alice.open_spectator().await.unwrap(), bob.open_spectator().await.unwrap());
    plays.begin(None, &script.state()).await.unwrap();
    // whoever comes late is told what is played
    watches.watch(alice.id).await.unwrap();
    watches.wait_for(|call| matches!(call, SpectatorClient::UserBeganPlaying(..)).then_some(())).await.unwrap();
    plays.send_frames(None, &script.bundles[0].bundle);
    watches.wait_for(|call| matches!(call, SpectatorClient::UserSentFrames(..)).then_some(())).await.unwrap();
    plays.connection().abort();
    let ended = watches.wait_for(|call| match call {
        SpectatorClient::UserFinishedPlaying(_, state) => Some(state.state),
        _ => None,
    });
    assert_eq!(ended.await.unwrap(), SpectatedUserState::Quit);
    server.stop().await;
}

#[tokio::test]
async fn what_was_played_is_there_after_a_restart() {
    let (server, map) = stage().await;
    let alice = server.register("alice").await;
    let script = script(&alice, &map, 0).await;
    let score = play(&server, &alice, &script).await;
    let before = alice.download_replay(score).await.unwrap();
    let server = server.restart().await;
    let alice = server.log_in("alice").await;
    let board = alice.board(script.beatmap.get(), &Board::global(Ruleset::Osu)).await.unwrap();
    assert_eq!(board.scores[0].id, score.unsigned_abs());
    assert_eq!(alice.download_replay(score).await.unwrap(), before);
    server.stop().await;
}
