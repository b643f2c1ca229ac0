//! The game's three SignalR hubs.
//!
//! Each answers at `/signalr/{name}`, where the game of a private server looks for it, and at `/{name}`, where the
//! official one has it.

mod admission;
mod game_hub;
mod host;
mod line;
mod metadata;
mod multiplayer;
mod outlet;
mod spectator;

use std::sync::Arc;

use axum::Router;
use kiai_services::{Services, connections::Encoding};
use kiai_signalr::{Host, HubError, HubOptions, HubServer};
use kiai_wire_lazer::msgpack::Call;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use self::{
    game_hub::{GameHub, Guarded},
    metadata::MetadataHub,
    multiplayer::MultiplayerHub,
    spectator::SpectatorHub,
};

/// What all hubs stand on.
#[derive(Clone)]
struct Shared {
    services: Arc<Services>,
    encoding: Encoding,
}

/// The routes of all hubs, for any router. Their connections are counted by `connections` and end in order when `closing`
/// is cancelled. A message from a client may have `maximum_message_length` bytes.
pub fn routes<S: Clone + Send + Sync + 'static>(
    services: &Arc<Services>,
    maximum_message_length: usize,
    closing: CancellationToken,
    connections: TaskTracker,
) -> Router<S> {
    let host = host::host(services, closing, connections);
    let options = HubOptions { maximum_message_length, ..HubOptions::default() };
    let shared = Shared { services: services.clone(), encoding: services.connections.new_encoding() };
    Router::new()
        .merge(mount(SpectatorHub(shared.clone()), "spectator", &host, &options))
        .merge(mount(MetadataHub(shared.clone()), "metadata", &host, &options))
        .merge(mount(MultiplayerHub(shared), "multiplayer", &host, &options))
}

fn mount<H: GameHub, S: Clone + Send + Sync + 'static>(
    hub: H,
    name: &str,
    host: &Host,
    options: &HubOptions,
) -> Router<S> {
    let server = HubServer::new(Guarded(hub), host.clone(), options.clone());
    server.routes(&format!("/{name}")).merge(server.routes(&format!("/signalr/{name}")))
}

/// The call a client makes.
fn decode<C: Call>(method: &str, arguments: &kiai_signalr::Arguments) -> Result<C, HubError> {
    let (count, body) = arguments.message_pack()?;
    match C::decode(method, count, body) {
        Ok(Some(call)) => Ok(call),
        Ok(None) => Err(HubError::UnknownMethod),
        Err(error) => {
            tracing::debug!(%error, method, "A hub was called with what cannot be read");
            Err(HubError::Arguments)
        }
    }
}

/// A fault of ours: the caller is told nothing about it.
fn internal(error: &anyhow::Error, method: &'static str) -> HubError {
    tracing::error!(error = format!("{error:#}"), method, "A hub method failed");
    HubError::Opaque
}

/// What the game compares with, letter by letter, to connect anew and repeat the call.
fn shutting_down() -> HubError {
    HubError::hub("ServerShuttingDownException", "Server is shutting down.")
}

/// What whoever calls too often is told.
fn too_many() -> HubError {
    HubError::hub("HubException", "Too many calls. Please wait a moment.")
}

/// An error whose text the game shows.
fn invalid_state(text: &'static str) -> HubError {
    HubError::hub("InvalidStateException", text)
}
