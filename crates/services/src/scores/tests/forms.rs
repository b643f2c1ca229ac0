//! Plays that come in without a token, as bancho clients submit them.

use std::time::Duration;

use bytes::Bytes;
use kiai_formats::replay::{Frames, Replay};
use kiai_model::{Id, Ruleset, Score, User, score::Origin, spectate::ReplayFrame, statistics::Variant};

use super::world::{MAP, World, play};
use crate::{
    scores::{
        BoardCircle, BoardFilter, BoardRequest, Form, SubmitRefusal, SubmittedPlay, Way, board, download_replay,
        find_score, findings, packed_replay, recalculate, submit_score, sweep_replays::sweep,
    },
    statistics::statistics_of,
};

async fn form(world: &World, key: &str) -> Form {
    let now = world.services.clock.now();
    Form {
        origin: Origin::Neosu,
        key: key.to_owned(),
        beatmap_checksum: world.services.store.beatmap_by_id(MAP).await.unwrap().unwrap().checksum,
        client_hash: "neosu".to_owned(),
        began_at: now - Duration::from_secs(60),
        classic_total_score: 123_456,
        spoken: Vec::new(),
        neosu_mods: Some(vec![1, 2, 3]),
        replay: Some(Frames { frames: frames(), seed: 0 }.encode().into()),
    }
}

fn with(user: Id<User>, hundreds: u32, form: Form) -> SubmittedPlay {
    SubmittedPlay { way: Way::Form(form), ..play(user, Id::new(0), hundreds, &["CL"]) }
}

fn frames() -> Vec<ReplayFrame> {
    (0..9_u8)
        .map(|n| ReplayFrame { time_ms: f64::from(n) * 2_500.0, x: Some(f32::from(n)), y: Some(0.0), buttons: 1 })
        .collect()
}

async fn found(world: &World, id: Id<Score>) -> Score {
    find_score(&world.services, id, None).await.unwrap().unwrap()
}

#[tokio::test]
async fn plays_of_all_clients_stand_on_one_board() {
    let world = World::new().await;
    let (alice, bob) = (world.given_user("Alice", "DE").await, world.given_user("Bob", "DE").await);
    world.plays(alice, 2, &[]).await;
    let score = submit_score(&world.services, &with(bob, 1, form(&world, "a").await)).await.unwrap();
    assert!(score.ranked && score.has_replay, "{:?}", score.flags);
    world.run_jobs().await;
    for filter in [BoardFilter::All, BoardFilter::from_acronyms(&["NM".parse().unwrap()])] {
        let request = BoardRequest { beatmap: MAP, ruleset: Ruleset::Osu, variant: Variant::Standard, filter };
        let board = board(&world.services, &request, BoardCircle::Global, 50).await.unwrap();
        assert_eq!(board.entries.iter().map(|entry| entry.user.id).collect::<Vec<_>>(), [bob, alice]);
    }
    let score = found(&world, score.id).await;
    assert_eq!((score.origin, score.classic_total_score), (Origin::Neosu, Some(123_456)));
    assert_eq!(world.services.store.neosu_mods(score.id).await.unwrap(), Some(vec![1, 2, 3]));
    assert!(score.pp.unwrap() > 0.0);
    let statistics = statistics_of(&world.services, bob, Ruleset::Osu, Variant::Standard).await.unwrap();
    assert_eq!((statistics.statistics.ranked_score, statistics.statistics.play_time_s), (123_456, 19));
    let file = download_replay(&world.services, score.id, Some(alice)).await.unwrap().unwrap();
    let replay = Replay::decode(&file.bytes).unwrap();
    assert_eq!((replay.username.as_str(), replay.frames.frames), ("Bob", frames()));
}

#[tokio::test]
async fn a_form_that_comes_again_answers_with_its_score_and_brings_the_replay_that_was_lost() {
    let world = World::new().await;
    let (alice, bob) = (world.given_user("Alice", "DE").await, world.given_user("Bob", "DE").await);
    let without = Form { replay: None, ..form(&world, "a").await };
    let first = submit_score(&world.services, &with(alice, 1, without)).await.unwrap();
    assert!(!first.has_replay);
    let again = submit_score(&world.services, &with(alice, 0, form(&world, "a").await)).await.unwrap();
    assert_eq!((again.id, again.total_score, again.has_replay), (first.id, first.total_score, true));
    let (one, other) = (with(alice, 1, form(&world, "b").await), with(alice, 1, form(&world, "b").await));
    let (one, other) = tokio::join!(submit_score(&world.services, &one), submit_score(&world.services, &other));
    assert_eq!(one.unwrap().id, other.unwrap().id);
    // Another player's key says nothing.
    let others = submit_score(&world.services, &with(bob, 1, form(&world, "a").await)).await.unwrap();
    assert_ne!(others.id, first.id);
    world.run_jobs().await;
    let statistics = statistics_of(&world.services, alice, Ruleset::Osu, Variant::Standard).await.unwrap();
    assert_eq!(statistics.statistics.play_count, 2);
}

