//! The lines of this node.

use std::{
    collections::HashMap,
    sync::{Arc, Weak},
    time::Duration,
};

use kiai_model::{Id, Timestamp, User};
use kiai_services::{
    Services,
    connections::Ending as ConnectionEnding,
    presence,
    sessions::{self, LIFETIME},
    spectate,
};
use moka::sync::Cache;
use parking_lot::Mutex;

use crate::line::Line;

/// Visits that ended, of which is remembered how.
const ENDINGS_MAX: u64 = 20_000;

/// How a visit ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Ending {
    /// Its client left.
    LoggedOut,
    /// The user has come with another client.
    Replaced,
    /// A moderator has ended it.
    Kicked {
        /// Why.
        reason: Box<str>,
    },
    /// Anything else: the client may come back.
    Over,
}

/// A visit that ended lately.
#[derive(Clone, Debug)]
pub(crate) struct Ended {
    /// How.
    pub(crate) ending: Ending,
    /// Whose it was.
    pub(crate) user: Id<User>,
    /// When.
    pub(crate) at: Timestamp,
}

/// The lines of this node.
pub(crate) struct Lines {
    services: Weak<Services>,
    open: Mutex<Open>,
    endings: Cache<String, Ended>,
    /// Held while a line is made for a visit that has none: two requests may come at once.
    pub(crate) resuming: tokio::sync::Mutex<()>,
}

#[derive(Default)]
struct Open {
    by_id: HashMap<String, Arc<Line>>,
    by_user: HashMap<Id<User>, Arc<Line>>,
}

impl Lines {
    pub(crate) fn new(services: &Arc<Services>) -> Arc<Self> {
        // Of the machine's time, not the services': only so that what nobody asks for does not stay.
        let kept = LIFETIME + Duration::from_mins(5);
        Arc::new(Self {
            services: Arc::downgrade(services),
            open: Mutex::default(),
            endings: Cache::builder().max_capacity(ENDINGS_MAX).time_to_live(kept).build(),
            resuming: tokio::sync::Mutex::default(),
        })
    }

    pub(crate) fn insert(&self, line: &Arc<Line>) {
        let mut open = self.open.lock();
        open.by_id.insert(line.session.id().to_owned(), Arc::clone(line));
        open.by_user.insert(line.user.id, Arc::clone(line));
    }

    pub(crate) fn get(&self, id: &str) -> Option<Arc<Line>> {
        self.open.lock().by_id.get(id).cloned()
    }

    /// The line of a user, if they are here with a client of this gate.
    pub(crate) fn of_user(&self, user: Id<User>) -> Option<Arc<Line>> {
        self.open.lock().by_user.get(&user).cloned()
    }

    /// The end of a visit, if it ended lately.
    pub(crate) fn ended(&self, id: &str) -> Option<Ended> {
        self.endings.get(id)
    }

    /// Ends a line, and its visit with it. Never waits: it may be called while something is told.
    pub(crate) fn end(&self, id: &str, ending: Ending) {
        let line = {
            let mut open = self.open.lock();
            let Some(line) = open.by_id.remove(id) else { return };
            if open.by_user.get(&line.user.id).is_some_and(|other| other.session.id() == id) {
                open.by_user.remove(&line.user.id);
            }
            line
        };
        line.ended.cancel();
        line.session.mark_ended();
        let Some(services) = self.services.upgrade() else { return };
        tracing::debug!(user = %line.user.id, ?ending, "A visit ended");
        let ended = Ended { ending, user: line.user.id, at: services.clock.now() };
        self.endings.insert(id.to_owned(), ended);
        let tasks = services.tasks.clone();
        tasks.spawn(async move {
            presence::close(&services, &line.connection);
            spectate::close(&services, &line.connection);
            services.connections.close(&line.connection, ConnectionEnding::Clean, services.clock.now());
            if let Err(error) = sessions::end(&services, &line.session).await {
                tracing::error!(error = format!("{error:#}"), "A visit cannot be ended");
            }
        });
    }
}
