//! Plays that come in without a token, as bancho clients submit them.

use std::time::Duration;

use bytes::Bytes;
use kiai_formats::replay::{Frames, Replay};
use kiai_model::{Id, Ruleset, Score, User, score::Origin, spectate::ReplayFrame, statistics::Variant};

use super::world::{MAP, World, play};
use crate::{
    scores::{
        BoardCircle, BoardFilter, BoardRequest, Form, SubmitRefusal, SubmittedPlay, Way, board, download_replay,
        find_score, submit_score,
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
    (0..9_u8).map(|n| ReplayFrame { time_ms: f64::from(n), x: Some(f32::from(n)), y: Some(0.0), buttons: 1 }).collect()
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
    world.run_jobs().await;
    world.advance(Duration::from_mins(6));
    world.run_jobs().await;
    assert_eq!(found(&world, score.id).await.flags, ["replay_missing"]);
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
