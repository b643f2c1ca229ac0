//! Asking a room for something.

use std::sync::Arc;

use kiai_model::{Id, Room, User};
use kiai_rules::room::{Actor, Refusal};

use super::{
    RoomCommand, RoomRefusal,
    join::{heard, send},
    lookups::prepare,
    owner::Ask,
};
use crate::{RateClass, Services, connections::OpenConnection, rate_limits::take};

/// Does what the player asks for with whose connection is inside a room: whoever it concerns has been told when this
/// returns, and what of it lasts is stored.
///
/// # Errors
///
/// See [`RoomRefusal`]; nothing has changed then.
pub async fn apply(services: &Services, connection: &OpenConnection, command: RoomCommand) -> Result<(), RoomRefusal> {
    let user = connection.user;
    take(services, RateClass::RoomCommand, &user.to_string(), 1)?;
    let room = services.rooms.place_of(user, Some(connection.id)).ok_or(Refusal::NotInside)?;
    let live = services.rooms.live(room).ok_or(Refusal::NotInside)?;
    let command = prepare(services, Some(user), command).await?;
    let ask = Ask::Do { by: Actor::User(user), inside: Some(connection.clone()), command };
    heard(send(&live, ask)?).await.map(drop)
}

/// Does what a referee or host asks for of a room they name, inside or not. Gives the room as it is after it.
///
/// # Errors
///
/// See [`RoomRefusal`]; nothing has changed then.
pub async fn apply_in(
    services: &Services,
    connection: &OpenConnection,
    room: Id<Room>,
    command: RoomCommand,
) -> Result<Arc<Room>, RoomRefusal> {
    let user = connection.user;
    take(services, RateClass::RoomCommand, &user.to_string(), 1)?;
    if !connection.is_current() {
        return Err(RoomRefusal::NotCurrent);
    }
    done(services, room, Actor::User(user), prepare(services, Some(user), command).await?).await
}

/// Does what a user asks for in words, inside or not.
pub(crate) async fn apply_by(
    services: &Services,
    user: Id<User>,
    room: Id<Room>,
    command: RoomCommand,
) -> Result<Arc<Room>, RoomRefusal> {
    take(services, RateClass::RoomCommand, &user.to_string(), 1)?;
    done(services, room, Actor::User(user), prepare(services, Some(user), command).await?).await
}

/// Does what the server or its staff asks for: whoever calls this has seen to it that they may.
///
/// # Errors
///
/// See [`RoomRefusal`]; nothing has changed then.
pub async fn apply_as_server(
    services: &Services,
    room: Id<Room>,
    command: RoomCommand,
) -> Result<Arc<Room>, RoomRefusal> {
    done(services, room, Actor::Server, prepare(services, None, command).await?).await
}

async fn done(
    services: &Services,
    room: Id<Room>,
    by: Actor,
    command: kiai_rules::room::Command,
) -> Result<Arc<Room>, RoomRefusal> {
    let live = services.rooms.live(room).ok_or(RoomRefusal::NoSuchRoom)?;
    let machine = heard(send(&live, Ask::Do { by, inside: None, command })?).await?;
    Ok(Arc::new(machine.room().clone()))
}
