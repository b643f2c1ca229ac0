//! What the game's hubs have in common: who may open them, how often they may be called, with which build.

use std::future::Future;

use axum::http::request::Parts;
use kiai_services::connections::{ConnectionKind, OpenConnection};
use kiai_signalr::{
    Arguments, ClientHandle, ConnectionContext, DisconnectReason, Hub, HubError, Protocol, Refusal, Reply,
};

use super::{
    Shared,
    admission::{self, Player},
    line::Line,
};

/// What one hub is beyond that.
pub(super) trait GameHub: Send + Sync + 'static {
    /// What its connections are for.
    const KIND: ConnectionKind;
    /// Its methods.
    const METHODS: &'static [&'static str];

    /// What all hubs stand on.
    fn shared(&self) -> &Shared;

    /// A connection begins. Refused, it ends without [`ended`](Self::ended).
    fn begun(
        &self,
        player: &Player,
        connection: &OpenConnection,
        client: &ClientHandle,
    ) -> impl Future<Output = Result<(), HubError>> + Send;

    /// Runs a method that the connection may call now.
    fn call(
        &self,
        connection: &OpenConnection,
        method: &'static str,
        arguments: &Arguments,
    ) -> impl Future<Output = Result<Reply, HubError>> + Send;

    /// A connection is gone.
    fn ended(&self, connection: &OpenConnection) -> impl Future<Output = ()> + Send;
}

/// A hub of the game as the SignalR server runs it: nothing reaches it but by these doors.
pub(super) struct Guarded<H>(pub(super) H);

impl<H: GameHub> Hub for Guarded<H> {
    type User = Player;
    type Connection = Line;

    fn methods(&self) -> &'static [&'static str] {
        H::METHODS
    }

    /// The game speaks nothing else to its hubs.
    fn protocols(&self) -> &'static [Protocol] {
        &[Protocol::MessagePack]
    }

    async fn authenticate(&self, request: &Parts) -> Result<Player, Refusal> {
        admission::admit(&self.0.shared().services, request).await
    }

    fn is_same_user(&self, negotiator: &Player, opener: &Player) -> bool {
        negotiator.user == opener.user
    }

    async fn connect(&self, context: ConnectionContext<Player>) -> Result<Line, HubError> {
        let ConnectionContext { user: player, headers, client } = context;
        let line = admission::open(self.0.shared(), H::KIND, &player, &headers, &client).await?;
        match self.0.begun(&player, &line.connection, &client).await {
            Ok(()) => Ok(line),
            Err(refusal) => {
                admission::close(self.0.shared(), &line.connection, DisconnectReason::Closed);
                Err(refusal)
            }
        }
    }

    async fn invoke(&self, line: &mut Line, method: &'static str, arguments: Arguments) -> Result<Reply, HubError> {
        let connection = line.take(&self.0.shared().services, method).await?;
        self.0.call(connection, method, &arguments).await
    }

    async fn disconnect(&self, Line { connection, .. }: Line, reason: DisconnectReason) {
        self.0.ended(&connection).await;
        admission::close(self.0.shared(), &connection, reason);
    }
}
