//! What the world tells one notification socket.

use std::sync::Arc;

use axum::extract::ws::Utf8Bytes;
use bytes::Bytes;
use kiai_model::{Event, Id, User};
use kiai_services::{
    Services,
    accounts::Session,
    chat::listen,
    connections::{Encoding, Envelope, OpenConnection, Outlet},
};
use tokio::sync::mpsc::{Receiver, Sender, channel, error::TrySendError};
use tokio_util::sync::CancellationToken;

use crate::{
    ApiError,
    api::chat::events::{encode_for_socket, encode_notification},
};

/// Messages that wait for a client that reads slowly; one more ends its socket. It comes back and asks what it missed.
const OUTBOX_MAX: usize = 256;

/// The places in envelopes of what sockets are told.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SocketEncodings {
    /// What is told of chat.
    pub(crate) chat: Encoding,
    /// That something was said, as a notification.
    pub(crate) notification: Encoding,
}

/// A socket's place among the connections, until it is dropped.
pub(super) struct Line {
    services: Arc<Services>,
    connection: OpenConnection,
    /// What is to be sent.
    pub(super) outbox: Receiver<Utf8Bytes>,
    /// Cancelled when the outbox ran over.
    pub(super) overflow: CancellationToken,
}

/// Where events for a socket go.
struct SocketOutlet {
    services: Arc<Services>,
    encodings: SocketEncodings,
    user: Id<User>,
    outbox: Sender<Utf8Bytes>,
    overflow: CancellationToken,
}

impl Line {
    /// Takes part in chat from now on, also while the socket is being opened: nothing is lost in between.
    ///
    /// differs from osu!: there the game hears of chat only once it has said `chat.start`, which it says at once.
    pub(super) async fn open(
        services: Arc<Services>,
        encodings: SocketEncodings,
        session: &Session,
    ) -> Result<Self, ApiError> {
        let user = session.user().ok_or_else(ApiError::unauthenticated)?;
        let ((sender, outbox), overflow) = (channel(OUTBOX_MAX), CancellationToken::new());
        let outlet = SocketOutlet {
            services: Arc::clone(&services),
            encodings,
            user,
            outbox: sender,
            overflow: overflow.clone(),
        };
        let attached = services.connections.attach(user, &session.token_id, Arc::new(outlet));
        let connection = attached.map_err(|_| ApiError::too_many())?;
        let line = Self { services, connection, outbox, overflow };
        listen(&line.services, &line.connection).await?;
        Ok(line)
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        self.services.connections.detach(self.connection.id);
    }
}

impl SocketOutlet {
    fn send(&self, bytes: Option<&Bytes>) {
        let Some(text) = bytes.and_then(|bytes| Utf8Bytes::try_from(bytes.clone()).ok()) else { return };
        match self.outbox.try_send(text) {
            Ok(()) | Err(TrySendError::Closed(_)) => {}
            Err(TrySendError::Full(_)) => self.overflow.cancel(),
        }
    }
}

impl Outlet for SocketOutlet {
    fn deliver(&self, envelope: &Envelope<'_>) {
        self.send(envelope.encoded(self.encodings.chat, |event| encode_for_socket(&self.services, event)));
        if let Event::MessageSent { sender, .. } = envelope.event()
            && sender.id != self.user
        {
            self.send(
                envelope.encoded(self.encodings.notification, |event| encode_notification(&self.services, event)),
            );
        }
    }

    /// The socket hears of revocations by itself, and says `logout` before it goes.
    fn end(&self) {}
}
