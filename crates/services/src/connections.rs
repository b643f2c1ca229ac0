//! Who is connected to this node, and how events reach them.
//!
//! A gate opens a connection with an [`Outlet`], which puts events into the connection's bounded outbox and never waits.
//! Every connection hears what is for itself, its user and everyone; it joins further audiences by itself.
//!
//! One client instance speaks for a user at a time: when another connects, the connections of the former are asked to
//! log out and may ask for nothing any more. Upstream: `ConcurrentConnectionLimiter.cs`.

mod audiences;
mod envelope;
mod instances;

use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicI64, AtomicUsize, Ordering},
};

use kiai_bus::{Bus, Message};
use kiai_model::{Audience, Event, Id, Timestamp, User, event::Connection};
use parking_lot::Mutex;
use thiserror::Error;

use self::{audiences::Audiences, instances::Instances};

pub use self::{
    audiences::Outlet,
    envelope::{Encoding, Envelope},
    instances::{Client, ConnectionKind},
};

/// Connections one user may have at once, over all clients; a game has three.
const MAX_CONNECTIONS_PER_USER: usize = 32;

/// The connections of this node.
pub struct Connections {
    bus: Arc<Bus>,
    audiences: Audiences,
    instances: Mutex<Instances>,
    encoding_count: AtomicUsize,
    last_id: AtomicI64,
    is_shutting_down: AtomicBool,
}

/// An open connection, in the hands of its gate.
#[derive(Clone, Debug)]
pub struct OpenConnection {
    /// Its number.
    pub id: Id<Connection>,
    /// Whose it is.
    pub user: Id<User>,
    is_current: Arc<AtomicBool>,
}

impl OpenConnection {
    /// Whether it may ask for anything: no other connection has taken its place.
    #[must_use]
    pub fn is_current(&self) -> bool {
        self.is_current.load(Ordering::Acquire)
    }
}

/// Why a connection may not be opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum OpenRefusal {
    /// The user has very many already.
    #[error("the user has too many connections")]
    TooMany,
}

/// How a connection ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// In order.
    Clean,
    /// Without a word: its client may come back.
    Lost,
}

impl Connections {
    /// No connections yet; what is told on the bus reaches those to come.
    #[must_use]
    pub fn new(bus: Arc<Bus>) -> Arc<Self> {
        let connections = Arc::new(Self {
            bus,
            audiences: Audiences::default(),
            instances: Mutex::default(),
            encoding_count: AtomicUsize::new(0),
            last_id: AtomicI64::new(0),
            is_shutting_down: AtomicBool::new(false),
        });
        let listener = Arc::downgrade(&connections);
        connections.bus.subscribe(move |message| {
            let Some(connections) = listener.upgrade() else { return };
            match message {
                Message::Tell { audience, event } => connections.deliver(audience, event),
                Message::TokensRevoked { user: Some(user), token_ids } => {
                    // The list is let go first: an outlet may end at once.
                    let ending = connections.audiences.opened_with(*user, token_ids);
                    ending.iter().for_each(|outlet| outlet.end());
                }
                Message::SessionEnded { user, id } => {
                    let ending = connections.audiences.opened_with(*user, std::slice::from_ref(id));
                    ending.iter().for_each(|outlet| outlet.end());
                }
                Message::TokensRevoked { user: None, .. }
                | Message::ConnectDecided { .. }
                | Message::ScoreProcessed { .. } => {}
            }
        });
        connections
    }

    /// A place in every envelope for one gate's encoding of the event. A gate asks once, when it is built.
    #[must_use]
    pub fn new_encoding(&self) -> Encoding {
        Encoding(self.encoding_count.fetch_add(1, Ordering::AcqRel))
    }

