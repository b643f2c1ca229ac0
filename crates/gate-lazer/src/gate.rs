//! What every handler can reach.

use std::sync::Arc;

use axum::extract::FromRef;
use kiai_services::{Services, scores::EncodedBoards};

use crate::api::{
    me::EncodedMe,
    notifications::{line::SocketEncodings, seats::Seats},
};

/// The state of all handlers of this gate. Cheap to clone.
#[derive(Clone)]
pub struct Gate {
    /// The verbs' ground.
    pub services: Arc<Services>,
    pub(crate) boards: Arc<EncodedBoards>,
    pub(crate) me: Arc<EncodedMe>,
    pub(crate) seats: Seats,
    /// The notification socket's places in every envelope.
    pub(crate) socket_encodings: SocketEncodings,
}

impl Gate {
    /// The state of a gate to these services.
    #[must_use]
    pub fn new(services: Arc<Services>) -> Self {
        let socket_encodings = SocketEncodings {
            chat: services.connections.new_encoding(),
            notification: services.connections.new_encoding(),
        };
        Self {
            services,
            boards: Arc::default(),
            me: Arc::new(EncodedMe::new()),
            seats: Seats::default(),
            socket_encodings,
        }
    }
}

impl std::fmt::Debug for Gate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Gate").finish_non_exhaustive()
    }
}

impl FromRef<Gate> for Arc<Services> {
    fn from_ref(gate: &Gate) -> Self {
        Self::clone(&gate.services)
    }
}