#[tokio::test]
async fn a_replay_that_cannot_be_read_has_not_come() {
    let world = World::new().await;
    let user = world.given_user("Alice", "DE").await;
    let broken = Form { replay: Some(Bytes::from_static(b"no LZMA at all")), ..form(&world, "a").await };
    let score = submit_score(&world.services, &with(user, 0, broken)).await.unwrap();
    assert!(score.ranked && !score.has_replay);
    // One that only begins well is found out when somebody looks at it.
    let mut packed = Frames { frames: frames(), seed: 0 }.encode();
    packed.truncate(20);
    let damaged = Form { replay: Some(packed.into()), ..form(&world, "b").await };
    let other = submit_score(&world.services, &with(user, 1, damaged)).await.unwrap();
    assert!(other.has_replay);
    world.run_jobs().await;
    assert!(!found(&world, other.id).await.has_replay);
    assert!(download_replay(&world.services, other.id, None).await.unwrap().is_none());
    world.advance(Duration::from_mins(6));
    world.run_jobs().await;
    for id in [score.id, other.id] {
        let score = found(&world, id).await;
        assert!(score.ranked);
        assert_eq!(score.flags, ["replay_missing"]);
    }
}

#[tokio::test]
async fn a_score_is_stored_with_its_replay_and_what_follows_at_once() {
    let world = World::new().await;
    let (alice, bob) = (world.given_user("Alice", "DE").await, world.given_user("Bob", "DE").await);
    let score = submit_score(&world.services, &with(alice, 1, form(&world, "a").await)).await.unwrap();
    // No job has run: one transaction did all of it.
    assert!(score.processed && score.has_replay && score.personal_best && score.pp.is_some(), "{score:?}");
    assert_eq!(found(&world, score.id).await, score);
    assert!(world.services.store.replay_key(score.id).await.unwrap().is_some());
    let file = download_replay(&world.services, score.id, Some(bob)).await.unwrap().unwrap();
    assert_eq!(Replay::decode(&file.bytes).unwrap().frames.frames, frames());
    let statistics = async || {
        let of = statistics_of(&world.services, alice, Ruleset::Osu, Variant::Standard).await.unwrap();
        (of.statistics.play_count, of.statistics.ranked_score)
    };
    assert_eq!(statistics().await, (1, 123_456));
    // What is left is to look at the replay, and nothing twice.
    assert_eq!(world.services.store.job_count().await.unwrap(), 1);
    assert_eq!(world.run_jobs().await, 1);
    assert_eq!(statistics().await, (1, 123_456));
}

#[tokio::test]
async fn frames_that_belong_to_no_score_are_swept() {
    let world = World::new().await;
    let user = world.given_user("Alice", "DE").await;
    let packed: Bytes = Frames { frames: frames(), seed: 0 }.encode().into();
    // A server that died between the disk and the transaction left these.
    let left = packed_replay::put(&world.services, "nobody's", &packed).await.unwrap().unwrap();
    let score = submit_score(&world.services, &with(user, 1, form(&world, "a").await)).await.unwrap();
    let is_there = async || packed_replay::get(&world.services, &left).await.unwrap().is_some();
    assert_eq!(sweep(&world.services, 2).await.unwrap(), 0);
    assert!(is_there().await, "its transaction may be under way");
    world.advance(Duration::from_mins(61));
    assert_eq!(sweep(&world.services, 2).await.unwrap(), 1);
    assert!(!is_there().await);
    assert!(download_replay(&world.services, score.id, None).await.unwrap().is_some());
    assert_eq!(sweep(&world.services, 60).await.unwrap(), 0);
}

/// Frames of a whole play: a pointer that wanders by a way of its own, and buttons as an unsteady hand presses them.
fn long_frames(seed: u32) -> Vec<ReplayFrame> {
    let mut state = seed;
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        u16::try_from(state >> 20).unwrap()
    };
    let (mut x, mut y, mut buttons, mut until_ms) = (256.0_f32, 192.0_f32, 0, 0.0);
    (0..1_400_u16)
        .map(|frame| {
            let time_ms = f64::from(frame) * 16.0;
            if time_ms >= until_ms {
                (buttons, until_ms) = (5 - buttons, time_ms + 60.0 + f64::from(next() % 150));
            }
            x = (x + f32::from(next() % 41) - 20.0).clamp(0.0, 512.0);
            y = (y + f32::from(next() % 41) - 20.0).clamp(0.0, 384.0);
            ReplayFrame { time_ms, x: Some(x), y: Some(y), buttons }
        })
        .collect()
}

