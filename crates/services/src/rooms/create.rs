//! Making a live room.

use std::sync::{Arc, atomic::AtomicBool};

use kiai_model::{
    Id, Room, Timestamp, User,
    chat::ChannelKind,
    rooms::{Abilities, NewItem, Role, RoomKind, Settings},
    user::Roles,
};
use kiai_rules::room::{Actor, Command, Machine, NewRoom, Refusal};
use kiai_store::{
    StoreError, Tx,
    rows::{NewChannel, RoomFacts},
};
use parking_lot::RwLock;
use tokio::sync::mpsc;

use super::{
    LiveRoom, MAILBOX, ROOMS_MAX, RoomRefusal,
    changes::{Changes, kept},
    join::{Entrance, enter, heard, send},
    lobby,
    lookups::{draft, filtered, known},
    owner::{Ask, IDS_AT_ONCE, Owner},
};
use crate::{RateClass, Services, chat, connections::OpenConnection, rate_limits::take};

/// A live room as a client wants it.
#[derive(Clone, Debug, PartialEq)]
pub struct RoomDraft {
    /// What it is for. The maker of a tournament room comes in as its referee.
    pub kind: RoomKind,
    /// Its settings, the name as it was written.
    pub settings: Settings,
    /// What is played first; none where the client has no map chosen yet.
    pub item: Option<NewItem>,
}

/// Makes a live room, and its maker comes in with this connection: as player and host, or as referee of a tournament room.
/// Gives the room with them inside; the connection was told [`RoomEntered`](kiai_model::Event::RoomEntered) before.
///
/// # Errors
///
/// See [`RoomRefusal`].
pub async fn create(
    services: &Arc<Services>,
    connection: &OpenConnection,
    room: RoomDraft,
    abilities: Abilities,
) -> Result<Arc<Room>, RoomRefusal> {
    may_make(services, connection.user, room.kind).await?;
    let role = role_of_maker(room.kind);
    let password = room.settings.password.clone();
    let live = make(services, connection.user, room).await?;
    lobby::tell_listed(services, live.machine().room());
    let entered =
        enter(services, connection, &live, Entrance { password, role, abilities, is_restricted: false }).await;
    if entered.is_err() {
        give_up(&live).await;
    }
    entered
}

/// Closes a room whose maker could not come in: nobody is to find it.
async fn give_up(live: &LiveRoom) {
    let ask = Ask::Do { by: Actor::Server, inside: None, command: Command::Close };
    let Ok(answer) = send(live, ask) else { return };
    if let Err(error) = heard(answer).await {
        // Nobody came in: it is closed when its time is over.
        tracing::warn!(room = %live.id, %error, "A room that nobody could enter is still there");
    }
}

const fn role_of_maker(kind: RoomKind) -> Role {
    match kind {
        RoomKind::Normal => Role::Player,
        RoomKind::Tournament => Role::Referee,
    }
}

/// Whether somebody may make a room now.
async fn may_make(services: &Services, user: Id<User>, kind: RoomKind) -> Result<(), RoomRefusal> {
    if services.connections.is_shutting_down() {
        return Err(RoomRefusal::ShuttingDown);
    }
    take(services, RateClass::RoomCreation, &user.to_string(), 1)?;
    let user = known(services, user).await?;
    if user.restricted {
        return Err(Refusal::Restricted.into());
    }
    if chat::silence_of(services, user.id).await?.is_some() {
        return Err(RoomRefusal::Silenced);
    }
    let role = role_of_maker(kind);
    if role == Role::Player && services.rooms.inside.lock().contains_key(&user.id) {
        return Err(RoomRefusal::InAnotherRoom);
    }
    {
        let live = services.rooms.live.read();
        let led = || live.values().filter(|live| live.machine().room().referees.first() == Some(&user.id)).count();
        if live.len() >= ROOMS_MAX || (role == Role::Referee && led() >= TOURNAMENT_ROOMS_MAX) {
            return Err(RoomRefusal::TooManyRooms);
        }
    }
    Ok(())
}

