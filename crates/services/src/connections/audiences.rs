//! Which connections hear what.

use std::{
    collections::{HashMap, hash_map},
    sync::Arc,
};

use kiai_model::{Audience, Id, User, event::Connection};
use parking_lot::RwLock;

use super::Envelope;

/// Where a connection's events go.
pub trait Outlet: Send + Sync {
    /// Puts an event into the connection's outbox, or leaves it out if it means nothing there. Never waits.
    fn deliver(&self, envelope: &Envelope<'_>);

    /// Ends the connection: the access token it was opened with was taken back, or the visit it is for is over.
    fn end(&self);
}

/// A connection in an audience.
#[derive(Clone)]
pub(super) struct Member {
    pub(super) id: Id<Connection>,
    user: Id<User>,
    pub(super) outlet: Arc<dyn Outlet>,
}

/// All audiences with their members.
#[derive(Default)]
pub(super) struct Audiences {
    inner: RwLock<Inner>,
}

#[derive(Default)]
struct Inner {
    rooms: HashMap<Audience, Room>,
    connections: HashMap<Id<Connection>, Entry>,
}

/// One audience.
#[derive(Default)]
struct Room {
    /// Shared with deliveries that are going on, and copied only if one is.
    members: Arc<Vec<Member>>,
    /// How many users they are of.
    user_count: usize,
}

struct Entry {
    outlet: Arc<dyn Outlet>,
    user: Id<User>,
    token_id: String,
    /// The audiences it is in, with its place in the list of each.
    audiences: HashMap<Audience, usize>,
}

impl Audiences {
    pub(super) fn add(
        &self,
        id: Id<Connection>,
        user: Id<User>,
        outlet: Arc<dyn Outlet>,
        token_id: &str,
        audiences: [Audience; 3],
    ) {
        let mut inner = self.inner.write();
        inner.connections.insert(id, Entry { outlet, user, token_id: token_id.to_owned(), audiences: HashMap::new() });
        for audience in audiences {
            inner.join(id, audience);
        }
    }

    pub(super) fn remove(&self, id: Id<Connection>) {
        let mut inner = self.inner.write();
        if let Some(entry) = inner.connections.remove(&id) {
            for (audience, at) in &entry.audiences {
                inner.forget_member(id, entry.user, audience, *at);
            }
        }
    }

    pub(super) fn contains(&self, id: Id<Connection>) -> bool {
        self.inner.read().connections.contains_key(&id)
    }

    pub(super) fn join(&self, id: Id<Connection>, audience: Audience) {
        self.inner.write().join(id, audience);
    }

    pub(super) fn part(&self, id: Id<Connection>, audience: &Audience) {
        let mut inner = self.inner.write();
        let Some(entry) = inner.connections.get_mut(&id) else { return };
        let user = entry.user;
        if let Some(at) = entry.audiences.remove(audience) {
            inner.forget_member(id, user, audience, at);
        }
    }

    pub(super) fn members(&self, audience: &Audience) -> Option<Arc<Vec<Member>>> {
        self.inner.read().rooms.get(audience).map(|room| Arc::clone(&room.members))
    }

    /// A user's connections that were opened with one of these tokens.
    pub(super) fn opened_with(&self, user: Id<User>, token_ids: &[String]) -> Vec<Arc<dyn Outlet>> {
        let inner = self.inner.read();
        let members = inner.members_of(user);
        let is_opened_with = |member: &&Member| {
            inner.connections.get(&member.id).is_some_and(|entry| token_ids.contains(&entry.token_id))
        };
        members.iter().filter(is_opened_with).map(|member| member.outlet.clone()).collect()
    }

    pub(super) fn user_count(&self, audience: &Audience) -> usize {
        self.inner.read().rooms.get(audience).map_or(0, |room| room.user_count)
    }

    pub(super) fn count(&self, audience: &Audience) -> usize {
        self.inner.read().rooms.get(audience).map_or(0, |room| room.members.len())
    }
}

impl Inner {
    fn join(&mut self, id: Id<Connection>, audience: Audience) {
        let Some(entry) = self.connections.get_mut(&id) else { return };
        let hash_map::Entry::Vacant(place) = entry.audiences.entry(audience.clone()) else { return };
        place.insert(self.rooms.get(&audience).map_or(0, |room| room.members.len()));
        let member = Member { id, user: entry.user, outlet: entry.outlet.clone() };
        let is_first_of_user = !self.hears_otherwise(id, member.user, &audience);
        let room = self.rooms.entry(audience).or_default();
        room.user_count += usize::from(is_first_of_user);
        Arc::make_mut(&mut room.members).push(member);
    }

    /// Takes a connection that has left an audience off its list, in which it had this place. The last takes the place.
    fn forget_member(&mut self, id: Id<Connection>, user: Id<User>, audience: &Audience, at: usize) {
        let was_last_of_user = !self.hears_otherwise(id, user, audience);
        let Some(room) = self.rooms.get_mut(audience) else { return };
        let members = Arc::make_mut(&mut room.members);
        if members.get(at).is_some_and(|member| member.id == id) {
            members.swap_remove(at);
            room.user_count -= usize::from(was_last_of_user);
        }
        let moved = members.get(at).map(|member| member.id);
        if members.is_empty() {
            self.rooms.remove(audience);
        }
        if let Some(place) = moved
            && let Some(place) = self.connections.get_mut(&place).and_then(|entry| entry.audiences.get_mut(audience))
        {
            *place = at;
        }
    }

    /// Whether another connection of the user is in an audience. A user has few.
    fn hears_otherwise(&self, id: Id<Connection>, user: Id<User>, audience: &Audience) -> bool {
        self.members_of(user).iter().any(|other| {
            other.id != id
                && self.connections.get(&other.id).is_some_and(|entry| entry.audiences.contains_key(audience))
        })
    }

    /// The connections of a user.
    fn members_of(&self, user: Id<User>) -> &[Member] {
        self.rooms.get(&Audience::User(user)).map_or(&[], |room| &room.members)
    }
}
