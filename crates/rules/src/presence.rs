//! How one user is seen by others.
//!
//! Nothing is told of a user who has not said yet how they want to be seen, or who appears offline; only the change
//! to being unseen is. Upstream: `MetadataHub.cs`, `MetadataClientState.cs`.

use std::sync::Arc;

use kiai_model::{
    Audience, Event, Id, User,
    event::Connection,
    presence::{Activity, Presence, UserStatus},
};
use serde::{Deserialize, Serialize};

/// One user who is connected.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Present {
    user: Id<User>,
    connection: Id<Connection>,
    status: Option<UserStatus>,
    activity: Option<Activity>,
}

impl Present {
    /// A user who has just come and has said nothing yet.
    #[must_use]
    pub fn new(user: Id<User>, connection: Id<Connection>) -> Self {
        Self { user, connection, status: None, activity: None }
    }

    /// The connection this value belongs to.
    #[must_use]
    pub fn connection(&self) -> Id<Connection> {
        self.connection
    }

    /// How the user wants to be seen, none until they say so.
    #[must_use]
    pub fn status(&self) -> Option<UserStatus> {
        self.status
    }

    /// Whether others see that the user is here.
    #[must_use]
    pub fn is_visible(&self) -> bool {
        self.status.is_some_and(|status| status != UserStatus::Offline)
    }

    /// What others see; none is offline.
    #[must_use]
    pub fn visible(&self) -> Option<Presence> {
        let status = self.status.filter(|status| *status != UserStatus::Offline)?;
        Some(Presence { activity: self.activity.clone(), status })
    }

    /// The user does something else; none is idle. Gives what is to be told to whom.
    pub fn set_activity(&mut self, activity: Option<Activity>) -> Vec<(Audience, Event)> {
        if activity.is_none() && self.activity.is_none() {
            return Vec::new();
        }
        self.activity = activity;
        let mut told = match self.visible().map(Arc::new) {
            Some(presence) => self.tell_others(Some(&presence)),
            None => Vec::new(),
        };
        told.push(self.tell_self());
        told
    }

    /// The user wants to be seen differently. Gives what is to be told to whom, nothing when nothing changes.
    pub fn set_status(&mut self, status: Option<UserStatus>) -> Vec<(Audience, Event)> {
        if status == self.status {
            return Vec::new();
        }
        let was_visible = self.is_visible();
        self.status = status;
        let is_visible = self.is_visible();
        let mut told = self.tell_others(self.visible().map(Arc::new).as_ref());
        if is_visible != was_visible {
            told.push(self.tell_roster(is_visible));
        }
        told.push(self.tell_self());
        told
    }

    /// The user is gone.
    #[must_use]
    pub fn leave(self) -> Vec<(Audience, Event)> {
        if !self.is_visible() {
            return Vec::new();
        }
        let mut told = self.tell_others(None);
        told.push(self.tell_roster(false));
        told
    }

    fn tell_self(&self) -> (Audience, Event) {
        let event = Event::PresenceChanged { user: self.user, presence: self.visible().map(Arc::new) };
        (Audience::Connection(self.connection), event)
    }

    fn tell_roster(&self, comes: bool) -> (Audience, Event) {
        let user = self.user;
        (Audience::Roster, if comes { Event::UserCame { user } } else { Event::UserLeft { user } })
    }

    fn tell_others(&self, presence: Option<&Arc<Presence>>) -> Vec<(Audience, Event)> {
        let (user, presence) = (self.user, presence.cloned());
        vec![
            (Audience::PresenceWatchers, Event::PresenceChanged { user, presence: presence.clone() }),
            (Audience::Onlookers(user), Event::PresenceChanged { user, presence: presence.clone() }),
            (Audience::Followers(user), Event::FriendPresenceChanged { user, presence }),
        ]
    }
}

#[cfg(test)]
mod tests;
