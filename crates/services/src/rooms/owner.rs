//! The owner of a live room: a task that does one thing after the other.

use std::{
    collections::{BTreeSet, HashMap},
    sync::{Arc, atomic::Ordering},
    time::Duration,
};

use kiai_model::{
    Audience, Event, Id, Timestamp, User,
    event::Connection,
    rooms::{Abilities, Role, RoomEvent, RoomState, To},
};
use kiai_rules::room::{Actor, Command, Machine, Outcome, Refusal};
use tokio::sync::{mpsc, oneshot};

use super::{Inside, LiveRoom, RETURN_TIME, RoomRefusal, changes::Changes, lobby};
use crate::{Services, chat, connections::OpenConnection};

/// How late what is not acknowledged as stored is kept, and a change shows in lists.
const FLUSH: Duration = Duration::from_secs(1);
/// Numbers for items that are taken at once.
pub(super) const IDS_AT_ONCE: i64 = 16;

/// What is asked of an owner, and where the answer goes.
pub(super) struct Letter {
    pub(super) ask: Ask,
    pub(super) answer: oneshot::Sender<Answer>,
}

/// The room as it is after what was asked for.
pub(super) type Answer = Result<Arc<Machine>, RoomRefusal>;

/// What is asked of an owner.
pub(super) enum Ask {
    /// What somebody or the server wants done; with a connection that is inside, where it has to be.
    Do { by: Actor, inside: Option<OpenConnection>, command: Command },
    /// A connection comes in, by a join.
    Enter { connection: OpenConnection, role: Role, command: Command },
    /// A connection of somebody who is waited for comes.
    Return { connection: OpenConnection, abilities: Option<Abilities> },
    /// A connection goes out.
    Leave { user: Id<User>, connection: Id<Connection>, role: Role },
}

/// Somebody inside, and as what.
type Member = (Id<User>, Role);

/// The owner of a live room.
pub(super) struct Owner {
    services: Arc<Services>,
    room: Arc<LiveRoom>,
    machine: Machine,
    connections: HashMap<Member, Id<Connection>>,
    /// Who was inside before a restart and has not come back, and until when they may.
    awaited: BTreeSet<Id<User>>,
    awaited_until: Timestamp,
    unsaved_since: Option<Timestamp>,
    unlisted_since: Option<Timestamp>,
    /// What is due waits until then, because the store failed.
    paused_until: Timestamp,
}

impl Owner {
    /// The owner of a room that was made now.
    pub(super) fn new(services: Arc<Services>, room: Arc<LiveRoom>) -> Self {
        let machine = Machine::clone(&room.machine());
        let now = services.clock.now();
        Self {
            services,
            room,
            machine,
            connections: HashMap::new(),
            awaited: BTreeSet::new(),
            awaited_until: now,
            unsaved_since: None,
            unlisted_since: None,
            paused_until: now,
        }
    }

    /// The owner of a room as it was when the server went down: all inside are waited for.
    pub(super) fn of_kept(services: Arc<Services>, room: Arc<LiveRoom>) -> Self {
        let mut owner = Self::new(services, room);
        owner.awaited = owner.machine.room().users.iter().map(|user| user.id).collect();
        owner.awaited_until = owner.awaited_until + RETURN_TIME;
        owner
    }

    /// Does what comes and what is due, until the room is gone or the server stops.
    pub(super) async fn run(mut self, mut mailbox: mpsc::Receiver<Letter>) {
        let stopping = self.services.stopping.clone();
        while !self.machine.is_closed() {
            self.do_due().await;
            if self.machine.is_closed() {
                break;
            }
            let wait = self.next_deadline().map(|at| at.since(self.services.clock.now()));
            let sleep = self.services.clock.sleep(wait.unwrap_or_default());
            tokio::select! {
                biased;
                letter = mailbox.recv() => match letter {
                    Some(Letter { ask, answer }) => {
                        let done = self.hear(ask).await;
                        answer.send(done.map(|()| self.room.machine())).ok(); // whoever asked may have gone
                    }
                    None => break,
                },
                () = sleep, if wait.is_some() => {}
                () = stopping.cancelled() => {
                    self.save().await;
                    return;
                }
            }
        }
        self.services.rooms.live.write().remove(&self.room.id);
        // Who waits hears that there is no such room.
        mailbox.close();
    }

    fn next_deadline(&self) -> Option<Timestamp> {
        let flush = [self.unsaved_since, self.unlisted_since].into_iter().flatten().map(|since| since + FLUSH);
        let awaited = (!self.awaited.is_empty()).then_some(self.awaited_until);
        let due = flush.chain(awaited).chain(self.machine.next_deadline()).min();
        due.map(|due| due.max(self.paused_until))
    }

