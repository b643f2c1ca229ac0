//! Putting the parts together: one server from its settings.
//!
//! [`start`] is the only place where everything is known at once. It opens what is kept, builds the services, hands
//! each gate what it needs and begins to listen; [`RunningServer::shutdown`] undoes that in the opposite order.

mod client_address;
mod documentation;
mod health;
mod hosts;
mod layers;
mod listener;
mod open;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt;
use kiai_gate_bancho as bancho;
use kiai_gate_lazer::hubs;
use kiai_gate_web as web;
use kiai_services::{Services, rooms, spectate};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::command;
use crate::config::{Config, Problem};
use crate::control;
use crate::lock::DataDirLock;
use crate::telemetry::figures;
use crate::tls::Tls;

pub use documentation::openapi_json;
pub(crate) use hosts::LABELS;
pub use open::Parts;
pub(crate) use open::{BLOBS, Opened, open};

/// How often a stopping server looks whether somebody still plays.
const LOOK_INTERVAL: Duration = Duration::from_millis(100);

/// A server that listens. Dropping it without [`RunningServer::shutdown`] stops it without waiting for anything.
pub struct RunningServer {
    /// The address it listens on, with the port that port 0 became.
    pub addr: SocketAddr,
    opened: Opened,
    stopping: CancellationToken,
    hubs_closing: CancellationToken,
    connections: TaskTracker,
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
pub async fn start(config: Config, parts: Parts) -> Result<RunningServer, BootError> {
    let config = Arc::new(config);
    let tls = Tls::open(&config)?;
    let lock = DataDirLock::take(&config.data_dir)?;
    let listener = open::port(&config).await?;
    let addr = listener.local_addr().map_err(anyhow::Error::from)?;
    let control = control::Listener::bind(&config.data_dir)?;

    let opened = open(config.clone(), addr.port(), parts).await?;
    let services = &opened.services;
    _ = figures::recorder(); // before anything can be counted
    let (stopping, connections) = (CancellationToken::new(), TaskTracker::new());
    match spectate::take_over_recordings(services).await {
        Ok(0) => {}
        Ok(count) => tracing::info!(plays = count, "Go on with what was recorded of {count} plays"),
        Err(error) => tracing::error!(error = format!("{error:#}"), "What the last server recorded cannot be read"),
    }
    spectate::start(services);
    match rooms::restore(services).await {
        Ok(0) => {}
        Ok(count) => tracing::info!(rooms = count, "Go on with {count} rooms"),
        Err(error) => tracing::error!(error = format!("{error:#}"), "Rooms of the last server cannot be read"),
    }
    services.tasks.spawn(figures::keep_up(services.stopping.clone()));
    kiai_services::accounts::start(services);
    kiai_services::sessions::start(services);
    kiai_services::jobs::start(services);
    kiai_services::mirrors::start(services);
    connections.spawn(control::serve(control, runner(&opened), connections.clone(), stopping.clone()));

    let (routes, document) = documentation::all(&opened);
    let longest = config.signalr_max_message_bytes.as_usize();
    let hubs_closing = CancellationToken::new();
    let hubs = hubs::routes(services, longest, hubs_closing.clone(), connections.clone());
    let gate = bancho::Gate::new(services.clone(), config.bancho_policy(&services.settings.public_url));
    let site = web::Gate::new(services.clone(), config.site(addr.port()));
    let around = layers::Layers::new(&config);
    let hosts = hosts::Hosts::new(
        config.domain.as_str(),
        hosts::Sites {
            bancho: around.put(bancho::bancho(gate.clone())),
            osu: around.put(bancho::osu(gate.clone())),
            avatars: around.put(bancho::avatars(gate.clone())),
            thumbnails: around.put(bancho::thumbnails(gate.clone())),
            any: around.put(
                routes
                    .merge(hubs)
                    .merge(documentation::pages(document))
                    .merge(bancho::connect(gate, hubs_closing.clone()))
                    .merge(web::router(site)),
            ),
        },
    );
    if let Some(tls) = &tls {
        services.tasks.spawn(tls.clone().keep_up(services.clock.clone(), services.stopping.clone()));
    }
    connections.spawn(listener::accept(listener, hosts, tls, connections.clone(), stopping.clone()));

    tracing::info!(server.address = %addr, "Listening on {addr}");
    Ok(RunningServer { addr, opened, stopping, hubs_closing, connections, _lock: lock })
}

/// What runs the commands that come over the control socket.
fn runner(opened: &Opened) -> control::Runner {
    let opened = opened.clone();
    Arc::new(move |command, progress| {
        let opened = opened.clone();
        async move { command::run(command, &opened, &progress).await }.boxed()
    })
}

impl RunningServer {
    /// The services, for tests that look behind the doors.
    pub fn services(&self) -> &Arc<Services> {
        &self.opened.services
    }

    /// Stops: tells every client, lets plays end and be submitted for half of `SHUTDOWN_SECONDS`, then accepts nothing
    /// more, lets requests and connections finish until the rest has passed, and closes what is kept.
    pub async fn shutdown(self) {
        tracing::info!("Stopping");
        self.services().connections.begin_shutdown();
        let deadline = self.opened.config.shutdown_seconds.duration();
        rooms::announce_shutdown(self.services(), deadline / 2);
        let all_end = async {
            // Until then requests are accepted: who finishes now submits a score.
            _ = tokio::time::timeout(deadline / 2, self.plays_end()).await;
            rooms::leave_to_next(self.services());
            self.stopping.cancel();
            self.hubs_closing.cancel();
            self.connections.close();
            self.connections.wait().await;
        };
        if tokio::time::timeout(deadline, all_end).await.is_err() {
            let left = self.connections.len();
            tracing::warn!(connections = left, "Stopping with {left} connections that did not finish in time");
        }
        match spectate::leave_recordings(self.services()).await {
            Ok(0) => {}
            Ok(count) => tracing::info!(plays = count, "Left what was recorded of {count} plays to the next server"),
            Err(error) => {
                tracing::error!(error = format!("{error:#}"), "Plays that are not over lose what was recorded");
            }
        }
        self.opened.close().await;
        tracing::info!("Stopped");
    }

    /// Is ready once nobody plays any more.
    async fn plays_end(&self) {
        let mut look = tokio::time::interval(LOOK_INTERVAL);
        while spectate::busy_count(self.services()) > 0 {
            look.tick().await;
        }
    }
}

impl std::fmt::Debug for RunningServer {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("RunningServer").field("addr", &self.addr).finish_non_exhaustive()
    }
}

impl Drop for RunningServer {
    fn drop(&mut self) {
        self.stopping.cancel();
        self.hubs_closing.cancel();
        self.opened.services.stopping.cancel();
    }
}
