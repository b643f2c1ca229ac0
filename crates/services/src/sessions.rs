//! Visits of clients that stay signed in without a socket: a token opens one, and it outlives every connection and a
//! restart of the server. It ends when its client leaves or is not heard of for [`LIFETIME`], when the same user signs in
//! anew, and with a restriction or another password.
//!
//! What hears and speaks for a visit is a connection that its gate opens with [`ClientSession::id`] as the token's id:
//! when the visit is ended from elsewhere, that connection's outlet is told to end.

mod end;
mod find;
mod open;
mod sweep;

use std::{
    collections::HashMap,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicI64, Ordering},
    },
    time::Duration,
};

use kiai_model::{Id, Timestamp, User, chat::Message};
use kiai_store::rows;
use parking_lot::Mutex;

pub use self::{
    end::end,
    find::{find, id_of, touch},
    open::{Opened, open},
    sweep::{start, sweep},
};

/// How long a visit goes on without a word from its client: neosu is silent for up to thirty seconds.
pub const LIFETIME: Duration = Duration::from_mins(5);

/// A visit.
#[derive(Debug)]
pub struct ClientSession {
    id: String,
    user: Id<User>,
    client: String,
    opened_at: Timestamp,
    seen_at: AtomicI64,
    /// When it was last noted that its user is here.
    noted_at: AtomicI64,
    heard: AtomicI64,
    is_ended: AtomicBool,
}

impl ClientSession {
    /// What tells it from others: no secret.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Who.
    #[must_use]
    pub fn user(&self) -> Id<User> {
        self.user
    }

    /// What the client said of itself, in its gate's words.
    #[must_use]
    pub fn client(&self) -> &str {
        &self.client
    }

    /// When it began.
    #[must_use]
    pub fn opened_at(&self) -> Timestamp {
        self.opened_at
    }

    /// Whether it is over.
    #[must_use]
    pub fn is_ended(&self) -> bool {
        self.is_ended.load(Ordering::Acquire)
    }

    /// From now on its token opens nothing. It is over once [`end`] has stored it.
    pub fn mark_ended(&self) {
        self.is_ended.store(true, Ordering::Release);
    }

    /// The last message the client was told.
    #[must_use]
    pub fn heard(&self) -> Id<Message> {
        Id::new(self.heard.load(Ordering::Acquire))
    }

    /// The client was told what is said, up to a message. Noted in time for a restart of the server.
    pub fn note_heard(&self, message: Id<Message>) {
        self.heard.fetch_max(message.get(), Ordering::AcqRel);
    }

    fn seen_at(&self) -> Timestamp {
        Timestamp(self.seen_at.load(Ordering::Acquire))
    }
}

impl From<rows::ClientSession> for ClientSession {
    fn from(row: rows::ClientSession) -> Self {
        Self {
            id: row.hash,
            user: row.user,
            client: row.client,
            opened_at: row.opened_at,
            seen_at: AtomicI64::new(row.seen_at.as_millis()),
            noted_at: AtomicI64::new(i64::MIN),
            heard: AtomicI64::new(row.heard.get()),
            is_ended: AtomicBool::new(false),
        }
    }
}

/// The visits this node has heard of.
#[derive(Debug, Default)]
pub(crate) struct SessionsState {
    by_id: Mutex<HashMap<String, Arc<ClientSession>>>,
}

impl SessionsState {
    /// Visits were ended, or tokens of another kind taken back.
    pub(crate) fn hear_of_revocation(&self, ids: &[String]) {
        let mut by_id = self.by_id.lock();
        for id in ids {
            if let Some(session) = by_id.remove(id) {
                session.mark_ended();
            }
        }
    }

    fn all(&self) -> Vec<Arc<ClientSession>> {
        self.by_id.lock().values().cloned().collect()
    }
}
