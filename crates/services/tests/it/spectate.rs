//! Playing before others, and watching.

use std::{sync::Arc, time::Duration};

use kiai_model::{
    BeatmapStatus, Event, HitCounts, HitResult, Id, Mods, User,
    score::ScoreToken,
    spectate::{FrameBundle, FrameHeader, PlayPhase, PlayState, ReplayFrame, ScoreProcessorState},
};
use kiai_services::{
    accounts::set_restricted,
    beatmaps::{BeatmapKey, ImportOptions, find_beatmap, import},
    connections::{ConnectionKind, Ending},
    scores::{NewPlay, issue_token},
    spectate::{
        self, BeginRefusal, Play, PlayRefusal, RECORDING_LIFETIME, WatchRefusal, begin_play, busy_count, end_play,
        leave_recordings, send_frames, stop_watching, take_over_recordings, watch,
    },
};
use kiai_testkit::{MapFixture, TestServices};

use crate::ears::Ear;

mod replays;

/// The number of the one map there is.
const MAP: i64 = 880;

/// Services with one ranked map.
async fn world() -> TestServices {
    let t = TestServices::new().await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("map.osz");
    std::fs::write(&file, MapFixture::osz(&[MapFixture::new("Song", MAP / 10, 20)])).unwrap();
    let options = ImportOptions { status: None, default_status: BeatmapStatus::Ranked, owner: None };
    let summary = import(&t.services, vec![file], options, &|_, _, _| {}).await.unwrap();
    assert_eq!(summary.imported_count(), 1, "{summary:?}");
    t
}

fn connect(t: &TestServices, user: Id<User>) -> Ear {
    let ear = Ear::open(t, user, ConnectionKind::Spectator);
    spectate::open(&t.services, &ear.connection);
    ear
}

fn disconnect(t: &TestServices, ear: &Ear) {
    spectate::close(&t.services, &ear.connection);
    t.services.connections.close(&ear.connection, Ending::Lost, t.services.clock.now());
}

/// What a game of osu!(lazer) is told; those of bancho hear the same in their own way.
fn told(ear: &Ear) -> Vec<Event> {
    let mut events = ear.told();
    events.retain(|event| !matches!(event, Event::ClassicFramesSent { .. } | Event::WatchedStatusChanged { .. }));
    events
}

fn state(beatmap: i64) -> PlayState {
    PlayState {
        beatmap: Some(Id::new(beatmap)),
        ruleset: Some(0),
        mods: Mods::default(),
        phase: PlayPhase::Playing,
        maximum_statistics: HitCounts::from_iter([(HitResult::Great, 20)]),
    }
}

fn bundle() -> Arc<FrameBundle> {
    Arc::new(FrameBundle {
        header: FrameHeader {
            total_score: 300,
            accuracy: 1.0,
            combo: 1,
            max_combo: 1,
            statistics: HitCounts::from_iter([(HitResult::Great, 1)]),
            processor: ScoreProcessorState::default(),
            mods: Mods::default(),
            total_score_without_mods: Some(300),
            pauses: None,
        },
        frames: vec![ReplayFrame { time_ms: 1000.0, x: Some(256.0), y: Some(192.0), buttons: 1 }],
    })
}

async fn begin(t: &TestServices, ear: &Ear, token: Option<Id<ScoreToken>>) {
    begin_play(&t.services, &ear.connection, Play::Named(token), state(MAP)).await.unwrap();
}

fn began(user: Id<User>) -> Event {
    Event::PlayBegan { user, state: state(MAP).into() }
}

fn finished(user: Id<User>, phase: PlayPhase) -> Event {
    Event::PlayFinished { user, state: PlayState { phase, ..state(MAP) }.into() }
}

