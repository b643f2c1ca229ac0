//! Who is here and what they do, for those who want to know.
//!
//! What is told of a user is decided by [`kiai_rules::presence::Present`]; here are the users of this node, their
//! friends, and those who watch everyone.

mod activity;
mod find;
mod friends;
mod look;
mod open;
mod roster;
mod status;
mod watch;

use std::collections::{HashMap, HashSet};

use kiai_bus::Bus;
use kiai_model::{Audience, Event, Id, User};
use kiai_rules::presence::Present;
use parking_lot::Mutex;
use thiserror::Error;

use self::roster::Roster;
use crate::{connections::OpenConnection, internal::with_internal};

pub use self::{
    activity::set_activity,
    find::{here_count, presence_of, who_is_online},
    friends::refresh_friends,
    look::{look_at, look_away, tell_statistics},
    open::{OpenRefusal, close, open},
    roster::{RosterChanges, RosterPlace, roster_change, roster_changes, roster_has_changed, see_roster},
    status::set_status,
    watch::{stop_watching_everyone, watch_everyone},
};

/// What is kept of those present in memory.
///
/// Everything that is told of presence is told while it is held: whoever begins to look sees what is, and then every
/// change of it, in order.
#[derive(Debug, Default)]
pub(crate) struct PresenceState {
    users: Mutex<HashMap<Id<User>, Here>>,
    roster: Roster,
}

/// A user who is here.
#[derive(Debug)]
struct Here {
    present: Present,
    friends: HashSet<Id<User>>,
}

/// Why a connection may not change how its user is seen.
#[derive(Debug, Error)]
pub enum PresenceRefusal {
    /// Another connection of the user has taken over.
    #[error("another connection of the user has taken over")]
    NotTheOwner,
    /// Our fault.
    #[error("internal")]
    Internal(anyhow::Error),
}

with_internal!(PresenceRefusal);

impl PresenceState {
    /// Somebody came or left, here or on another node.
    pub(crate) fn hear_of(&self, event: &Event) {
        self.roster.hear_of(event);
    }

    /// Changes the user of a connection, and tells whom it concerns.
    fn change(
        &self,
        bus: &Bus,
        connection: &OpenConnection,
        change: impl FnOnce(&mut Present) -> Vec<(Audience, Event)>,
    ) -> Result<(), PresenceRefusal> {
        let mut users = self.users.lock();
        let here = users.get_mut(&connection.user).filter(|here| here.present.connection() == connection.id);
        let here = here.ok_or(PresenceRefusal::NotTheOwner)?;
        tell(bus, change(&mut here.present));
        Ok(())
    }
}

fn tell(bus: &Bus, told: Vec<(Audience, Event)>) {
    for (audience, event) in told {
        bus.tell(audience, event);
    }
}
