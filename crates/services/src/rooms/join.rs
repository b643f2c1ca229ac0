//! Coming in and going out.

use std::{
    collections::hash_map,
    sync::{Arc, atomic::Ordering},
};

use kiai_model::{
    Id, Room, User,
    rooms::{Abilities, Role},
};
use kiai_rules::room::{Command, Refusal};
use tokio::sync::{mpsc::error::TrySendError, oneshot};

use super::{
    Inside, LiveRoom, RoomRefusal,
    lookups::known,
    owner::{Answer, Ask, Letter},
};
use crate::{RateClass, Services, connections::OpenConnection, rate_limits::take};

/// What somebody says to come in.
pub(super) struct Entrance {
    pub(super) password: String,
    pub(super) role: Role,
    pub(super) abilities: Abilities,
    pub(super) is_restricted: bool,
}

/// A connection comes into a live room, as a player or as a referee. Whoever was inside before the server was started anew
/// comes back to what they left. Gives the room with them inside; the connection was told
/// [`RoomEntered`](kiai_model::Event::RoomEntered) before.
///
/// # Errors
///
/// See [`RoomRefusal`].
pub async fn join(
    services: &Services,
    connection: &OpenConnection,
    room: Id<Room>,
    password: &str,
    role: Role,
    abilities: Abilities,
) -> Result<Arc<Room>, RoomRefusal> {
    take(services, RateClass::RoomCommand, &connection.user.to_string(), JOIN_COST)?;
    if let Some(back) = come_back(services, connection, Some((room, abilities))).await? {
        return Ok(back);
    }
    let live = services.rooms.live(room).ok_or(RoomRefusal::NoSuchRoom)?;
    let is_restricted = known(services, connection.user).await?.restricted;
    enter(services, connection, &live, Entrance { password: password.to_owned(), role, abilities, is_restricted }).await
}

/// A join is looked up and stored: it costs as much as this many commands.
const JOIN_COST: u32 = 5;

/// A connection of somebody who was inside a room before the server was started anew comes back into it. Gives the room;
/// none when nobody waits for them. For clients that do not know that the server was away.
///
/// # Errors
///
/// See [`RoomRefusal`].
pub async fn resume(services: &Services, connection: &OpenConnection) -> Result<Option<Arc<Room>>, RoomRefusal> {
    come_back(services, connection, None).await
}

async fn come_back(
    services: &Services,
    connection: &OpenConnection,
    into: Option<(Id<Room>, Abilities)>,
) -> Result<Option<Arc<Room>>, RoomRefusal> {
    let place = services.rooms.inside.lock().get(&connection.user).copied();
    let Some(place) = place.filter(|place| place.connection.is_none() && !place.is_entering) else { return Ok(None) };
    if into.is_some_and(|(room, _)| room != place.room) {
        return Err(RoomRefusal::InAnotherRoom);
    }
    let Some(live) = services.rooms.live(place.room) else { return Ok(None) };
    let abilities = into.map(|(_, abilities)| abilities);
    let answer = send(&live, Ask::Return { connection: connection.clone(), abilities })?;
    match heard(answer).await {
        Ok(machine) => Ok(Some(Arc::new(machine.room().clone()))),
        // They did not come in time, or with another client.
        Err(RoomRefusal::Refused(Refusal::NotInside)) => Ok(None),
        Err(other) => Err(other),
    }
}

