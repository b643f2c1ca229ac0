//! How players stand while a match is played.

use std::sync::Arc;

use kiai_model::{Audience, Event, Id, Room, User, rooms::UserState, spectate::ClassicStanding};

use super::RoomRefusal;
use crate::{RateClass, Services, connections::OpenConnection, rate_limits::take};

/// Tells everybody inside the room how the player stands whose connection this is. Nothing of it is kept.
///
/// # Errors
///
/// When they are in no room, or tell it too often.
pub fn tell_progress(
    services: &Services,
    connection: &OpenConnection,
    standing: ClassicStanding,
) -> Result<(), RoomRefusal> {
    let user = connection.user;
    take(services, RateClass::RoomProgress, &user.to_string(), 1)?;
    let room = services.rooms.place_of(user, Some(connection.id)).ok_or(super::Refusal::NotInside)?;
    let event = Event::RoomProgress { room, user, standing: Arc::new(standing) };
    services.bus.tell(Audience::Room(room), event);
    Ok(())
}

/// The room in which somebody plays, if it is to be told how they stand: somebody is inside whose client shows scores and
/// no frames.
pub(crate) fn room_that_shows(services: &Services, user: Id<User>) -> Option<Id<Room>> {
    let machine = services.rooms.live(services.rooms.place_of(user, None)?)?.machine();
    let room = machine.room();
    let is_playing = room.user(user)?.state == UserState::Playing;
    (is_playing && room.users.iter().any(|inside| inside.abilities.needs_seat)).then_some(room.id)
}
