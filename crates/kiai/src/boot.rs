//! Putting the parts together: one server from its settings.
//!
//! [`start`] is the only place where everything is known at once. It opens what is kept, builds the services, hands each gate what it
//! needs and begins to listen; [`RunningServer::shutdown`] undoes that in the opposite order.

mod client_address;
mod documentation;
mod health;
mod layers;
mod listener;
mod open;

use std::net::SocketAddr;

use kiai_store::Store;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::config::{Config, Problem};
use crate::lock::DataDirLock;
use crate::telemetry::figures;

pub use documentation::openapi_json;

/// A server that listens. Dropping it without [`RunningServer::shutdown`] stops it without waiting for anything.
#[derive(Debug)]
pub struct RunningServer {
    /// The address it listens on, with the port that port 0 became.
    pub addr: SocketAddr,
    config: Config,
    store: Store,
    stopping: CancellationToken,
    connections: TaskTracker,
    tasks: TaskTracker,
    _lock: DataDirLock,
}

/// Why a server did not start.
#[derive(Debug, thiserror::Error)]
pub enum BootError {
    /// The operator can mend it. One line.
    #[error(transparent)]
    Problem(#[from] Problem),
    /// Something broke.
    #[error("{0:#}")]
    Internal(#[from] anyhow::Error),
}

/// Starts a server. It answers when this returns.
pub async fn start(config: Config) -> Result<RunningServer, BootError> {
    let lock = DataDirLock::take(&config.data_dir)?;
    let listener = open::port(&config).await?;
    let addr = listener.local_addr().map_err(anyhow::Error::from)?;

    let tasks = TaskTracker::new();
    let store = open::store(&config, &tasks).await?;

    let stopping = CancellationToken::new();
    let connections = TaskTracker::new();
    let (routes, document) = documentation::all(store.clone());
    let router = layers::around(routes.merge(documentation::pages(document)), &config);
    tasks.spawn(figures::keep_up(stopping.clone()));
    connections.spawn(listener::accept(listener, router, connections.clone(), stopping.clone()));

    tracing::info!(server.address = %addr, "Listening on {addr}");
    Ok(RunningServer { addr, config, store, stopping, connections, tasks, _lock: lock })
}

impl RunningServer {
    /// Stops: accepts nothing more, tells every client, lets requests and connections finish until `SHUTDOWN_SECONDS` have passed,
    /// then closes what is kept.
    pub async fn shutdown(self) {
        tracing::info!("Stopping");
        self.stopping.cancel();
        self.connections.close();
        self.tasks.close();
        let deadline = self.config.shutdown_seconds.duration();
        let finished = tokio::time::timeout(deadline, self.connections.wait()).await;
        if finished.is_err() {
            let left = self.connections.len();
            tracing::warn!(connections = left, "Stopping with {left} connections that did not finish in time");
        }
        self.store.close().await;
        if tokio::time::timeout(deadline, self.tasks.wait()).await.is_err() {
            tracing::warn!(tasks = self.tasks.len(), "Stopping with tasks that did not finish in time");
        }
        tracing::info!("Stopped");
    }
}

impl Drop for RunningServer {
    fn drop(&mut self) {
        self.stopping.cancel();
    }
}
