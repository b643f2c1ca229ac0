//! What a host implements: a hub, its methods and its errors.

use std::borrow::Cow;
use std::future::Future;

use axum::http::{HeaderMap, request::Parts};
use bytes::Bytes;

use crate::{Arguments, ClientHandle, Protocol};

/// A set of methods that clients call over a connection.
///
/// Calls of one connection never overlap: [`connect`](Hub::connect), each [`invoke`](Hub::invoke) in the order of the
/// client's calls, then [`disconnect`](Hub::disconnect). None of them is ever cancelled: a call that has begun runs to
/// its end even if the client is gone. A panic in a method is answered like [`HubError::Opaque`].
///
/// Upstream: `Hub.cs` and `DefaultHubDispatcher.cs`.
pub trait Hub: Send + Sync + 'static {
    /// Who is behind a connection.
    type User: Send + 'static;

    /// What the hub remembers of a connection while it lasts.
    type Connection: Send + 'static;

    /// The methods clients may call, as they are documented. Clients may spell them in any case.
    fn methods(&self) -> &'static [&'static str];

    /// The protocols this hub speaks. A client that asks for another is refused in the handshake.
    fn protocols(&self) -> &'static [Protocol] {
        Protocol::ALL
    }

    /// Finds out who sends a request, from its headers (or query, or extensions). Asked at the negotiation and again
    /// at the WebSocket's opening.
    fn authenticate(&self, request: &Parts) -> impl Future<Output = Result<Self::User, Refusal>> + Send;

    /// Whether both are one person, so that a connection that one negotiated may be opened by the other.
    fn is_same_user(&self, negotiator: &Self::User, opener: &Self::User) -> bool;

    /// Begins a connection. Messages sent from here reach the client before any answer.
    ///
    /// # Errors
    /// The client is told (the text only of [`HubError::Hub`]) and the connection ends, without
    /// [`disconnect`](Hub::disconnect).
    fn connect(
        &self,
        context: ConnectionContext<Self::User>,
    ) -> impl Future<Output = Result<Self::Connection, HubError>> + Send;

    /// Runs a method. `method` is one of [`methods`](Hub::methods), spelled as there, so it can be matched on and used
    /// as a label of metrics.
    ///
    /// # Errors
    /// Told to the client in ASP.NET Core's words, if it wanted an answer; the connection goes on.
    fn invoke(
        &self,
        connection: &mut Self::Connection,
        method: &'static str,
        arguments: Arguments,
    ) -> impl Future<Output = Result<Reply, HubError>> + Send;

    /// Ends a connection. Called exactly once for each that [`connect`](Hub::connect) accepted, after its last call.
    fn disconnect(&self, connection: Self::Connection, reason: DisconnectReason) -> impl Future<Output = ()> + Send;
}

/// What is known of a connection when it begins.
#[derive(Debug)]
pub struct ConnectionContext<U> {
    /// Who it belongs to.
    pub user: U,
    /// The headers of the request that opened it.
    pub headers: HeaderMap,
    /// The way to send to it; may be cloned and kept anywhere.
    pub client: ClientHandle,
}

/// What a method gives back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reply {
    /// Nothing. Written as a result of nil or null, as ASP.NET Core does.
    Void,
    /// One value, encoded in the protocol of the connection.
    Value(Bytes),
}

/// Why a method failed, as the caller is told.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HubError {
    /// An error whose text is meant for the caller. Upstream: `HubException` and its subclasses.
    #[error("{class}: {message}")]
    Hub {
        /// The name of the exception's class, without a colon: clients look for the first colon.
        class: Cow<'static, str>,
        /// The text.
        message: Cow<'static, str>,
    },
    /// An error the caller is told nothing about.
    #[error("an error that is not told")]
    Opaque,
    /// The arguments are too few, too many, or cannot be decoded.
    #[error("wrong arguments")]
    Arguments,
    /// There is no such method.
    #[error("no such method")]
    UnknownMethod,
    /// The caller may not call this method.
    #[error("not allowed to call this method")]
    Unauthorized,
}

impl HubError {
    /// An error with a class and a text for the caller.
    pub fn hub(class: impl Into<Cow<'static, str>>, message: impl Into<Cow<'static, str>>) -> Self {
        Self::Hub { class: class.into(), message: message.into() }
    }

    /// The text of the Completion for a call of `target`, as the client spelled it.
    pub fn completion_text(&self, target: &str) -> String {
        match self {
            Self::Hub { class, message } => {
                format!("An unexpected error occurred invoking '{target}' on the server. {class}: {message}")
            }
            Self::Opaque => format!("An unexpected error occurred invoking '{target}' on the server."),
            Self::Arguments => format!("Failed to invoke '{target}' due to an error on the server."),
            Self::UnknownMethod => format!("Unknown hub method '{target}'"),
            Self::Unauthorized => format!("Failed to invoke '{target}' because user is unauthorized"),
        }
    }

    /// The text of the Close that ends a connection whose beginning failed.
    pub(crate) fn close_text(&self) -> String {
        match self {
            Self::Hub { class, message } => format!("{CLOSED_WITH_ERROR} {class}: {message}"),
            Self::Opaque | Self::Arguments | Self::UnknownMethod | Self::Unauthorized => CLOSED_WITH_ERROR.into(),
        }
    }
}

/// What ASP.NET Core says in a Close when it does not say why.
pub(crate) const CLOSED_WITH_ERROR: &str = "Connection closed with an error.";

/// Why a request is turned away before there is a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Nobody, or nobody known: 401.
    Unauthenticated,
    /// Somebody who may not use this hub: 403.
    Forbidden,
    /// Somebody who comes too often: 429.
    TooMany,
    /// It cannot be found out now: 503.
    Unavailable,
}

/// Why a connection ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DisconnectReason {
    /// The client said that it leaves.
    ClientClosed,
    /// The socket ended without a word.
    ConnectionLost,
    /// The client was silent for too long.
    TimedOut,
    /// The client sent what cannot be read, or a message that is too long.
    ProtocolViolation,
    /// The client read too slowly: its outbox was full.
    OutboxFull,
    /// [`ClientHandle::close`] was called.
    Closed,
    /// [`ClientHandle::abort`] was called.
    Aborted,
    /// The server stops.
    ShuttingDown,
}

impl DisconnectReason {
    /// Whether the socket is dropped at once, instead of being closed in order.
    pub(crate) fn is_abrupt(self) -> bool {
        matches!(self, Self::ConnectionLost | Self::TimedOut | Self::OutboxFull | Self::Aborted)
    }
}

#[cfg(test)]
mod tests;
