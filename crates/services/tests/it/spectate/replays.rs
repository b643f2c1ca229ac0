//! What becomes of a recording.

use kiai_formats::replay::Replay;
use kiai_model::{Score, score::ScoreToken};
use kiai_services::{
    beatmaps::fail_times,
    jobs,
    scores::{NewPlay, SubmittedPlay, Way, download_replay, issue_token, submit_score},
};
use tokio::task::yield_now;

use super::*;

/// Alice, who is about to play.
struct Stage {
    t: TestServices,
    alice: Id<User>,
    ear: Ear,
    token: Id<ScoreToken>,
}

impl Stage {
    async fn set() -> Self {
        let t = world().await;
        let alice = t.given_user("Alice").await;
        let ear = connect(&t, alice);
        let token = Self::token(&t, alice).await;
        Self { t, alice, ear, token }
    }

    async fn token(t: &TestServices, user: Id<User>) -> Id<ScoreToken> {
        let (map, _) = find_beatmap(&t.services, &[BeatmapKey::Id(Id::new(MAP))]).await.unwrap().unwrap();
        let play = NewPlay { user, beatmap: map.id, beatmap_checksum: &map.checksum, ruleset: 0, client_hash: "hash" };
        issue_token(&t.services, &play).await.unwrap()
    }

    /// Plays before the eyes of others, to the end.
    async fn play(&self) {
        begin(&self.t, &self.ear, Some(self.token)).await;
        send_frames(&self.t.services, &self.ear.connection, Play::Named(Some(self.token)), &bundle()).unwrap();
        self.t.clock.advance(Duration::from_secs(30));
    }

    fn end(&self, phase: PlayPhase) {
        end_play(&self.t.services, &self.ear.connection, Some(self.token), phase).unwrap();
    }

    async fn submit(&self, passed: bool) -> Id<Score> {
        let statistics = HitCounts::from_iter([(HitResult::Great, 20), (HitResult::SliderTailHit, 5)]);
        let play = SubmittedPlay {
            user: self.alice,
            beatmap: Id::new(MAP),
            ruleset: 0,
            passed,
            total_score: 1_000_000,
            total_score_without_mods: Some(1_000_000),
            accuracy: 1.0,
            max_combo: 25,
            mods: Mods::default(),
            statistics: statistics.clone(),
            maximum_statistics: statistics,
            pauses: Vec::new(),
            way: Way::Token(self.token),
        };
        submit_score(&self.t.services, &play).await.unwrap().id
    }

    /// The replay of a score, once nothing is waited for any more.
    async fn replay(&self, score: Id<Score>) -> Option<Replay> {
        while busy_count(&self.t.services) > 0 {
            yield_now().await;
        }
        let file = download_replay(&self.t.services, score, None).await.unwrap()?;
        Some(Replay::decode(&file.bytes).unwrap())
    }
}

#[tokio::test]
async fn su01_sp03_a_passed_play_keeps_its_replay() {
    let stage = Stage::set().await;
    stage.play().await;
    let score = stage.submit(true).await;
    stage.end(PlayPhase::Passed);
    let replay = stage.replay(score).await.unwrap();
    assert_eq!(replay.username, "Alice");
    assert_eq!(replay.lazer.unwrap().online_id, score.get());
    assert!(replay.frames.frames.iter().any(|frame| (frame.time_ms, frame.buttons) == (1000.0, 1)));
}

#[tokio::test]
async fn su03_sp20_a_failed_play_keeps_none() {
    let stage = Stage::set().await;
    stage.play().await;
    let score = stage.submit(false).await;
    stage.end(PlayPhase::Failed);
    assert_eq!(stage.replay(score).await, None);
}

