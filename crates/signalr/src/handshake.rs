//! The first message each way: which protocol is spoken, or why none is.
//!
//! Upstream: `HandshakeProtocol.cs` and `HubConnectionContext.HandshakeAsync`.

use serde::Deserialize;

use crate::Protocol;

/// The newest version of the hub protocols; 2 differs from 1 only where stateful reconnect was negotiated.
const NEWEST_VERSION: i64 = 2;

/// The answer to a handshake that is accepted.
pub(crate) const ACCEPTED: &[u8] = b"{}\x1e";

/// Why a handshake is refused. The texts are ASP.NET Core's and are told to the client.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum HandshakeError {
    /// The hub does not speak it, or nobody does.
    #[error("The protocol '{0}' is not supported.")]
    Protocol(String),
    #[error("The server does not support version {version} of the '{protocol}' protocol.")]
    Version { protocol: String, version: i64 },
    /// It did not come in time, or was too long.
    #[error("Handshake was canceled.")]
    Canceled,
    #[error("An unexpected error occurred during connection handshake.")]
    Malformed,
}

impl HandshakeError {
    /// The whole message that tells it.
    pub(crate) fn encode(&self) -> Vec<u8> {
        let mut text = serde_json::json!({ "error": self.to_string() }).to_string().into_bytes();
        text.push(crate::framing::RECORD_SEPARATOR);
        text
    }
}

/// Chooses the protocol that the request (without its separator) asks for among those the hub accepts.
///
/// Names are compared ignoring case, as upstream does.
pub(crate) fn accept(request: &[u8], accepted: &[Protocol]) -> Result<Protocol, HandshakeError> {
    #[derive(Deserialize)]
    struct Request {
        protocol: String,
        version: i64,
    }
    let Ok(Request { protocol: name, version }) = serde_json::from_slice(request) else {
        return Err(HandshakeError::Malformed);
    };
    match accepted.iter().find(|protocol| protocol.name().eq_ignore_ascii_case(&name)) {
        Some(_) if version > NEWEST_VERSION => Err(HandshakeError::Version { protocol: name, version }),
        Some(protocol) => Ok(*protocol),
        None => Err(HandshakeError::Protocol(name)),
    }
}

#[cfg(test)]
mod tests;
