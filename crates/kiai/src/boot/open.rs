//! Opening what a server stands on, with an error that the operator can act on for whatever is in the way.

use std::io::ErrorKind;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

use anyhow::Context;
use kiai_bus::Bus;
use kiai_services::{Clock, Countries, NoCountries, Services, Settings, SharedRng, SystemClock};
use kiai_store::{Blobs, Store, StoreError};
use rand::TryRng;
use rand::rngs::SysRng;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::BootError;
use crate::config::{Config, DatabaseUrl, Problem, Value};
use crate::geoip::GeoipFile;

/// The folder of blobs in the data folder.
pub(crate) const BLOBS: &str = "blobs";

/// Takes the port.
pub(super) async fn port(config: &Config) -> Result<TcpListener, Problem> {
    let address = SocketAddr::new(config.address(), config.port);
    TcpListener::bind(address).await.map_err(|error| match error.kind() {
        ErrorKind::AddrInUse => Problem::new(
            "PORT",
            format!("{} is in use by another program", config.port),
            "stop that program, or choose another port",
        ),
        ErrorKind::PermissionDenied => Problem::new(
            "PORT",
            format!("{} is not for this user", config.port),
            "choose a port above 1023 and put a reverse proxy in front",
        ),
        ErrorKind::AddrNotAvailable => Problem::new(
            "HOST",
            format!("{} is not an address of this machine", address.ip()),
            "choose one that is, or 0.0.0.0 for all",
        ),
        _ => Problem::new("HOST", format!("{address} cannot be listened on: {error}"), "choose another HOST or PORT"),
    })
}

/// What comes from the machine, and from a test where it wants to say.
#[derive(Debug)]
pub struct Parts {
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// What chance begins with.
    pub seed: [u8; 32],
    /// Countries of addresses; `None` as the settings say.
    pub countries: Option<Arc<dyn Countries>>,
}

impl Parts {
    /// The machine's clock and its randomness.
    pub fn of_machine() -> anyhow::Result<Parts> {
        let mut seed = [0; 32];
        SysRng.try_fill_bytes(&mut seed).context("the system gives no randomness")?;
        Ok(Parts { clock: Arc::new(SystemClock), seed, countries: None })
    }
}

/// What a server stands on, and what a command needs when none runs.
#[derive(Clone)]
pub(crate) struct Opened {
    pub(crate) config: Arc<Config>,
    pub(crate) store: Store,
    pub(crate) services: Arc<Services>,
    store_tasks: TaskTracker,
}

/// Opens what is kept and builds the services. The caller holds the lock of the data folder. `port` is the one
/// listened on.
pub(crate) async fn open(config: Arc<Config>, port: u16, parts: Parts) -> Result<Opened, BootError> {
    let rng = SharedRng::new(parts.seed);
    let countries = match (parts.countries, &config.geoip_file) {
        (Some(countries), _) => countries,
        (None, Some(file)) => Arc::new(GeoipFile::open(file)?),
        (None, None) => Arc::new(NoCountries),
    };
    let settings = settings(&config, port, &rng)?;
    // Its own: the store's writer outlives every task that has something to write.
    let store_tasks = TaskTracker::new();
    let store = Store::connect(&config.database_url.to_url(), &config.data_dir, &store_tasks)
        .await
        .map_err(|error| store_problem(&error, &config.database().to_url()))?;
    let blobs = config.data_file(BLOBS);
    let blobs = Blobs::open(&blobs).map_err(|error| unwritable(&blobs, &error))?;
    let services = Services::new(kiai_services::Parts {
        settings,
        store: store.clone(),
        blobs,
        bus: Arc::new(Bus::default()),
        clock: parts.clock,
        rng,
        countries,
        mirrors: crate::mirrors::open(&config)?,
        blocking_size: std::thread::available_parallelism().map_or(1, usize::from),
        tasks: TaskTracker::new(),
        stopping: CancellationToken::new(),
    });
    Ok(Opened { config, store, services, store_tasks })
}

fn settings(config: &Config, port: u16, rng: &SharedRng) -> Result<Settings, Problem> {
    Ok(Settings {
        domain: config.domain.as_str().to_owned(),
        public_url: config.public_url(port),
        oauth_clients: config.oauth_clients(),
        secret_key: config.secret_key(rng.bytes())?.expose().to_owned(),
        registration: config.registration,
        rate_limits: config.rate_limits.0,
        build_check: config.build_check(),
        player_map_status: config.player_map_status.0,
        seasonal_backgrounds: config.seasonal_backgrounds.0.iter().map(|url| url.as_str().to_owned()).collect(),
    })
}

impl Opened {
    /// Has the tasks of the services end, and when they have (or did not in time) closes the store.
    pub(crate) async fn close(&self) {
        self.services.stopping.cancel();
        self.services.tasks.close();
        let deadline = self.config.shutdown_seconds.duration();
        if tokio::time::timeout(deadline, self.services.tasks.wait()).await.is_err() {
            let left = self.services.tasks.len();
            tracing::warn!(tasks = left, "Stopping with {left} tasks that did not finish in time");
        }
        self.store.close().await;
        self.store_tasks.close();
        self.store_tasks.wait().await;
    }
}

fn store_problem(error: &StoreError, url: &str) -> Problem {
    let shown = DatabaseUrl::shown(url);
    match error {
        StoreError::NewerDatabase { found, known } => Problem::new(
            "DATABASE_URL",
            format!("{shown} is from a newer kiai (its version is {found}, this kiai knows {known})"),
            "run the newer kiai, or restore a backup from before the upgrade",
        ),
        _ => Problem::new(
            "DATABASE_URL",
            format!("{shown} cannot be opened: {}", chain(error)),
            "check that it is there, whole, and that this user may read and write it",
        ),
    }
}

fn unwritable(folder: &Path, error: &StoreError) -> Problem {
    Problem::new(
        "DATA_DIR",
        format!("{} cannot be written to: {}", folder.display(), chain(error)),
        "give this user the right to, or choose another folder",
    )
}

/// An error with all its causes.
fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        cause = error.source();
    }
    text
}