#[tokio::test]
async fn a_stolen_replay_is_found_and_takes_nothing_away() {
    let world = World::new().await;
    let users = [
        world.given_user("Alice", "DE").await,
        world.given_user("Bob", "DE").await,
        world.given_user("Carol", "DE").await,
        world.given_user("Dave", "DE").await,
    ];
    let submit = async |user: usize, key: &str, frames: Vec<ReplayFrame>| {
        let replay = Some(Frames { frames, seed: 0 }.encode().into());
        let form = Form { replay, ..form(&world, key).await };
        let score = submit_score(&world.services, &with(users[user], 1, form)).await.unwrap();
        world.run_jobs().await;
        found(&world, score.id).await
    };
    let original = submit(0, "a", long_frames(1)).await;
    let own = submit(0, "b", long_frames(1)).await;
    let copied = submit(1, "c", long_frames(1)).await;
    let changed = long_frames(1)
        .into_iter()
        .map(|frame| ReplayFrame { time_ms: frame.time_ms + 16.0, y: frame.y.map(|y| 382.0 - y), ..frame })
        .collect();
    let shaken = submit(2, "d", changed).await;
    let honest = submit(3, "e", long_frames(2)).await;
    for (score, flags) in [
        (&original, &[][..]),
        (&own, &[]),
        (&copied, &["replay_duplicate"]),
        (&shaken, &["replay_similar"]),
        (&honest, &[]),
    ] {
        assert_eq!(score.flags, flags, "{score:?}");
        assert!(score.ranked && score.has_replay && score.pp.is_some(), "{score:?}");
    }
    let told = findings(&world.services, None, 10).await.unwrap();
    let told: Vec<_> = told.iter().map(|found| (found.score, found.username.as_str(), found.check.as_str())).collect();
    assert_eq!(told, [(shaken.id, "Carol", "replay_similar"), (copied.id, "Bob", "replay_duplicate")]);
    let of_bob = findings(&world.services, Some(users[1]), 10).await.unwrap();
    assert_eq!(of_bob.len(), 1);
    let evidence = &of_bob[0].evidence;
    assert!(evidence.contains(&format!("score {} of user {}", original.id, users[0])), "{evidence}");
    // Done again, all of it stays as it is.
    world.advance(Duration::from_hours(1));
    recalculate(&world.services, None, None, |_| {}).await.unwrap();
    assert_eq!(found(&world, copied.id).await.flags, ["replay_duplicate"]);
}

#[tokio::test]
async fn what_a_form_tells_otherwise_is_found_and_takes_nothing_away() {
    let world = World::new().await;
    let user = world.given_user("Alice", "DE").await;
    let doubtful = Form { spoken: vec!["client_hashes_differ"], ..form(&world, "a").await };
    let score = submit_score(&world.services, &with(user, 1, doubtful)).await.unwrap();
    assert!(score.ranked && score.pp.is_some());
    let told = findings(&world.services, Some(user), 10).await.unwrap();
    assert_eq!(told.iter().map(|found| found.check.as_str()).collect::<Vec<_>>(), ["client_hashes_differ"]);
}

#[tokio::test]
async fn forms_are_held_to_the_checks_too() {
    let world = World::new().await;
    let user = world.given_user("Alice", "DE").await;
    let flags = async |form| submit_score(&world.services, &with(user, 0, form)).await.unwrap().flags;
    let changed = Form { beatmap_checksum: "0".repeat(32), ..form(&world, "a").await };
    assert_eq!(flags(changed).await, ["map_changed"]);
    // A clock that goes wrong makes no play longer.
    let ahead = Form { began_at: world.services.clock.now() + Duration::from_hours(1), ..form(&world, "b").await };
    assert_eq!(flags(ahead).await, ["played_too_fast"]);

    let refusal = async |play| submit_score(&world.services, &play).await.unwrap_err();
    let long = Form { key: "k".repeat(257), ..form(&world, "c").await };
    assert!(matches!(refusal(with(user, 0, long)).await, SubmitRefusal::TooMuch));
    let long = Form { neosu_mods: Some(vec![0; 4097]), ..form(&world, "d").await };
    assert!(matches!(refusal(with(user, 0, long)).await, SubmitRefusal::TooMuch));
    let unknown = SubmittedPlay { beatmap: Id::new(1), ..with(user, 0, form(&world, "e").await) };
    assert!(matches!(refusal(unknown).await, SubmitRefusal::UnknownBeatmap));
    let custom = SubmittedPlay { ruleset: 4, ..with(user, 0, form(&world, "f").await) };
    assert!(matches!(refusal(custom).await, SubmitRefusal::CustomRuleset));
    assert_eq!(world.services.store.score_ids_of(user, Ruleset::Osu, Id::new(0), 10).await.unwrap().len(), 2);
}
