//! Connections that remember what they were told.

use std::{
    mem,
    sync::{Arc, atomic::AtomicU64, atomic::Ordering},
};

use kiai_model::{Event, Id, User};
use kiai_services::connections::{Client, ConnectionKind, Envelope, OpenConnection, Outlet};
use kiai_testkit::TestServices;
use parking_lot::Mutex;

/// An open connection.
pub(crate) struct Ear {
    pub(crate) connection: OpenConnection,
    heard: Arc<Heard>,
}

#[derive(Default)]
struct Heard(Mutex<Vec<Event>>);

impl Outlet for Heard {
    fn deliver(&self, envelope: &Envelope<'_>) {
        self.0.lock().push(envelope.event().clone());
    }

    fn end(&self) {}
}

impl Ear {
    /// A connection of a game that was started for it alone.
    pub(crate) fn open(t: &TestServices, user: Id<User>, kind: ConnectionKind) -> Self {
        static GAMES: AtomicU64 = AtomicU64::new(1);
        let instance = Some(u128::from(GAMES.fetch_add(1, Ordering::Relaxed)));
        let client = Client { instance, token_id: "token".into() };
        let (heard, now) = (Arc::new(Heard::default()), t.services.clock.now());
        let connection = t.services.connections.open(user, &client, kind, heard.clone(), now).unwrap();
        Self { connection, heard }
    }

    /// A connection that only hears.
    pub(crate) fn attach(t: &TestServices, user: Id<User>) -> Self {
        let heard = Arc::new(Heard::default());
        let connection = t.services.connections.attach(user, "token", heard.clone()).unwrap();
        Self { connection, heard }
    }

    /// What was told since the last time.
    pub(crate) fn told(&self) -> Vec<Event> {
        mem::take(&mut self.heard.0.lock())
    }
}