/// Makes a tournament room for somebody who asks for it in words: they lead it and are not inside.
pub(crate) async fn create_led(
    services: &Services,
    leader: Id<User>,
    settings: Settings,
) -> Result<Arc<Room>, RoomRefusal> {
    let services = &services.myself.upgrade().ok_or(RoomRefusal::ShuttingDown)?;
    let room = RoomDraft { kind: RoomKind::Tournament, settings, item: None };
    may_make(services, leader, room.kind).await?;
    let live = make(services, leader, room).await?;
    lobby::tell_listed(services, live.machine().room());
    Ok(Arc::new(live.machine().room().clone()))
}

/// Tournament rooms that one user leads at once. Upstream: `MatchController` of osu-web.
const TOURNAMENT_ROOMS_MAX: usize = 4;

async fn make(services: &Arc<Services>, creator: Id<User>, room: RoomDraft) -> Result<Arc<LiveRoom>, RoomRefusal> {
    let RoomDraft { kind, mut settings, item } = room;
    settings.name = filtered(services, &settings.name).await?;
    let item = match item {
        Some(item) => Some(draft(services, item).await?),
        None => None,
    };
    let now = services.clock.now();
    let made = services.store.write(move |tx| {
        Box::pin(async move {
            let ids = tx.reserve_room_items(IDS_AT_ONCE).await?;
            let new = NewRoom { id: Id::new(0), channel: Id::new(0), kind, creator, settings, item, item_ids: ids };
            store(tx, new, now).await
        })
    });
    Ok(begin(services, made.await?))
}

/// Stores a room with its channel; nothing when the machine refuses it.
async fn store(tx: &mut Tx, mut new: NewRoom, now: Timestamp) -> Result<Machine, RoomRefusal> {
    // Whether it can be is asked before anything is stored: a refused transaction stores nothing either way.
    let (machine, _) = Machine::create(new.clone(), now)?;
    let facts = super::changes::facts(machine.room());
    new.id = insert(tx, &facts, new.creator, now).await?;
    let stored = tx.room(new.id).await?.ok_or_else(|| anyhow::anyhow!("a room is not there that was stored"))?;
    new.channel = stored.summary.channel;
    let (machine, outcomes) = Machine::create(new, now)?;
    let room = machine.room();
    let changes = Changes::of_new(&machine, &outcomes);
    changes.write(tx, room.id, room.channel, kept(&machine)?.as_deref(), now).await?;
    Ok(machine)
}

/// Stores a room and its channel.
pub(super) async fn insert(
    tx: &mut Tx,
    facts: &RoomFacts,
    creator: Id<User>,
    now: Timestamp,
) -> Result<Id<Room>, StoreError> {
    let id = tx.insert_room(facts, creator, now).await?;
    let channel = NewChannel {
        kind: ChannelKind::Room,
        name: format!("#lazermp_{id}"),
        topic: String::new(),
        read_roles: Roles::default(),
        write_roles: Roles::default(),
        auto_join: false,
        pair: None,
        created_at: now,
    };
    if let Some(channel) = tx.insert_channel(&channel).await? {
        tx.set_room_channel(id, channel).await?;
    }
    Ok(id)
}

/// Gives a room its owner.
fn begin(services: &Arc<Services>, machine: Machine) -> Arc<LiveRoom> {
    let (live, mailbox) = live_room(machine);
    services.rooms.live.write().insert(live.id, Arc::clone(&live));
    let owner = Owner::new(Arc::clone(services), Arc::clone(&live));
    services.tasks.spawn(owner.run(mailbox));
    live
}

pub(super) fn live_room(machine: Machine) -> (Arc<LiveRoom>, mpsc::Receiver<super::owner::Letter>) {
    let (sender, mailbox) = mpsc::channel(MAILBOX);
    let live = LiveRoom {
        id: machine.room().id,
        mailbox: sender,
        machine: RwLock::new(Arc::new(machine)),
        is_closed: AtomicBool::new(false),
    };
    (Arc::new(live), mailbox)
}
