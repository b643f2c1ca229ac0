use std::{sync::Arc, time::Duration};

use kiai_bus::Message;
use kiai_model::{BeatmapStatus, Grade, HitResult, Id, Ruleset, statistics::Variant};
use parking_lot::Mutex;

use super::world::{CIRCLES, MAP, World, play};
use crate::{
    scores::{NewPlay, SubmitRefusal, TokenRefusal, find_score, issue_token, recalculate, submit_score},
    statistics::statistics_of,
};

#[tokio::test]
async fn tokens_are_refused_with_the_reason() {
    let world = World::new().await;
    let user = world.given_user("Alice", "DE").await;
    world.given_map(Id::new(76), BeatmapStatus::Graveyard).await;
    let checksum = world.services.store.beatmap_by_id(MAP).await.unwrap().unwrap().checksum;
    let good = NewPlay { user, beatmap: MAP, beatmap_checksum: &checksum, ruleset: 0, client_hash: "abc" };
    let refusal = async |play: NewPlay<'_>| issue_token(&world.services, &play).await.unwrap_err();
    assert!(matches!(refusal(NewPlay { beatmap: Id::new(1), ..good }).await, TokenRefusal::UnknownBeatmap));
    assert!(matches!(refusal(NewPlay { beatmap: Id::new(76), ..good }).await, TokenRefusal::UnknownBeatmap));
    assert!(matches!(refusal(NewPlay { beatmap_checksum: "", ..good }).await, TokenRefusal::OutdatedBeatmap));
    assert!(matches!(refusal(NewPlay { ruleset: 4, ..good }).await, TokenRefusal::CustomRuleset));
    assert!(matches!(refusal(NewPlay { ruleset: -1, ..good }).await, TokenRefusal::CustomRuleset));
    assert!(matches!(refusal(NewPlay { client_hash: "", ..good }).await, TokenRefusal::UnknownClient));
    for ruleset in 0..4 {
        issue_token(&world.services, &NewPlay { ruleset, ..good }).await.unwrap();
    }
}

#[tokio::test]
async fn a_token_gives_one_score_however_often_it_is_submitted() {
    let world = World::new().await;
    let user = world.given_user("Alice", "DE").await;
    let token = world.token(user).await;
    world.advance(Duration::from_secs(60));
    let play = play(user, token, 0, &[]);
    let (a, b, c, d) = tokio::join!(
        submit_score(&world.services, &play),
        submit_score(&world.services, &play),
        submit_score(&world.services, &play),
        submit_score(&world.services, &play),
    );
    let ids = [a, b, c, d].map(|score| score.unwrap().id);
    assert!(ids.iter().all(|id| *id == ids[0]), "{ids:?}");
    assert_eq!(world.run_jobs().await, 1);
    let again = submit_score(&world.services, &play).await.unwrap();
    assert_eq!((again.id, again.processed), (ids[0], true));
    let statistics =
        statistics_of(&world.services, user, Ruleset::Osu, Variant::Standard).await.unwrap().statistics.clone();
    assert_eq!(statistics.play_count, 1);
}

#[tokio::test]
async fn foreign_expired_and_mismatched_tokens_store_nothing() {
    let world = World::new().await;
    let (alice, bob) = (world.given_user("Alice", "DE").await, world.given_user("Bob", "DE").await);
    let token = world.token(alice).await;
    world.advance(Duration::from_secs(60));
    let refusal = async |play| submit_score(&world.services, &play).await.unwrap_err();
    assert!(matches!(refusal(play(bob, token, 0, &[])).await, SubmitRefusal::UnknownToken));
    assert!(matches!(refusal(play(alice, Id::new(999), 0, &[])).await, SubmitRefusal::UnknownToken));
    let mut other = play(alice, token, 0, &[]);
    other.beatmap = Id::new(76);
    assert!(matches!(refusal(other).await, SubmitRefusal::UnknownToken));
    let mut other = play(alice, token, 0, &[]);
    other.ruleset = 1;
    assert!(matches!(refusal(other).await, SubmitRefusal::OtherRuleset));
    let mut other = play(alice, token, 0, &[]);
    other.ruleset = 77;
    assert!(matches!(refusal(other).await, SubmitRefusal::CustomRuleset));
    let mut other = play(alice, token, 0, &[]);
    other.statistics.set(HitResult::Great, CIRCLES + 1);
    assert!(matches!(refusal(other).await, SubmitRefusal::Refused(check) if check.name == "results_exceed_maximum"));
    world.advance(Duration::from_hours(25));
    assert!(matches!(refusal(play(alice, token, 0, &[])).await, SubmitRefusal::ExpiredToken));
    assert_eq!(world.run_jobs().await, 0);
    assert!(find_score(&world.services, Id::new(1), Some(alice)).await.unwrap().is_none());
}

