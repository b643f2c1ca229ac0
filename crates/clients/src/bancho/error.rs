//! What can go wrong between a client of bancho and a server.

use thiserror::Error;

/// What can go wrong between a client of bancho and a server.
#[derive(Debug, Error)]
pub enum BanchoError {
    /// There was no answer.
    #[error("no answer: {0}")]
    Transport(#[source] reqwest::Error),
    /// A status that these clients take for a failure.
    #[error("refused with {status}")]
    Refused {
        /// The status.
        status: u16,
    },
    /// The client cannot read it.
    #[error("cannot be read: {0}")]
    Unreadable(String),
    /// A socket failed.
    #[error("the socket failed: {0}")]
    Socket(String),
}
