//! The spectator hub: plays are streamed and watched.

use std::sync::Arc;

use kiai_model::spectate::FrameBundle;
use kiai_services::{
    Services,
    connections::{ConnectionKind, OpenConnection},
    spectate::{self, BeginRefusal, Play, WatchRefusal},
};
use kiai_signalr::{Arguments, ClientHandle, HubError, Reply};
use kiai_wire_lazer::{
    hub::spectator::{FrameDataBundle, SpectatorServer, SpectatorState},
    msgpack::Call,
};

use super::{Shared, admission::Player, decode, game_hub::GameHub, internal, invalid_state, shutting_down, too_many};

/// The hub at `/spectator`. Upstream: `SpectatorHub.cs`.
pub(super) struct SpectatorHub(pub(super) Shared);

impl GameHub for SpectatorHub {
    const KIND: ConnectionKind = ConnectionKind::Spectator;
    const METHODS: &'static [&'static str] = SpectatorServer::METHODS;

    fn shared(&self) -> &Shared {
        &self.0
    }

    async fn begun(&self, _: &Player, connection: &OpenConnection, _: &ClientHandle) -> Result<(), HubError> {
        spectate::open(&self.0.services, connection);
        Ok(())
    }

    async fn call(
        &self,
        connection: &OpenConnection,
        method: &'static str,
        arguments: &Arguments,
    ) -> Result<Reply, HubError> {
        let services = &self.0.services;
        match decode(method, arguments)? {
            SpectatorServer::BeginPlaySessionV2(token, state) => {
                begin(services, connection, Play::Named(token), state).await?;
            }
            SpectatorServer::BeginPlaySession(token, state) => {
                begin(services, connection, Play::Implied(token), state).await?;
            }
            SpectatorServer::SendFrameDataV2(token, bundle) => {
                send_frames(services, connection, Play::Named(token), bundle)?;
            }
            SpectatorServer::SendFrameData(bundle) => {
                send_frames(services, connection, Play::Implied(None), bundle)?;
            }
            SpectatorServer::EndPlaySessionV2(token, state) => {
                spectate::end_play(services, connection, token, state.into()).map_err(|_| HubError::Opaque)?;
            }
            SpectatorServer::EndPlaySession(state) => {
                spectate::end_implied_play(services, connection, state.into()).map_err(|_| HubError::Opaque)?;
            }
            SpectatorServer::StartWatchingUser(user) => {
                spectate::watch(services, connection, user).await.map_err(cannot_watch)?;
            }
            SpectatorServer::EndWatchingUser(user) => {
                spectate::stop_watching(services, connection, user).map_err(|_| HubError::Opaque)?;
            }
        }
        Ok(Reply::Void)
    }

    async fn ended(&self, connection: &OpenConnection) {
        spectate::close(&self.0.services, connection);
    }
}

async fn begin(
    services: &Arc<Services>,
    connection: &OpenConnection,
    play: Play,
    state: SpectatorState,
) -> Result<(), HubError> {
    spectate::begin_play(services, connection, play, state.into()).await.map_err(|refusal| match refusal {
        BeginRefusal::ShuttingDown => shutting_down(),
        BeginRefusal::UnknownUser | BeginRefusal::Refused(_) => HubError::Opaque,
        BeginRefusal::Internal(error) => internal(&error, "BeginPlaySession"),
    })
}

fn send_frames(
    services: &Services,
    connection: &OpenConnection,
    play: Play,
    bundle: FrameDataBundle,
) -> Result<(), HubError> {
    let bundle = Arc::new(FrameBundle::from(bundle));
    spectate::send_frames(services, connection, play, &bundle).map_err(|_| HubError::Opaque)
}

fn cannot_watch(refusal: WatchRefusal) -> HubError {
    match refusal {
        WatchRefusal::ShuttingDown => shutting_down(),
        WatchRefusal::TooMany(_) => too_many(),
        WatchRefusal::Restricted => invalid_state("Can't spectate a user when restricted."),
        WatchRefusal::UnknownUser | WatchRefusal::NothingToSee | WatchRefusal::Refused(_) => HubError::Opaque,
        WatchRefusal::Internal(error) => internal(&error, "StartWatchingUser"),
    }
}