#[tokio::test]
async fn a_score_left_by_a_crash_is_processed_at_the_next_start() {
    let world = World::new().await;
    let user = world.given_user("Alice", "DE").await;
    let score = world.plays(user, 1, &[]).await;
    assert!(!score.processed);
    // Somebody claimed the job and died.
    let now = world.services.clock.now();
    let until = now + Duration::from_mins(5);
    let claim = world.services.store.write(move |tx| Box::pin(async move { tx.claim_job(now, until).await }));
    assert!(claim.await.unwrap().is_some());
    assert_eq!(world.run_jobs().await, 0);
    world.advance(Duration::from_mins(6));
    assert!(world.run_jobs().await > 0);
    let score = find_score(&world.services, score.id, None).await.unwrap().unwrap();
    assert!(score.processed && score.pp.unwrap() > 0.0 && score.personal_best);
}

#[tokio::test]
async fn processing_again_changes_nothing() {
    let world = World::new().await;
    let user = world.given_user("Alice", "DE").await;
    let score = world.plays(user, 2, &["HD"]).await;
    world.run_jobs().await;
    let before = statistics_of(&world.services, user, Ruleset::Osu, Variant::Standard).await.unwrap();
    for _ in 0..3 {
        super::super::process::process_score(&world.services, score.id).await.unwrap();
    }
    let done = recalculate(&world.services, None, None, |_| {}).await.unwrap();
    assert_eq!((done.user_count, done.score_count), (1, 1));
    let after = statistics_of(&world.services, user, Ruleset::Osu, Variant::Standard).await.unwrap();
    assert_eq!(after, before);
    assert_eq!((after.statistics.play_count, after.statistics.grades.sh), (1, 1));
    let map = world.services.store.beatmap_by_id(MAP).await.unwrap().unwrap();
    assert_eq!((map.play_count, map.pass_count), (1, 1));
}

#[tokio::test]
async fn who_waits_hears_after_everything_is_stored() {
    let world = World::new().await;
    let user = world.given_user("Alice", "DE").await;
    let heard = Arc::new(Mutex::new(Vec::new()));
    let listener = Arc::clone(&heard);
    world.services.bus.subscribe(move |message| {
        if let Message::ScoreProcessed { user, score } = message {
            listener.lock().push((*user, *score));
        }
    });
    let score = world.plays(user, 0, &[]).await;
    assert!(heard.lock().is_empty());
    world.run_jobs().await;
    assert_eq!(*heard.lock(), [(user, score.id)]);
}

#[tokio::test]
async fn a_failed_play_counts_as_a_play_and_nothing_else() {
    let world = World::new().await;
    let user = world.given_user("Alice", "DE").await;
    let token = world.token(user).await;
    world.advance(Duration::from_secs(9));
    let mut play = play(user, token, 0, &[]);
    play.passed = false;
    play.statistics = [(HitResult::Great, 8), (HitResult::Miss, 2)].into_iter().collect();
    (play.total_score, play.total_score_without_mods, play.max_combo, play.accuracy) = (9000, Some(9000), 8, 0.8);
    let score = submit_score(&world.services, &play).await.unwrap();
    assert_eq!((score.grade, score.ranked), (Grade::F, false));
    world.run_jobs().await;
    let statistics =
        statistics_of(&world.services, user, Ruleset::Osu, Variant::Standard).await.unwrap().statistics.clone();
    assert_eq!((statistics.play_count, statistics.total_hits, statistics.play_time_s), (1, 8, 9));
    assert_eq!((statistics.ranked_score, statistics.global_rank), (0, None));
}

#[tokio::test]
async fn a_false_start_is_kept_and_counts_for_nothing() {
    let world = World::new().await;
    let user = world.given_user("Alice", "DE").await;
    let token = world.token(user).await;
    world.advance(Duration::from_secs(7));
    let mut play = play(user, token, 0, &[]);
    play.passed = false;
    play.statistics = [(HitResult::Great, 8)].into_iter().collect();
    (play.total_score, play.total_score_without_mods, play.max_combo) = (9000, Some(9000), 8);
    let score = submit_score(&world.services, &play).await.unwrap();
    for _ in 0..2 {
        world.run_jobs().await;
        let statistics = statistics_of(&world.services, user, Ruleset::Osu, Variant::Standard).await.unwrap();
        let statistics = &statistics.statistics;
        assert_eq!((statistics.play_count, statistics.play_time_s, statistics.total_score), (0, 0, 0));
        recalculate(&world.services, None, None, |_| {}).await.unwrap();
    }
    assert!(find_score(&world.services, score.id, Some(user)).await.unwrap().unwrap().processed);
    assert_eq!(world.services.store.beatmap_by_id(MAP).await.unwrap().unwrap().play_count, 0);
}