#[tokio::test]
async fn a_watcher_sees_a_play_from_its_beginning_to_its_end() {
    let t = world().await;
    let (alice, bob) = (t.given_user("Alice").await, t.given_user("Bob").await);
    let (of_alice, of_bob) = (connect(&t, alice), connect(&t, bob));
    watch(&t.services, &of_bob.connection, alice).await.unwrap();
    assert_eq!(told(&of_alice), [Event::WatchingStarted { watcher: bob, username: "Bob".into() }]);
    assert_eq!(told(&of_bob), [], "who does not play is not announced");

    let token = Some(Id::new(1));
    begin(&t, &of_alice, token).await;
    send_frames(&t.services, &of_alice.connection, Play::Named(token), &bundle()).unwrap();
    assert_eq!(busy_count(&t.services), 1);
    end_play(&t.services, &of_alice.connection, token, PlayPhase::Failed).unwrap();
    let frames = Event::FramesSent { user: alice, bundle: bundle() };
    assert_eq!(told(&of_bob), [began(alice), frames, finished(alice, PlayPhase::Failed)]);

    stop_watching(&t.services, &of_bob.connection, alice).unwrap();
    assert_eq!(told(&of_alice), [Event::WatchingEnded { watcher: bob }]);
    begin(&t, &of_alice, None).await;
    assert_eq!(told(&of_bob), []);
}

#[tokio::test]
async fn a_late_watcher_sees_what_is_played_at_once() {
    let t = world().await;
    let (alice, bob) = (t.given_user("Alice").await, t.given_user("Bob").await);
    let (of_alice, of_bob) = (connect(&t, alice), connect(&t, bob));
    begin(&t, &of_alice, None).await;
    watch(&t.services, &of_bob.connection, alice).await.unwrap();
    assert_eq!(told(&of_bob), [began(alice)]);
}

#[tokio::test]
async fn who_drops_out_has_quit_and_watches_nobody() {
    let t = world().await;
    let (alice, bob) = (t.given_user("Alice").await, t.given_user("Bob").await);
    let (of_alice, of_bob) = (connect(&t, alice), connect(&t, bob));
    watch(&t.services, &of_bob.connection, alice).await.unwrap();
    watch(&t.services, &of_alice.connection, bob).await.unwrap();
    begin(&t, &of_alice, None).await;
    told(&of_bob);
    disconnect(&t, &of_alice);
    assert_eq!(told(&of_bob), [finished(alice, PlayPhase::Quit), Event::WatchingEnded { watcher: alice }]);
    assert_eq!(busy_count(&t.services), 0);
}

#[tokio::test]
async fn a_new_connection_ends_what_the_former_played() {
    let t = world().await;
    let (alice, bob) = (t.given_user("Alice").await, t.given_user("Bob").await);
    let (old, of_bob) = (connect(&t, alice), connect(&t, bob));
    watch(&t.services, &of_bob.connection, alice).await.unwrap();
    begin(&t, &old, Some(Id::new(1))).await;
    told(&of_bob);
    let new = connect(&t, alice);
    assert_eq!(told(&of_bob), [finished(alice, PlayPhase::Quit)]);
    begin(&t, &new, Some(Id::new(1))).await;
    let refused = send_frames(&t.services, &old.connection, Play::Named(None), &bundle()).unwrap_err();
    assert_eq!(refused, PlayRefusal::NotTheOwner);
    disconnect(&t, &old);
    assert_eq!(told(&of_bob), [began(alice)], "a stale farewell changes nothing");
}

#[tokio::test]
async fn a_connection_that_was_replaced_owns_nothing_any_more() {
    let t = world().await;
    let alice = t.given_user("Alice").await;
    let old = connect(&t, alice);
    let new = Ear::open(&t, alice, ConnectionKind::Spectator);
    let begun = begin_play(&t.services, &old.connection, Play::Named(None), state(MAP)).await;
    assert!(matches!(begun, Err(BeginRefusal::Refused(PlayRefusal::NotTheOwner))));
    let watched = watch(&t.services, &old.connection, Id::new(5)).await;
    assert!(matches!(watched, Err(WatchRefusal::Refused(PlayRefusal::NotTheOwner))));
    spectate::open(&t.services, &new.connection);
    begin(&t, &new, None).await;
    spectate::open(&t.services, &old.connection);
    assert_eq!(busy_count(&t.services), 1, "a late opening ends nothing");
}

