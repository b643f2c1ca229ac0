//! The multiplayer hub. There are no rooms yet: players can connect, and are told so when they ask for one.

use axum::http::request::Parts;
use kiai_services::connections::ConnectionKind;
use kiai_signalr::{Arguments, ConnectionContext, DisconnectReason, Hub, HubError, Protocol, Refusal, Reply};
use kiai_wire_lazer::hub::multiplayer::METHODS;

use super::{
    PROTOCOLS, Shared,
    admission::{self, Player},
    invalid_state,
    line::Line,
};

/// The hub at `/multiplayer`.
pub(super) struct MultiplayerHub(pub(super) Shared);

impl Hub for MultiplayerHub {
    type User = Player;
    type Connection = Line;

    fn methods(&self) -> &'static [&'static str] {
        METHODS
    }

    fn protocols(&self) -> &'static [Protocol] {
        PROTOCOLS
    }

    async fn authenticate(&self, request: &Parts) -> Result<Player, Refusal> {
        admission::admit(&self.0.services, request).await
    }

    fn is_same_user(&self, negotiator: &Player, opener: &Player) -> bool {
        negotiator.user == opener.user
    }

    async fn connect(&self, context: ConnectionContext<Player>) -> Result<Line, HubError> {
        admission::open(&self.0, ConnectionKind::Multiplayer, context).await.map(|(line, _)| line)
    }

    async fn invoke(&self, line: &mut Line, method: &'static str, _: Arguments) -> Result<Reply, HubError> {
        line.take(&self.0.services, method).await?;
        match method {
            "LeaveRoom" => Ok(Reply::Void), // succeeds for whoever is in no room, which is everyone
            _ => Err(invalid_state("This server has no multiplayer rooms yet.")),
        }
    }

    async fn disconnect(&self, Line { connection, .. }: Line, reason: DisconnectReason) {
        admission::close(&self.0, &connection, reason);
    }
}