#[tokio::test]
async fn results_of_another_map_are_found_out_when_processed() {
    let world = World::new().await;
    let user = world.given_user("Alice", "DE").await;
    let token = world.token(user).await;
    world.advance(Duration::from_secs(60));
    let mut play = play(user, token, 0, &[]);
    // The same combo, of other objects.
    play.statistics = [(HitResult::Great, CIRCLES - 1), (HitResult::LargeTickHit, 1)].into_iter().collect();
    play.maximum_statistics = play.statistics.clone();
    let score = submit_score(&world.services, &play).await.unwrap();
    assert!(score.ranked, "{:?}", score.flags);
    world.run_jobs().await;
    let score = find_score(&world.services, score.id, None).await.unwrap().unwrap();
    assert_eq!((score.ranked, score.flags, score.pp), (false, vec!["map_results_differ".to_owned()], None));
}

#[tokio::test]
async fn an_unknown_mod_is_kept_unranked() {
    let world = World::new().await;
    let user = world.given_user("Alice", "DE").await;
    let score = world.plays(user, 0, &["ZZ"]).await;
    assert!(!score.ranked && score.flags.contains(&"mod_unknown".to_owned()));
    assert_eq!(score.mods.0[0].acronym.as_str(), "ZZ");
}

#[tokio::test]
async fn a_score_processed_while_others_are_recalculated_keeps_its_place() {
    let world = World::new().await;
    let user = world.given_user("Alice", "DE").await;
    let score = world.plays(user, 1, &[]).await;
    world.run_jobs().await;
    let before = find_score(&world.services, score.id, None).await.unwrap().unwrap();
    let unprocessed = world.plays(user, 0, &[]).await;
    // Neither was there when the recalculation listed and computed.
    let now = world.services.clock.now();
    let replaced = world.services.store.write(move |tx| {
        Box::pin(async move { super::super::recalculate::replace(tx, user, Ruleset::Osu, &[], now).await })
    });
    replaced.await.unwrap();
    let after = find_score(&world.services, score.id, None).await.unwrap().unwrap();
    assert!(after.personal_best && after.pp.is_some());
    assert_eq!(after, before);
    let statistics = statistics_of(&world.services, user, Ruleset::Osu, Variant::Standard).await.unwrap();
    assert!(statistics.statistics.pp > 0.0);
    assert!(!find_score(&world.services, unprocessed.id, Some(user)).await.unwrap().unwrap().processed);
}

#[tokio::test]
async fn a_doubted_play_counts_as_a_play_and_nothing_else() {
    let world = World::new().await;
    let user = world.given_user("Alice", "DE").await;
    world.plays(user, 0, &["ZZ"]).await;
    world.run_jobs().await;
    for _ in 0..2 {
        let statistics = statistics_of(&world.services, user, Ruleset::Osu, Variant::Standard).await.unwrap();
        let statistics = &statistics.statistics;
        assert_eq!((statistics.play_count, statistics.total_hits, statistics.total_score), (1, 0, 0));
        assert_eq!(statistics.max_combo, 0);
        assert!(statistics.play_time_s > 0);
        recalculate(&world.services, None, None, |_| {}).await.unwrap();
    }
}

#[tokio::test]
async fn of_equal_scores_the_earlier_stands_in_whatever_order_they_are_processed() {
    let world = World::new().await;
    let user = world.given_user("Alice", "DE").await;
    let (first, second) = (world.plays(user, 1, &[]).await, world.plays(user, 1, &[]).await);
    for id in [second.id, first.id, second.id] {
        super::super::process::process_score(&world.services, id).await.unwrap();
    }
    let best = async |id| find_score(&world.services, id, None).await.unwrap().unwrap().personal_best;
    assert_eq!((best(first.id).await, best(second.id).await), (true, false));
    let entry = world.services.store.pp_entry(user, Ruleset::Osu, Variant::Standard, MAP).await.unwrap();
    assert_eq!(entry.unwrap().0, first.id);
}

#[tokio::test]
async fn a_bonus_without_spinners_is_found_out_when_processed() {
    let world = World::new().await;
    let user = world.given_user("Alice", "DE").await;
    let token = world.token(user).await;
    world.advance(Duration::from_secs(60));
    let mut play = play(user, token, 0, &[]);
    play.statistics.set(HitResult::LargeBonus, 10_000);
    play.maximum_statistics.set(HitResult::LargeBonus, 10_000);
    (play.total_score, play.total_score_without_mods) = (1_500_000, Some(1_500_000));
    let score = submit_score(&world.services, &play).await.unwrap();
    world.run_jobs().await;
    let score = find_score(&world.services, score.id, Some(user)).await.unwrap().unwrap();
    assert_eq!((score.ranked, score.flags, score.pp), (false, vec!["map_results_differ".to_owned()], None));
}
