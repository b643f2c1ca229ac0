use std::time::Duration;

use kiai_formats::replay::Replay;
use kiai_model::{Id, Ruleset, spectate::ReplayFrame, statistics::Variant};

use super::world::{World, play};
use crate::{
    accounts::set_restricted,
    scores::{Attached, attach_replay, download_replay, find_score, submit_score},
    statistics::statistics_of,
};

fn frames() -> Vec<ReplayFrame> {
    // Few of them, until the end of the map.
    (0..20_u8)
        .map(|index| ReplayFrame {
            time_ms: f64::from(index) * 1_100.0,
            x: Some(f32::from(index)),
            y: Some(100.0),
            buttons: i32::from(index % 2),
        })
        .collect()
}

#[tokio::test]
async fn a_recording_becomes_the_replay_of_its_score() {
    let world = World::new().await;
    let (alice, bob) = (world.given_user("Alice", "DE").await, world.given_user("Bob", "DE").await);
    let token = world.token(alice).await;
    world.advance(Duration::from_secs(60));
    assert_eq!(attach_replay(&world.services, alice, token, frames()).await.unwrap(), Attached::NoScore);
    let score = submit_score(&world.services, &play(alice, token, 0, &["HD"])).await.unwrap();
    world.run_jobs().await;
    assert!(download_replay(&world.services, score.id, Some(bob)).await.unwrap().is_none());
    assert_eq!(attach_replay(&world.services, bob, token, frames()).await.unwrap(), Attached::NoScore);
    assert_eq!(attach_replay(&world.services, alice, token, frames()).await.unwrap(), Attached::Kept(score.id));
    assert_eq!(attach_replay(&world.services, alice, token, frames()).await.unwrap(), Attached::NotKept(score.id));

    let file = download_replay(&world.services, score.id, Some(bob)).await.unwrap().unwrap();
    let replay = Replay::decode(&file.bytes).unwrap();
    assert_eq!((replay.username.as_str(), replay.ruleset), ("Alice", Ruleset::Osu));
    assert_eq!(
        replay.beatmap_checksum,
        world.services.store.beatmap_by_id(score.beatmap).await.unwrap().unwrap().checksum
    );
    assert_eq!(replay.frames.frames, frames());
    assert_eq!(replay.lazer.unwrap().online_id, score.id.get());
}

#[tokio::test]
async fn views_count_once_a_day_and_never_ones_own() {
    let world = World::new().await;
    let (alice, bob) = (world.given_user("Alice", "DE").await, world.given_user("Bob", "DE").await);
    let token = world.token(alice).await;
    world.advance(Duration::from_secs(60));
    let score = submit_score(&world.services, &play(alice, token, 0, &[])).await.unwrap();
    world.run_jobs().await;
    attach_replay(&world.services, alice, token, frames()).await.unwrap();
    let watched = async || {
        statistics_of(&world.services, alice, Ruleset::Osu, Variant::Standard).await.unwrap().statistics.replays_watched
    };
    for viewer in [alice, bob, bob] {
        download_replay(&world.services, score.id, Some(viewer)).await.unwrap().unwrap();
    }
    assert_eq!(watched().await, 1);
    world.advance(Duration::from_hours(24));
    download_replay(&world.services, score.id, Some(bob)).await.unwrap().unwrap();
    assert_eq!(watched().await, 2);

    set_restricted(&world.services, alice, true).await.unwrap();
    assert!(download_replay(&world.services, score.id, Some(bob)).await.unwrap().is_none());
    assert!(download_replay(&world.services, score.id, Some(alice)).await.unwrap().is_some());
}

#[tokio::test]
async fn a_ranked_score_without_a_replay_is_flagged_and_kept() {
    let world = World::new().await;
    let user = world.given_user("Alice", "DE").await;
    let with = {
        let token = world.token(user).await;
        world.advance(Duration::from_secs(60));
        let score = submit_score(&world.services, &play(user, token, 1, &[])).await.unwrap();
        attach_replay(&world.services, user, token, frames()).await.unwrap();
        score.id
    };
    let without = world.plays(user, 0, &[]).await.id;
    world.run_jobs().await;
    world.advance(Duration::from_mins(6));
    world.run_jobs().await;
    let flags = async |id| find_score(&world.services, id, None).await.unwrap().unwrap().flags;
    assert_eq!(flags(with).await, Vec::<String>::new());
    assert_eq!(flags(without).await, ["replay_missing"]);
    let score = find_score(&world.services, without, None).await.unwrap().unwrap();
    assert!(score.ranked && score.pp.is_some());
    assert!(find_score(&world.services, Id::new(999), None).await.unwrap().is_none());
}

#[tokio::test]
async fn a_late_replay_takes_the_flag_away() {
    let world = World::new().await;
    let user = world.given_user("Alice", "DE").await;
    let token = world.token(user).await;
    world.advance(Duration::from_secs(60));
    let score = submit_score(&world.services, &play(user, token, 1, &[])).await.unwrap();
    world.run_jobs().await;
    world.advance(Duration::from_mins(6));
    world.run_jobs().await;
    let found = async || find_score(&world.services, score.id, None).await.unwrap().unwrap();
    assert_eq!(found().await.flags, ["replay_missing"]);
    attach_replay(&world.services, user, token, frames()).await.unwrap();
    let score = found().await;
    assert!(score.has_replay && score.ranked && score.flags.is_empty());
}
