//! Which connections hear what.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use kiai_model::{Audience, Id, event::Connection};
use parking_lot::RwLock;

use super::Envelope;

/// Where a connection's events go.
pub trait Outlet: Send + Sync {
    /// Puts an event into the connection's outbox, or leaves it out if it means nothing there. Never waits.
    fn deliver(&self, envelope: &Envelope<'_>);
}

/// A connection in an audience.
#[derive(Clone)]
pub(super) struct Member {
    id: Id<Connection>,
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
    connections: HashMap<Id<Connection>, (Arc<dyn Outlet>, HashSet<Audience>)>,
}

impl Audiences {
    pub(super) fn add(&self, id: Id<Connection>, outlet: Arc<dyn Outlet>, audiences: [Audience; 3]) {
        let mut inner = self.inner.write();
        inner.connections.insert(id, (outlet, HashSet::new()));
        for audience in audiences {
            inner.join(id, audience);
        }
    }

    pub(super) fn remove(&self, id: Id<Connection>) {
        let mut inner = self.inner.write();
        if let Some((_, audiences)) = inner.connections.remove(&id) {
            for audience in audiences {
                inner.forget_member(id, &audience);
            }
        }
    }

    pub(super) fn join(&self, id: Id<Connection>, audience: Audience) {
        self.inner.write().join(id, audience);
    }

    pub(super) fn part(&self, id: Id<Connection>, audience: &Audience) {
        let mut inner = self.inner.write();
        let joined = inner.connections.get_mut(&id).is_some_and(|(_, audiences)| audiences.remove(audience));
        if joined {
            inner.forget_member(id, audience);
        }
    }

    pub(super) fn members(&self, audience: &Audience) -> Option<Arc<Vec<Member>>> {
        self.inner.read().members.get(audience).cloned()
    }

    pub(super) fn count(&self, audience: &Audience) -> usize {
        self.inner.read().members.get(audience).map_or(0, |members| members.len())
    }
}

impl Inner {
    fn join(&mut self, id: Id<Connection>, audience: Audience) {
        let Some((outlet, audiences)) = self.connections.get_mut(&id) else { return };
        if audiences.insert(audience.clone()) {
            let member = Member { id, outlet: outlet.clone() };
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
