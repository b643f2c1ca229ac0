//! Which connections hear what.

use std::{
    collections::{HashMap, HashSet},
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
    /// Lists are shared with deliveries that are going on, and copied only if one is.
    members: HashMap<Audience, Arc<Vec<Member>>>,
    connections: HashMap<Id<Connection>, Entry>,
}

struct Entry {
    outlet: Arc<dyn Outlet>,
    user: Id<User>,
    token_id: String,
    audiences: HashSet<Audience>,
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
        inner.connections.insert(id, Entry { outlet, user, token_id: token_id.to_owned(), audiences: HashSet::new() });
        for audience in audiences {
            inner.join(id, audience);
        }
    }

    pub(super) fn remove(&self, id: Id<Connection>) {
        let mut inner = self.inner.write();
        if let Some(entry) = inner.connections.remove(&id) {
            for audience in entry.audiences {
                inner.forget_member(id, &audience);
            }
        }
    }

    pub(super) fn join(&self, id: Id<Connection>, audience: Audience) {
        self.inner.write().join(id, audience);
    }

    pub(super) fn part(&self, id: Id<Connection>, audience: &Audience) {
        let mut inner = self.inner.write();
        let joined = inner.connections.get_mut(&id).is_some_and(|entry| entry.audiences.remove(audience));
        if joined {
            inner.forget_member(id, audience);
        }
    }

    pub(super) fn members(&self, audience: &Audience) -> Option<Arc<Vec<Member>>> {
        self.inner.read().members.get(audience).cloned()
    }

    /// A user's connections that were opened with one of these tokens.
    pub(super) fn opened_with(&self, user: Id<User>, token_ids: &[String]) -> Vec<Arc<dyn Outlet>> {
        let inner = self.inner.read();
        let members = inner.members.get(&Audience::User(user)).map_or(&[][..], |members| members);
        let is_opened_with = |member: &&Member| {
            inner.connections.get(&member.id).is_some_and(|entry| token_ids.contains(&entry.token_id))
        };
        members.iter().filter(is_opened_with).map(|member| member.outlet.clone()).collect()
    }

    pub(super) fn user_count(&self, audience: &Audience) -> usize {
        let Some(members) = self.members(audience) else { return 0 };
        members.iter().map(|member| member.user).collect::<HashSet<_>>().len()
    }

    pub(super) fn count(&self, audience: &Audience) -> usize {
        self.inner.read().members.get(audience).map_or(0, |members| members.len())
    }
}

impl Inner {
    fn join(&mut self, id: Id<Connection>, audience: Audience) {
        let Some(entry) = self.connections.get_mut(&id) else { return };
        if entry.audiences.insert(audience.clone()) {
            let member = Member { id, user: entry.user, outlet: entry.outlet.clone() };
            Arc::make_mut(self.members.entry(audience).or_default()).push(member);
        }
    }

    fn forget_member(&mut self, id: Id<Connection>, audience: &Audience) {
        let Some(members) = self.members.get_mut(audience) else { return };
        if let Some(at) = members.iter().position(|member| member.id == id) {
            Arc::make_mut(members).swap_remove(at);
        }
        if members.is_empty() {
            self.members.remove(audience);
        }
    }
}