    /// What is due by now, before anything else is done.
    async fn do_due(&mut self) {
        let now = self.services.clock.now();
        if self.machine.wants_ids()
            && let Err(error) = self.supply_ids().await
        {
            tracing::warn!(room = %self.room.id, error = format!("{error:#}"), "A room got no numbers for items");
        }
        if now < self.paused_until {
            return;
        }
        if self.machine.next_deadline().is_some_and(|due| due <= now) {
            let outcomes = self.machine.tick(now);
            self.settle(outcomes, None).await.ok(); // it is due again
        }
        while now >= self.awaited_until
            && now >= self.paused_until
            && let Some(user) = self.awaited.first().copied()
            && self.leave(user, Role::Referee).await.is_ok()
        {
            self.awaited.remove(&user);
        }
        let is_due = |since: Option<Timestamp>| since.is_some_and(|since| since + FLUSH <= now);
        if is_due(self.unsaved_since) {
            self.save().await;
        }
        if is_due(self.unlisted_since) {
            self.unlisted_since = None;
            lobby::tell_listed(&self.services, self.machine.room());
        }
    }

    async fn supply_ids(&mut self) -> anyhow::Result<()> {
        let reserved =
            self.services.store.write(|tx| Box::pin(async move { tx.reserve_room_items(IDS_AT_ONCE).await }));
        let ids = reserved.await?;
        let outcomes = self.machine.apply(Actor::Server, Command::SupplyIds { ids }, self.services.clock.now());
        Ok(self.settle(outcomes?, None).await?)
    }

    async fn hear(&mut self, ask: Ask) -> Result<(), RoomRefusal> {
        let now = self.services.clock.now();
        match ask {
            Ask::Do { by, inside, command } => {
                if let Some(connection) = inside {
                    if !connection.is_current() {
                        return Err(RoomRefusal::NotCurrent);
                    }
                    if !self.is_inside(connection.user, connection.id) {
                        return Err(Refusal::NotInside.into());
                    }
                }
                let outcomes = self.machine.apply(by, command, now)?;
                self.settle(outcomes, None).await
            }
            Ask::Enter { connection, role, command } => {
                if !connection.is_current() {
                    return Err(RoomRefusal::NotCurrent);
                }
                let is_back = self.machine.room().user(connection.user).is_some_and(|inside| inside.role == role);
                if is_back && self.awaited.contains(&connection.user) {
                    self.attach(&connection, role);
                    return Ok(());
                }
                let outcomes = self.machine.apply(Actor::User(connection.user), command, now)?;
                self.settle(outcomes, Some((connection, role))).await
            }
            Ask::Return { connection, abilities } => {
                let user = connection.user;
                let inside = self.machine.room().user(user).ok_or(Refusal::NotInside)?;
                let (role, is_other_client) = (inside.role, abilities.is_some_and(|of| of != inside.abilities));
                let asks_to_come_in = abilities.is_some();
                if !connection.is_current() {
                    return Err(RoomRefusal::NotCurrent);
                }
                if !self.awaited.contains(&user) {
                    return Err(Refusal::AlreadyInside.into());
                }
                if is_other_client {
                    // Seats and maps are another matter with another client: they come in anew.
                    self.leave(user, role).await?;
                    return Err(Refusal::NotInside.into());
                }
                self.attach(&connection, role);
                if asks_to_come_in {
                    let outcomes = self.machine.apply(Actor::User(user), Command::Return, now)?;
                    self.settle(outcomes, None).await?;
                }
                Ok(())
            }
            Ask::Leave { user, connection, role } => {
                // Whoever was put out says once more that they leave, perhaps from a connection that was replaced.
                if self.connections.get(&(user, role)) != Some(&connection) {
                    return Ok(());
                }
                self.leave(user, role).await
            }
        }
    }

    async fn leave(&mut self, user: Id<User>, role: Role) -> Result<(), RoomRefusal> {
        let outcomes = self.machine.apply(Actor::User(user), Command::Leave { role }, self.services.clock.now())?;
        self.settle(outcomes, None).await
    }

    fn is_inside(&self, user: Id<User>, connection: Id<Connection>) -> bool {
        [Role::Player, Role::Referee].iter().any(|role| self.connections.get(&(user, *role)) == Some(&connection))
    }

    /// Stores what came of something, then tells it; nothing has happened when it could not be stored.
    async fn settle(
        &mut self,
        outcomes: Vec<Outcome>,
        entering: Option<(OpenConnection, Role)>,
    ) -> Result<(), RoomRefusal> {
        let before = self.room.machine();
        let after = Arc::new(self.machine.clone());
        let now = self.services.clock.now();
        let changes = Changes::between(&before, &after, &outcomes);
        let mut moved = Vec::new();
        if changes.is_empty() {
            if before != after {
                self.unsaved_since.get_or_insert(now);
            }
        } else {
            match changes.store(&self.services, &after, now).await {
                Ok(users) => moved = users,
                Err(error) => {
                    self.machine = Machine::clone(&before);
                    self.paused_until = now + FLUSH;
                    return Err(error);
                }
            }
            self.unsaved_since = None;
        }
        *self.room.machine.write() = Arc::clone(&after);
        self.tell(&after, outcomes, entering);
        for (user, is_inside) in moved {
            chat::tell_room_member(&self.services, after.room().channel, user, is_inside).await;
        }
        Ok(())
    }