#[tokio::test]
async fn where_a_play_failed_or_was_left_is_noted() {
    for (phase, failed) in [(PlayPhase::Failed, 1), (PlayPhase::Quit, 0), (PlayPhase::Passed, 0)] {
        let stage = Stage::set().await;
        begin(&stage.t, &stage.ear, Some(stage.token)).await;
        let mut late = (*bundle()).clone();
        late.frames[0].time_ms = 5_900.0;
        let play = Play::Named(Some(stage.token));
        send_frames(&stage.t.services, &stage.ear.connection, play, &Arc::new(late)).unwrap();
        stage.t.clock.advance(Duration::from_secs(30));
        let passed = phase == PlayPhase::Passed;
        let score = stage.submit(passed).await;
        stage.end(phase);
        assert_eq!(stage.replay(score).await.is_some(), passed);
        let map = Id::new(MAP);
        let noted = fail_times(&stage.t.services, &[map]).await.unwrap().get(&map).copied().unwrap_or_default();
        // 4.9 seconds after the first object of 9.75 seconds.
        assert_eq!((noted.fail[50], noted.exit[50]), (failed, i64::from(phase == PlayPhase::Quit)), "{phase:?}");
        let total: i64 = noted.fail.iter().chain(&noted.exit).sum();
        assert_eq!(total, i64::from(!passed));
    }
}

#[tokio::test]
async fn su05_a_score_that_comes_later_is_waited_for() {
    let stage = Stage::set().await;
    stage.play().await;
    stage.end(PlayPhase::Passed);
    asleep(&stage.t).await;
    let score = stage.submit(true).await;
    stage.t.clock.advance(Duration::from_millis(100));
    assert!(stage.replay(score).await.is_some());
}

#[tokio::test]
async fn su06_su07_a_score_that_comes_too_late_has_no_replay_and_the_next_has() {
    let mut stage = Stage::set().await;
    stage.play().await;
    stage.end(PlayPhase::Passed);
    asleep(&stage.t).await;
    stage.t.clock.advance(Duration::from_mins(5));
    while busy_count(&stage.t.services) > 0 {
        yield_now().await;
    }
    let score = stage.submit(true).await;
    assert_eq!(stage.replay(score).await, None);

    stage.token = Stage::token(&stage.t, stage.alice).await;
    stage.play().await;
    let score = stage.submit(true).await;
    stage.end(PlayPhase::Passed);
    assert!(stage.replay(score).await.is_some());
}

#[tokio::test]
async fn sp22_a_replay_survives_a_lost_connection() {
    let mut stage = Stage::set().await;
    stage.play().await;
    disconnect(&stage.t, &stage.ear);
    stage.ear = connect(&stage.t, stage.alice);
    stage.play().await;
    let score = stage.submit(true).await;
    stage.end(PlayPhase::Passed);
    let frames = stage.replay(score).await.unwrap().frames.frames;
    assert_eq!(frames.iter().filter(|frame| frame.buttons == 1).count(), 2);
}

#[tokio::test]
async fn nobody_records_for_the_token_of_another() {
    let mut stage = Stage::set().await;
    let mallory = stage.t.given_user("Mallory").await;
    let of_alice = std::mem::replace(&mut stage.ear, connect(&stage.t, mallory));
    stage.play().await;
    stage.end(PlayPhase::Passed);
    assert_eq!(busy_count(&stage.t.services), 0, "nothing waits for a score");
    let score = stage.submit(true).await;
    assert_eq!(stage.replay(score).await, None);
    assert!(!told(&stage.ear).iter().any(|event| matches!(event, Event::ScoreProcessed { .. })));
    drop(of_alice);
}

#[tokio::test]
async fn xt07_who_ended_the_play_hears_once_that_the_score_is_processed() {
    for is_processed_first in [true, false] {
        let stage = Stage::set().await;
        stage.play().await;
        let score = stage.submit(true).await;
        if is_processed_first {
            jobs::run_pending_jobs(&stage.t.services).await.unwrap();
        }
        stage.end(PlayPhase::Passed);
        assert!(stage.replay(score).await.is_some());
        jobs::run_pending_jobs(&stage.t.services).await.unwrap();
        jobs::run_pending_jobs(&stage.t.services).await.unwrap();
        let mut told = told(&stage.ear);
        told.retain(|event| matches!(event, Event::ScoreProcessed { .. }));
        assert_eq!(told, [Event::ScoreProcessed { user: stage.alice, score }], "{is_processed_first}");
    }
}

/// Is ready once somebody sleeps: a recording waits for its score.
async fn asleep(t: &TestServices) {
    while t.clock.sleeper_count() == 0 {
        yield_now().await;
    }
}