/// Comes into a room, unless another one has the user.
pub(super) async fn enter(
    services: &Services,
    connection: &OpenConnection,
    live: &LiveRoom,
    entrance: Entrance,
) -> Result<Arc<Room>, RoomRefusal> {
    let Entrance { password, role, abilities, is_restricted } = entrance;
    let command = Command::Join { password, role, abilities, is_restricted };
    let ask = Ask::Enter { connection: connection.clone(), role, command };
    let answer = match role {
        Role::Referee => send(live, ask)?,
        Role::Player => {
            // Held until the letter is under way: a connection that ends after this goes out after it came in.
            let mut inside = services.rooms.inside.lock();
            let hash_map::Entry::Vacant(place) = inside.entry(connection.user) else {
                return Err(RoomRefusal::InAnotherRoom);
            };
            let answer = send(live, ask)?;
            place.insert(Inside { room: live.id, connection: Some(connection.id), is_entering: true });
            answer
        }
    };
    let answer = heard(answer).await;
    if answer.is_err() && role == Role::Player {
        let mut inside = services.rooms.inside.lock();
        let is_ours = |place: &Inside| place.is_entering && place.connection == Some(connection.id);
        if inside.get(&connection.user).is_some_and(is_ours) {
            inside.remove(&connection.user);
        }
    }
    Ok(Arc::new(answer?.room().clone()))
}

/// A connection goes out of the room it is inside of; nothing happens when it is in none, for clients that were put out
/// leave once more. A referee names their room, a player may.
///
/// # Errors
///
/// When the room is too busy, or the store fails.
pub async fn leave(
    services: &Services,
    connection: &OpenConnection,
    room: Option<Id<Room>>,
    role: Role,
) -> Result<(), RoomRefusal> {
    let own = || services.rooms.inside.lock().get(&connection.user).map(|place| place.room);
    let Some(room) = room.or_else(own) else { return Ok(()) };
    go_out(services, room, Ask::Leave { user: connection.user, connection: connection.id, role }).await
}

/// A player goes out of a live room, with whichever connection they are inside; nothing happens when they are not.
pub(super) async fn leave_as(services: &Services, user: Id<User>, room: Id<Room>) -> Result<(), RoomRefusal> {
    let place = services.rooms.inside.lock().get(&user).copied().filter(|place| place.room == room);
    let Some(connection) = place.and_then(|place| place.connection) else { return Ok(()) };
    go_out(services, room, Ask::Leave { user, connection, role: Role::Player }).await
}

async fn go_out(services: &Services, room: Id<Room>, ask: Ask) -> Result<(), RoomRefusal> {
    let Some(live) = services.rooms.live(room) else { return Ok(()) };
    let (sender, answer) = oneshot::channel();
    // Waits where others are refused: whoever wants to go has to go.
    if live.mailbox.send(Letter { ask, answer: sender }).await.is_err() {
        return Ok(());
    }
    match heard(answer).await {
        Err(RoomRefusal::NoSuchRoom) => Ok(()),
        other => other.map(drop),
    }
}

/// A connection has ended: it goes out of every room it is inside of. Not while the server stops: then those inside may
/// come back to the next.
pub async fn close(services: &Services, connection: &OpenConnection) {
    if services.rooms.is_left_to_next.load(Ordering::Acquire) {
        return;
    }
    let led: Vec<Id<Room>> = {
        let live = services.rooms.live.read();
        let is_led = |room: &&Arc<LiveRoom>| room.machine().room().referees.contains(&connection.user);
        live.values().filter(is_led).map(|room| room.id).collect()
    };
    let places = led.into_iter().map(|room| (Some(room), Role::Referee)).chain([(None, Role::Player)]);
    for (room, role) in places {
        if let Err(error) = leave(services, connection, room, role).await {
            tracing::warn!(user = %connection.user, %error, "Somebody whose connection ended is still in a room");
        }
    }
}

/// Puts a letter into a room's mailbox.
pub(super) fn send(live: &LiveRoom, ask: Ask) -> Result<oneshot::Receiver<Answer>, RoomRefusal> {
    if live.is_closed() {
        return Err(Refusal::Ended.into());
    }
    let (sender, answer) = oneshot::channel();
    live.mailbox.try_send(Letter { ask, answer: sender }).map_err(|error| match error {
        TrySendError::Full(_) => RoomRefusal::Busy,
        TrySendError::Closed(_) => RoomRefusal::NoSuchRoom,
    })?;
    Ok(answer)
}

/// What the owner says.
pub(super) async fn heard(answer: oneshot::Receiver<Answer>) -> Answer {
    answer.await.unwrap_or(Err(RoomRefusal::NoSuchRoom))
}