    /// Opens a connection: what another client instance of the user has open is asked to log out.
    ///
    /// # Errors
    /// When the user has too many.
    pub fn open(
        &self,
        user: Id<User>,
        client: &Client,
        kind: ConnectionKind,
        outlet: Arc<dyn Outlet>,
        now: Timestamp,
    ) -> Result<OpenConnection, OpenRefusal> {
        if self.audiences.count(&Audience::User(user)) >= MAX_CONNECTIONS_PER_USER {
            return Err(OpenRefusal::TooMany);
        }
        let id = Id::new(self.last_id.fetch_add(1, Ordering::AcqRel) + 1);
        let (is_current, displaced) = self.instances.lock().open(user, client, kind, id, now);
        let audiences = [Audience::Connection(id), Audience::User(user), Audience::Everyone];
        self.audiences.add(id, user, outlet, &client.token_id, audiences);
        for other in displaced {
            self.bus.tell(Audience::Connection(other), Event::DisconnectRequested);
        }
        Ok(OpenConnection { id, user, is_current })
    }

    /// Opens a connection that only hears, beside whatever else the user has open: it takes no other's place, and is told
    /// to go by [`Outlet::end`] alone.
    ///
    /// # Errors
    /// When the user has too many.
    pub fn attach(
        &self,
        user: Id<User>,
        token_id: &str,
        outlet: Arc<dyn Outlet>,
    ) -> Result<OpenConnection, OpenRefusal> {
        if self.audiences.count(&Audience::User(user)) >= MAX_CONNECTIONS_PER_USER {
            return Err(OpenRefusal::TooMany);
        }
        let id = Id::new(self.last_id.fetch_add(1, Ordering::AcqRel) + 1);
        let audiences = [Audience::Connection(id), Audience::User(user), Audience::Everyone];
        self.audiences.add(id, user, outlet, token_id, audiences);
        Ok(OpenConnection { id, user, is_current: Arc::new(AtomicBool::new(true)) })
    }

    /// Forgets a connection that only heard.
    pub fn detach(&self, connection: Id<Connection>) {
        self.audiences.remove(connection);
    }

    /// Forgets a connection that has ended.
    pub fn close(&self, connection: &OpenConnection, ending: Ending, now: Timestamp) {
        self.audiences.remove(connection.id);
        self.instances.lock().close(connection.user, connection.id, ending, now);
    }

    /// Whether the connection has not ended.
    #[must_use]
    pub fn is_open(&self, connection: Id<Connection>) -> bool {
        self.audiences.contains(connection)
    }

    /// From now on the connection hears what is for `audience` too.
    pub fn join(&self, connection: Id<Connection>, audience: Audience) {
        self.audiences.join(connection, audience);
    }

    /// The connection does not hear any more what is for `audience`.
    pub fn part(&self, connection: Id<Connection>, audience: &Audience) {
        self.audiences.part(connection, audience);
    }

    /// How many connections are open.
    #[must_use]
    pub fn count(&self) -> usize {
        self.audiences.count(&Audience::Everyone)
    }

    /// Whether the server is about to stop and takes on nothing new.
    #[must_use]
    pub fn is_shutting_down(&self) -> bool {
        self.is_shutting_down.load(Ordering::Acquire)
    }

    /// Takes on nothing new from now on, and asks every client to go elsewhere once it is idle.
    pub fn begin_shutdown(&self) {
        if !self.is_shutting_down.swap(true, Ordering::AcqRel) {
            self.bus.tell(Audience::Everyone, Event::ShuttingDown);
        }
    }

    /// How many users have a connection that hears what is for `audience`.
    #[must_use]
    pub fn user_count(&self, audience: &Audience) -> usize {
        self.audiences.user_count(audience)
    }

    fn deliver(&self, audience: &Audience, event: &Event) {
        let Some(members) = self.audiences.members(audience) else { return };
        // Who is told that they come into a channel or leave it, hears it or does not from then on.
        match event {
            Event::ChannelJoined { channel } => {
                members.iter().for_each(|member| self.join(member.id, Audience::Channel(channel.channel.id)));
            }
            Event::ChannelParted { channel, .. } => {
                members.iter().for_each(|member| self.part(member.id, &Audience::Channel(channel.id)));
            }
            _ => {}
        }
        let envelope = Envelope::new(event, self.encoding_count.load(Ordering::Acquire));
        for member in members.iter() {
            member.outlet.deliver(&envelope);
        }
    }
}

#[cfg(test)]
mod tests;