    /// Tells what happened. Who has gone hears nothing more of the room, and who comes in hears all that comes after.
    fn tell(&mut self, after: &Arc<Machine>, outcomes: Vec<Outcome>, entering: Option<(OpenConnection, Role)>) {
        let (bus, id, room) = (&self.services.bus, self.room.id, after.room());
        let is_still = |(user, role): &Member| {
            let inside = room.user(*user);
            inside.is_some_and(|inside| inside.role == *role || (*role == Role::Player && inside.is_in_game))
        };
        let gone: Vec<_> = self.connections.extract_if(|place, _| !is_still(place)).collect();
        self.awaited.retain(|user| room.user(*user).is_some());
        for (_, connection) in &gone {
            self.services.connections.part(*connection, &Audience::Room(id));
        }
        if after.is_closed() {
            self.room.is_closed.store(true, Ordering::Release);
        }
        self.services.rooms.inside.lock().retain(|user, place| {
            place.room != id
                || place.is_entering
                || room.user(*user).is_some_and(|inside| inside.role == Role::Player || inside.is_in_game)
        });

        let has_happened = !outcomes.is_empty();
        for outcome in outcomes {
            let Outcome::Tell(to, event) = outcome else { continue };
            let (plays, now) = (&self.services.rooms.plays, self.services.clock.now());
            match &event {
                RoomEvent::MatchStarted { item, players } => plays.begin(id, *item, players, now),
                RoomEvent::RoomStateChanged { state: RoomState::Open } => plays.close(id, now),
                _ => {}
            }
            let event = Event::RoomEvent { room: id, event: Arc::new(event) };
            match to {
                To::Room | To::Others(_) => bus.tell(Audience::Room(id), event),
                To::User(user) => self.tell_user(user, &gone, &event),
                To::Managers => {
                    let managers: BTreeSet<_> = room.host.into_iter().chain(room.referees.iter().copied()).collect();
                    managers.into_iter().for_each(|manager| self.tell_user(manager, &[], &event));
                }
            }
        }
        if has_happened && room.users.iter().any(|user| user.abilities.needs_seat) {
            bus.tell(Audience::Room(id), Event::RoomChanged { room: Arc::new(room.clone()) });
        }
        for (_, connection) in gone {
            bus.tell(Audience::Connection(connection), Event::RoomExited { room: id });
        }
        if after.is_closed() {
            bus.tell(Audience::Lobby, Event::RoomUnlisted { room: id });
        } else if has_happened {
            self.unlisted_since.get_or_insert(self.services.clock.now());
        }
        if let Some((connection, role)) = entering {
            self.attach(&connection, role);
        }
    }

    fn tell_user(&self, user: Id<User>, gone: &[(Member, Id<Connection>)], event: &Event) {
        let bus = &self.services.bus;
        let current = self.connections.iter().map(|(place, connection)| (place.0, *connection));
        let gone = gone.iter().map(|(place, connection)| (place.0, *connection));
        let mut is_told = false;
        for (_, connection) in current.chain(gone).filter(|(inside, _)| *inside == user) {
            bus.tell(Audience::Connection(connection), event.clone());
            is_told = true;
        }
        if !is_told {
            bus.tell(Audience::User(user), event.clone());
        }
    }

    /// From now on a connection is inside: it is told how everything stands, and hears all that comes.
    fn attach(&mut self, connection: &OpenConnection, role: Role) {
        let room = Arc::new(self.machine.room().clone());
        self.connections.insert((connection.user, role), connection.id);
        self.awaited.remove(&connection.user);
        if role == Role::Player {
            let place = Inside { room: room.id, connection: Some(connection.id), is_entering: false };
            self.services.rooms.inside.lock().insert(connection.user, place);
        }
        let audience = Audience::Room(room.id);
        self.services.bus.tell(Audience::Connection(connection.id), Event::RoomEntered { room });
        self.services.connections.join(connection.id, audience);
    }

    /// Keeps the room as it is.
    async fn save(&mut self) {
        if self.unsaved_since.is_none() {
            return;
        }
        match Changes::default().store(&self.services, &self.room.machine(), self.services.clock.now()).await {
            Ok(_) => self.unsaved_since = None,
            Err(error) => {
                tracing::warn!(room = %self.room.id, %error, "A room was not kept");
                self.unsaved_since = Some(self.services.clock.now());
            }
        }
    }
}
