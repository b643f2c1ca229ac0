//! Opening what a server stands on, with an error that the operator can act on for whatever is in the way.

use std::io::ErrorKind;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

use kiai_store::{Blobs, Store, StoreError};
use tokio::net::TcpListener;
use tokio_util::task::TaskTracker;

use super::BootError;
use crate::config::{Config, DatabaseUrl, Problem, Value};

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

/// What a server stands on, and what a command needs when none runs.
#[derive(Clone, Debug)]
pub(crate) struct Opened {
    pub(crate) config: Arc<Config>,
    pub(crate) store: Store,
    pub(crate) blobs: Blobs,
}

/// Opens what is kept and builds the services. The caller holds the lock of the data folder.
pub(crate) async fn open(config: Arc<Config>, tasks: &TaskTracker) -> Result<Opened, BootError> {
    let store = Store::connect(&config.database_url.to_url(), &config.data_dir, tasks)
        .await
        .map_err(|error| store_problem(&error, &config.database().to_url()))?;
    let blobs = config.data_file(BLOBS);
    let blobs = Blobs::open(&blobs).map_err(|error| unwritable(&blobs, &error))?;
    Ok(Opened { config, store, blobs })
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
