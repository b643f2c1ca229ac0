//! A whole server, in the process of the test.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use kiai::boot::{self, Parts, RunningServer};
use kiai::config::{Config, Sources};
use kiai_clients::lazer::Game;
use kiai_clients::{Browser, LazerClient, NeosuClient, StableClient};
use kiai_model::BeatmapStatus;
use kiai_services::Services;
use kiai_services::beatmaps::{ImportOptions, import};
use kiai_services::jobs::run_pending_jobs;
use kiai_services::spectate::busy_count;
use tempfile::TempDir;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::{FakeClock, Player};

/// A server on a free port of this machine, with a data folder of its own, a clock that the test moves, chance that is
/// the same in every run, and no limits of rates. What is started must be stopped: [`TestServer::stop`] waits for all
/// that is under way.
#[derive(Debug)]
pub struct TestServer {
    /// The server's time.
    pub clock: Arc<FakeClock>,
    folder: TempDir,
    settings: BTreeMap<String, String>,
    running: RunningServer,
    clients: Clients,
    start_count: u8,
    game_count: Arc<AtomicU64>,
}

/// What the connections of the test's clients are made with.
#[derive(Clone, Debug, Default)]
struct Clients {
    stopping: CancellationToken,
    tasks: TaskTracker,
}

/// The password of every player.
pub const PASSWORD: &str = "correct horse battery";

impl TestServer {
    /// A server with nothing set.
    pub async fn start() -> TestServer {
        Self::start_with(&[]).await
    }

    /// A server with these settings, as they would stand in the environment.
    ///
    /// # Panics
    ///
    /// When it does not start.
    pub async fn start_with(settings: &[(&str, &str)]) -> TestServer {
        let folder = TempDir::new().expect("a temporary folder");
        let mut all: BTreeMap<String, String> = BTreeMap::from([
            ("HOST".into(), "127.0.0.1".into()),
            ("PORT".into(), "0".into()),
            ("RATE_LIMITS".into(), "off".into()),
            ("DATA_DIR".into(), folder.path().display().to_string()),
        ]);
        all.extend(settings.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())));
        let clock = Arc::new(FakeClock::default());
        let running = run(&all, clock.clone(), 1).await;
        TestServer {
            clock,
            folder,
            settings: all,
            running,
            clients: Clients::default(),
            start_count: 1,
            game_count: Arc::default(),
        }
    }

    /// Stops it and starts it again on what it kept, on another port.
    pub async fn restart(self) -> TestServer {
        let TestServer { clock, folder, settings, running, clients, start_count, game_count } = self;
        running.shutdown().await;
        let start_count = start_count + 1;
        let running = run(&settings, clock.clone(), start_count).await;
        TestServer { clock, folder, settings, running, clients, start_count, game_count }
    }

    /// Ends the connections of its clients, then stops it as SIGTERM does.
    ///
    /// # Panics
    ///
    /// When a task of the server outlives it.
    pub async fn stop(self) {
        self.clients.stopping.cancel();
        self.clients.tasks.close();
        self.clients.tasks.wait().await;
        let tasks = self.services().tasks.clone();
        self.running.shutdown().await;
        assert!(tasks.is_empty(), "{} tasks outlive the server", tasks.len());
    }

    /// Lets the server's time pass.
    pub fn advance(&self, duration: Duration) {
        self.clock.advance(duration);
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.running.addr
    }

    /// The address of a path, which begins with a slash.
    #[must_use]
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address())
    }

    /// Behind the doors.
    #[must_use]
    pub fn services(&self) -> &Arc<Services> {
        self.running.services()
    }

    /// The folder of what it keeps.
    #[must_use]
    pub fn data_dir(&self) -> PathBuf {
        self.folder.path().to_owned()
    }

    /// The `number`-th game that is started, with nobody logged in.
    ///
    /// # Panics
    ///
    /// When it cannot be made.
    #[must_use]
    pub fn game(&self, number: u64) -> LazerClient {
        let Clients { stopping, tasks } = self.clients.clone();
        LazerClient::new(self.url(""), Game::process(number), stopping, tasks).expect("a game starts")
    }

    /// A neosu with nobody logged in.
    ///
    /// # Panics
    ///
    /// When it cannot be made.
    #[must_use]
    pub fn neosu(&self) -> NeosuClient {
        NeosuClient::new(self.address(), "localhost").expect("neosu starts")
    }

    /// An osu!stable with nobody logged in.
    ///
    /// # Panics
    ///
    /// When it cannot be made.
    #[must_use]
    pub fn stable(&self) -> StableClient {
        StableClient::new(self.address(), "localhost").expect("osu!stable starts")
    }

    /// A browser that knows nothing of the site yet.
    ///
    /// # Panics
    ///
    /// When it cannot be made.
    #[must_use]
    pub fn browser(&self) -> Browser {
        Browser::new(self.address(), "localhost").expect("a browser starts")
    }

    /// A game in which `name` has registered (with [`PASSWORD`]) and is logged in. Every name needs a `number` of its
    /// own.
    ///
    /// # Panics
    ///
    /// When the server refuses.
    pub async fn player(&self, number: u64, name: &str) -> LazerClient {
        let game = self.game(number);
        game.register(name, &format!("player{number}@example.com"), PASSWORD).await.expect("the account is made");
        game.login(name, PASSWORD).await.expect("the player is let in");
        game
    }

    /// A new account, logged in with a game of its own. Within a test, either this makes the players or
    /// [`TestServer::player`].
    ///
    /// # Panics
    ///
    /// When the server refuses.
    pub async fn register(&self, name: &str) -> Player {
        let game = self.game(self.next_game());
        game.register(name, &format!("{}@example.org", name.replace(' ', "_")), PASSWORD)
            .await
            .expect("the account is made");
        Player::log_in(game, name).await
    }

    /// Another game that somebody with an account logs in to.
    ///
    /// # Panics
    ///
    /// When the server refuses.
    pub async fn log_in(&self, name: &str) -> Player {
        Player::log_in(self.game(self.next_game()), name).await
    }

    /// Imports the `.osz` of a set, ranked.
    ///
    /// # Panics
    ///
    /// When it is not taken.
    pub async fn import(&self, osz: &[u8]) {
        let folder = TempDir::new().expect("a temporary folder");
        let file = folder.path().join("set.osz");
        std::fs::write(&file, osz).expect("the archive is written");
        let options = ImportOptions { status: None, default_status: BeatmapStatus::Ranked, owner: None };
        let summary = import(self.services(), vec![file], options, &|_, _, _| {}).await.expect("the import runs");
        assert_eq!(summary.skipped_count(), 0, "{summary:?}");
    }

    /// Does the jobs that wait, and lets every play and every replay under way come to its end.
    ///
    /// # Panics
    ///
    /// When jobs cannot be claimed.
    pub async fn settle(&self) {
        run_pending_jobs(self.services()).await.expect("jobs are done");
        while busy_count(self.services()) > 0 {
            tokio::task::yield_now().await;
        }
    }

    fn next_game(&self) -> u64 {
        1_000 + self.game_count.fetch_add(1, Ordering::Relaxed)
    }
}

/// Each start has chance of its own: what is drawn twice must not collide with what is kept.
async fn run(settings: &BTreeMap<String, String>, clock: Arc<FakeClock>, seed: u8) -> RunningServer {
    let config = Config::load(&Sources::new(settings.clone(), "")).expect("the settings are good");
    let parts = Parts { clock, seed: [seed; 32], countries: None };
    boot::start(config, parts).await.expect("the server starts")
}
