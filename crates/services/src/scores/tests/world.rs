//! Services on a database of their own, with players and a map of circles.

use std::{future::Future, pin::Pin, sync::Arc, time::Duration};

use kiai_bus::Bus;
use kiai_model::{
    Acronym, Beatmap, BeatmapSet, BeatmapStatus, HitCounts, HitResult, Id, Mods, Ruleset, Score, Timestamp, User,
    beatmap::BeatmapDifficulty, score::ScoreToken, user::Roles,
};
use kiai_rules::mods::{DifficultyValues, score_multipliers};
use kiai_store::{
    Blobs, Store,
    rows::{ImportedSet, NewUser},
};
use kiai_testkit::TestDatabase;
use parking_lot::Mutex;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use crate::{
    Clock, NoCountries, Parts, Registration, Services, Settings, SharedRng,
    builds::BuildCheck,
    jobs,
    scores::{NewPlay, SubmittedPlay, Way, issue_token, submit_score},
};

pub(crate) const MAP: Id<Beatmap> = Id::new(75);

/// Makes of `async fn name(world: &World)` a module `name` with a test on each database, as the store's tests have it.
macro_rules! both_databases {
    ($($(#[$meta:meta])* async fn $name:ident($world:ident: &World) $body:block)*) => { $(
        $(#[$meta])*
        mod $name {
            use super::*;

            async fn body($world: &World) $body

            #[tokio::test]
            async fn sqlite() {
                body(&World::new().await).await;
            }

            #[tokio::test]
            async fn postgres() {
                let Some(database) = kiai_testkit::TestDatabase::postgres().await else { return };
                let world = World::on(database).await;
                body(&world).await;
                world.remove().await;
            }
        }
    )* };
}
pub(crate) use both_databases;

/// Circles of the map, half a second apart.
pub(crate) const CIRCLES: u32 = 40;

#[derive(Debug)]
pub(crate) struct StillClock(Mutex<Timestamp>);

impl Clock for StillClock {
    fn now(&self) -> Timestamp {
        *self.0.lock()
    }

    fn sleep(&self, _: Duration) -> Pin<Box<dyn Future<Output = ()> + Send>> {
        Box::pin(std::future::pending())
    }
}

pub(crate) struct World {
    pub(crate) services: Arc<Services>,
    clock: Arc<StillClock>,
    database: TestDatabase,
}

impl World {
    pub(crate) async fn new() -> Self {
        Self::on(TestDatabase::sqlite()).await
    }

    pub(crate) async fn on(database: TestDatabase) -> Self {
        let folder = database.folder();
        let tasks = TaskTracker::new();
        let clock = Arc::new(StillClock(Mutex::new(Timestamp::from_secs(1_786_060_800))));
        let services = Services::new(Parts {
            settings: Settings {
                domain: String::new(),
                build_check: BuildCheck::default(),
                player_map_status: BeatmapStatus::Qualified,
                public_url: String::new(),
                oauth_clients: Vec::new(),
                secret_key: "a key for tests only".to_owned(),
                registration: Registration::Open,
                rate_limits: true,
                seasonal_backgrounds: Vec::new(),
            },
            store: Store::connect(database.address(), folder, &tasks).await.unwrap(),
            blobs: Blobs::open(&folder.join("blobs")).unwrap(),
            bus: Arc::new(Bus::default()),
            clock: clock.clone(),
            rng: SharedRng::new([7; 32]),
            mirrors: crate::mirrors::Mirrors::default(),
            countries: Arc::new(NoCountries),
            blocking_size: 2,
            tasks,
            stopping: CancellationToken::new(),
        });
        let world = Self { services, clock, database };
        world.given_map(MAP, BeatmapStatus::Ranked).await;
        world
    }

    /// Does with the database what the server never does.
    pub(crate) async fn execute(&self, sql: &str) {
        self.database.execute(sql).await;
    }

    /// Stops all that goes on, and takes the database away.
    pub(crate) async fn remove(self) {
        self.services.stopping.cancel();
        self.database.remove().await;
    }

    pub(crate) fn advance(&self, duration: Duration) {
        let mut now = self.clock.0.lock();
        *now = *now + duration;
    }

    pub(crate) async fn run_jobs(&self) -> usize {
        jobs::run_pending_jobs(&self.services).await.unwrap()
    }

    pub(crate) async fn given_user(&self, name: &str, country: &str) -> Id<User> {
        let new = NewUser {
            username: name.to_owned(),
            name_key: name.to_lowercase(),
            name_skeleton: name.to_lowercase(),
            country: country.parse().unwrap(),
            roles: Roles::default(),
            joined_at: self.services.clock.now(),
        };
        let stored = self.services.store.write(move |tx| Box::pin(async move { tx.insert_user(&new).await }));
        stored.await.unwrap().unwrap()
    }

    pub(crate) async fn given_map(&self, id: Id<Beatmap>, status: BeatmapStatus) {
        let file = osu_file(id);
        let checksum = kiai_formats::osu::checksum(file.as_bytes());
        let key = format!("beatmaps/{checksum}.osu").parse().unwrap();
        self.services.blobs.put(&key, file.into()).await.unwrap();
        let difficulties = Ruleset::ALL.map(|ruleset| BeatmapDifficulty {
            beatmap: id,
            ruleset,
            star_rating: 2.0,
            max_combo: i64::from(CIRCLES),
        });
        let imported = ImportedSet {
            set: set(id, status),
            archive_hash: "00ff".to_owned(),
            beatmaps: vec![(beatmap(id, status, checksum), difficulties.to_vec())],
            files: Vec::new(),
        };
        self.services.store.write(move |tx| Box::pin(async move { tx.save_set(&imported).await })).await.unwrap();
    }

    pub(crate) async fn token(&self, user: Id<User>) -> Id<ScoreToken> {
        self.token_on(user, MAP).await
    }

    pub(crate) async fn token_on(&self, user: Id<User>, beatmap: Id<Beatmap>) -> Id<ScoreToken> {
        let checksum = self.services.store.beatmap_by_id(beatmap).await.unwrap().unwrap().checksum;
        let play = NewPlay { user, beatmap, beatmap_checksum: &checksum, ruleset: 0, client_hash: "abc" };
        issue_token(&self.services, &play).await.unwrap()
    }

    /// Plays the map with so many hundreds, to the end, and submits.
    pub(crate) async fn plays(&self, user: Id<User>, hundreds: u32, mods: &[&str]) -> Score {
        let token = self.token(user).await;
        self.advance(Duration::from_secs(60));
        submit_score(&self.services, &play(user, token, hundreds, mods)).await.unwrap()
    }
}

/// A full combo with so many hundreds.
pub(crate) fn play(user: Id<User>, token: Id<ScoreToken>, hundreds: u32, mods: &[&str]) -> SubmittedPlay {
    let mods = Mods(mods.iter().map(|mods| mods.parse::<Acronym>().unwrap().into()).collect());
    let statistics = [(HitResult::Great, CIRCLES - hundreds), (HitResult::Ok, hundreds)];
    let accuracy = f64::from(300 * CIRCLES - 200 * hundreds) / f64::from(300 * CIRCLES);
    let without_mods = (500_000.0 * accuracy + 500_000.0 * accuracy.powi(5)).round();
    let map = beatmap(MAP, BeatmapStatus::Ranked, String::new());
    let multiplier =
        score_multipliers(Ruleset::Osu, &mods, &DifficultyValues::from(&map)).first().copied().unwrap_or(1.0);
    #[expect(clippy::cast_possible_truncation, reason = "totals are small")]
    SubmittedPlay {
        user,
        beatmap: MAP,
        ruleset: 0,
        passed: true,
        total_score: (without_mods * multiplier).round() as i64,
        total_score_without_mods: Some(without_mods as i64),
        accuracy,
        max_combo: CIRCLES,
        mods,
        statistics: statistics.into_iter().collect(),
        maximum_statistics: HitCounts::from_iter([(HitResult::Great, CIRCLES)]),
        pauses: Vec::new(),
        way: Way::Token(token),
    }
}

fn osu_file(id: Id<Beatmap>) -> String {
    let mut text = format!(
        "osu file format v14\n\n[General]\nMode: 0\n\n[Metadata]\nTitle:Circles\nArtist:Nobody\nCreator:kiai\n\
         Version:{id}\nBeatmapID:{id}\n\n[Difficulty]\nHPDrainRate:5\nCircleSize:4\nOverallDifficulty:8\n\
         ApproachRate:9\nSliderMultiplier:1.4\nSliderTickRate:1\n\n[TimingPoints]\n0,500,4,2,0,50,1,0\n\n[HitObjects]\n"
    );
    for circle in 0..CIRCLES {
        let (x, y) = (64 + circle * 37 % 384, 64 + circle * 53 % 256);
        text.push_str(&format!("{x},{y},{},1,0,0:0:0:0:\n", 1000 + circle * 500));
    }
    text
}

fn set(id: Id<Beatmap>, status: BeatmapStatus) -> BeatmapSet {
    BeatmapSet {
        id: Id::new(id.get()),
        title: format!("Circles {id}"),
        title_unicode: "Circles".to_owned(),
        artist: "Nobody".to_owned(),
        artist_unicode: "Nobody".to_owned(),
        creator: "kiai".to_owned(),
        owner: None,
        source: String::new(),
        tags: String::new(),
        status,
        genre: 1,
        language: 1,
        bpm: 120.0,
        nsfw: false,
        has_video: false,
        has_storyboard: false,
        has_cover: false,
        preview_type: None,
        submitted_at: Timestamp(1),
        ranked_at: Some(Timestamp(2)),
        updated_at: Timestamp(3),
        play_count: 0,
        favourite_count: 0,
    }
}

fn beatmap(id: Id<Beatmap>, status: BeatmapStatus, checksum: String) -> Beatmap {
    Beatmap {
        id,
        set: Id::new(id.get()),
        checksum,
        filename: format!("{id}.osu"),
        version: "Normal".to_owned(),
        ruleset: Ruleset::Osu,
        status,
        circle_size: 4.0,
        approach_rate: 9.0,
        overall_difficulty: 8.0,
        drain_rate: 5.0,
        bpm: 120.0,
        total_length_ms: i64::from(CIRCLES - 1) * 500,
        hit_length_ms: i64::from(CIRCLES - 1) * 500,
        circle_count: i64::from(CIRCLES),
        slider_count: 0,
        spinner_count: 0,
        star_rating: 2.0,
        max_combo: i64::from(CIRCLES),
        format_version: 14,
        updated_at: Timestamp(3),
        play_count: 0,
        pass_count: 0,
        online_offset_ms: 0,
    }
}
