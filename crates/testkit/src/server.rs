//! A whole server, in the process of the test.

use std::{collections::BTreeMap, ops::Deref, path::PathBuf, sync::Arc, time::Duration};

use kiai::boot::{self, Parts, RunningServer};
use kiai::config::{Config, Sources};
use kiai_model::BeatmapStatus;
use kiai_services::Services;
use kiai_services::beatmaps::{ImportOptions, import};
use kiai_services::jobs::run_pending_jobs;
use kiai_services::spectate::busy_count;
use tempfile::TempDir;

use crate::{Clients, FakeClock};

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
}

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
        let clients = Clients::of(running.addr);
        TestServer { clock, folder, settings: all, running, clients, start_count: 1 }
    }

    /// Stops it and starts it again on what it kept, on another port.
    pub async fn restart(self) -> TestServer {
        let TestServer { clock, folder, settings, running, clients, start_count } = self;
        running.shutdown().await;
        let start_count = start_count + 1;
        let running = run(&settings, clock.clone(), start_count).await;
        let clients = clients.at(running.addr);
        TestServer { clock, folder, settings, running, clients, start_count }
    }

    /// Ends the connections of its clients, then stops it as SIGTERM does.
    ///
    /// # Panics
    ///
    /// When a task of the server outlives it.
    pub async fn stop(self) {
        self.clients.end().await;
        let tasks = self.services().tasks.clone();
        self.running.shutdown().await;
        assert!(tasks.is_empty(), "{} tasks outlive the server", tasks.len());
    }

    /// Lets the server's time pass.
    pub fn advance(&self, duration: Duration) {
        self.clock.advance(duration);
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
}

impl Deref for TestServer {
    type Target = Clients;

    fn deref(&self) -> &Clients {
        &self.clients
    }
}

/// Each start has chance of its own: what is drawn twice must not collide with what is kept.
async fn run(settings: &BTreeMap<String, String>, clock: Arc<FakeClock>, seed: u8) -> RunningServer {
    let config = Config::load(&Sources::new(settings.clone(), "")).expect("the settings are good");
    let parts = Parts { clock, seed: [seed; 32], countries: None };
    boot::start(config, parts).await.expect("the server starts")
}
