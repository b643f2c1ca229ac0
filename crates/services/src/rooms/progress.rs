//! How players stand while a match is played.

use std::sync::Arc;

use kiai_model::{Audience, Event, rooms::Progress};

use super::RoomRefusal;
use crate::{RateClass, Services, connections::OpenConnection, rate_limits::take};

/// Tells everybody inside the room how the player stands whose connection this is. Nothing of it is kept.
///
/// # Errors
///
/// When they are in no room, or tell it too often.
pub fn tell_progress(services: &Services, connection: &OpenConnection, progress: Progress) -> Result<(), RoomRefusal> {
    let user = connection.user;
    take(services, RateClass::RoomProgress, &user.to_string(), 1)?;
    let room = services.rooms.place_of(user, Some(connection.id)).ok_or(super::Refusal::NotInside)?;
    let event = Event::RoomProgress { room, user, progress: Arc::new(progress) };
    services.bus.tell(Audience::Room(room), event);
    Ok(())
}