#[tokio::test]
async fn an_unknown_map_is_not_announced() {
    let t = world().await;
    let (alice, bob) = (t.given_user("Alice").await, t.given_user("Bob").await);
    let (of_alice, of_bob) = (connect(&t, alice), connect(&t, bob));
    watch(&t.services, &of_bob.connection, alice).await.unwrap();
    begin_play(&t.services, &of_alice.connection, Play::Named(None), state(99)).await.unwrap();
    assert_eq!(told(&of_bob), []);
    send_frames(&t.services, &of_alice.connection, Play::Named(None), &bundle()).unwrap();
    assert_eq!(told(&of_bob), [Event::FramesSent { user: alice, bundle: bundle() }]);
}

#[tokio::test]
async fn the_restricted_may_play_and_not_watch() {
    let t = world().await;
    let (alice, bob) = (t.given_user("Alice").await, t.given_user("Bob").await);
    let (of_alice, of_bob) = (connect(&t, alice), connect(&t, bob));
    watch(&t.services, &of_bob.connection, alice).await.unwrap();
    set_restricted(&t.services, alice, true).await.unwrap();
    let refused = watch(&t.services, &of_alice.connection, bob).await.unwrap_err();
    assert!(matches!(refused, WatchRefusal::Restricted));
    begin(&t, &of_alice, None).await;
    assert_eq!(told(&of_bob), [began(alice)]);
}

#[tokio::test]
async fn who_plays_may_go_on_when_the_server_is_about_to_stop() {
    let t = world().await;
    let (alice, bob) = (t.given_user("Alice").await, t.given_user("Bob").await);
    let (of_alice, of_bob) = (connect(&t, alice), connect(&t, bob));
    begin(&t, &of_alice, None).await;
    t.services.connections.begin_shutdown();
    begin(&t, &of_alice, None).await;
    let refused = begin_play(&t.services, &of_bob.connection, Play::Named(None), state(MAP)).await.unwrap_err();
    assert!(matches!(refused, BeginRefusal::ShuttingDown));
    let refused = watch(&t.services, &of_bob.connection, alice).await.unwrap_err();
    assert!(matches!(refused, WatchRefusal::ShuttingDown));
}

#[tokio::test]
async fn nobody_is_told_of_watchers_without_end() {
    let t = world().await;
    let (alice, bob) = (t.given_user("Alice").await, t.given_user("Bob").await);
    let (of_alice, of_bob) = (connect(&t, alice), connect(&t, bob));
    stop_watching(&t.services, &of_bob.connection, alice).unwrap();
    assert_eq!(told(&of_alice), [], "who was not watched is not told that it ends");
    let mut watched = 0;
    while watch(&t.services, &of_bob.connection, alice).await.is_ok() {
        stop_watching(&t.services, &of_bob.connection, alice).unwrap();
        watched += 1;
    }
    assert_eq!((watched, told(&of_alice).len()), (300, 600));
    assert!(matches!(watch(&t.services, &of_bob.connection, alice).await, Err(WatchRefusal::TooMany(_))));
    t.clock.advance(Duration::from_secs(1));
    watch(&t.services, &of_bob.connection, alice).await.unwrap();
}

#[tokio::test]
async fn recordings_are_left_to_the_next_server_and_forgotten_by_it_in_time() {
    let t = world().await;
    let alice = t.given_user("Alice").await;
    let ear = connect(&t, alice);
    let (map, _) = find_beatmap(&t.services, &[BeatmapKey::Id(Id::new(MAP))]).await.unwrap().unwrap();
    let play = NewPlay { user: alice, beatmap: map.id, beatmap_checksum: &map.checksum, ruleset: 0, client_hash: "h" };
    let token = issue_token(&t.services, &play).await.unwrap();
    begin(&t, &ear, Some(token)).await;
    send_frames(&t.services, &ear.connection, Play::Named(Some(token)), &bundle()).unwrap();
    assert_eq!(leave_recordings(&t.services).await.unwrap(), 1);
    assert_eq!(leave_recordings(&t.services).await.unwrap(), 0, "what was left is not held any more");
    assert_eq!(take_over_recordings(&t.services).await.unwrap(), 1);
    assert_eq!(take_over_recordings(&t.services).await.unwrap(), 0, "what was taken over lies there no more");

    assert_eq!(leave_recordings(&t.services).await.unwrap(), 1);
    t.clock.advance(RECORDING_LIFETIME);
    assert_eq!(take_over_recordings(&t.services).await.unwrap(), 0, "whoever does not come back is forgotten");
}
