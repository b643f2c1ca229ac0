//! One client instance per user.

use std::{
    collections::{HashMap, VecDeque},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use kiai_model::{Id, Timestamp, User, event::Connection};

use super::Ending;

/// How long an instance all of whose connections were lost is remembered: a game that tries to come back does so every
/// two minutes.
const MEMORY: Duration = Duration::from_secs(600);

/// What tells one client instance from another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Client {
    /// The number a game gives itself when it starts, if it tells one.
    pub instance: Option<u128>,
    /// The id of the access token it uses.
    pub token_id: String,
}

impl Client {
    /// Whether `other` comes from this instance. Its own number decides, if it tells one; else the token does.
    fn is_same(&self, other: &Self) -> bool {
        if other.instance.is_some() { self.instance == other.instance } else { self.token_id == other.token_id }
    }
}

/// What a connection is for. A client instance has one of each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ConnectionKind {
    /// Streaming and watching plays.
    Spectator,
    /// Rooms and matchmaking.
    Multiplayer,
    /// Presence, friends, news of beatmaps.
    Metadata,
    /// Everything, for clients that have one connection only.
    Bancho,
}

/// The instance that speaks for each user.
#[derive(Default)]
pub(super) struct Instances {
    of_users: HashMap<Id<User>, Instance>,
    /// When instances lost their last connection, the earliest first.
    abandoned: VecDeque<(Timestamp, Id<User>)>,
}

struct Instance {
    client: Client,
    connections: HashMap<ConnectionKind, Registered>,
    abandoned_at: Option<Timestamp>,
}

struct Registered {
    id: Id<Connection>,
    is_current: Arc<AtomicBool>,
    is_lost: bool,
}

impl Instances {
    /// Registers a connection. Gives a flag that falls when another takes its place, and the connections of another
    /// instance that are to be asked to log out.
    pub(super) fn open(
        &mut self,
        user: Id<User>,
        client: &Client,
        kind: ConnectionKind,
        id: Id<Connection>,
        now: Timestamp,
    ) -> (Arc<AtomicBool>, Vec<Id<Connection>>) {
        self.forget_abandoned(now);
        let mut displaced = Vec::new();
        let instance = self.of_users.entry(user).or_insert_with(|| Instance::new(client.clone()));
        if !instance.client.is_same(client) {
            for other in instance.connections.values() {
                other.is_current.store(false, Ordering::Release);
            }
            displaced.extend(instance.connections.values().filter(|other| !other.is_lost).map(|other| other.id));
            *instance = Instance::new(client.clone());
        }
        instance.abandoned_at = None;
        let is_current = Arc::new(AtomicBool::new(true));
        let registered = Registered { id, is_current: is_current.clone(), is_lost: false };
        if let Some(former) = instance.connections.insert(kind, registered) {
            former.is_current.store(false, Ordering::Release);
        }
        (is_current, displaced)
    }

    /// Takes note of the end of a connection. One that was replaced is unknown here already.
    pub(super) fn close(&mut self, user: Id<User>, id: Id<Connection>, ending: Ending, now: Timestamp) {
        self.forget_abandoned(now);
        let Some(instance) = self.of_users.get_mut(&user) else { return };
        match ending {
            Ending::Clean => instance.connections.retain(|_, registered| registered.id != id),
            Ending::Lost => {
                for registered in instance.connections.values_mut().filter(|registered| registered.id == id) {
                    registered.is_lost = true;
                }
            }
        }
        if instance.connections.is_empty() {
            self.of_users.remove(&user);
        } else if instance.abandoned_at.is_none() && instance.connections.values().all(|it| it.is_lost) {
            instance.abandoned_at = Some(now);
            self.abandoned.push_back((now, user));
        }
    }

    /// differs from osu!: there an instance whose connections were lost is remembered until the server stops.
    fn forget_abandoned(&mut self, now: Timestamp) {
        while let Some((at, user)) = self.abandoned.front().copied().filter(|(at, _)| now.since(*at) >= MEMORY) {
            self.abandoned.pop_front();
            if self.of_users.get(&user).is_some_and(|instance| instance.abandoned_at == Some(at)) {
                self.of_users.remove(&user);
            }
        }
    }

    #[cfg(test)]
    pub(super) fn registered(&self, user: Id<User>) -> Vec<Id<Connection>> {
        let mut ids: Vec<_> = self
            .of_users
            .get(&user)
            .into_iter()
            .flat_map(|instance| instance.connections.values().map(|registered| registered.id))
            .collect();
        ids.sort_unstable();
        ids
    }
}

impl Instance {
    fn new(client: Client) -> Self {
        Self { client, connections: HashMap::new(), abandoned_at: None }
    }
}
