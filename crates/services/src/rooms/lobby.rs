//! Looking at the list of live rooms.

use std::sync::Arc;

use kiai_model::{Audience, Event, Room};

use super::{LiveFilter, live_rooms};
use crate::{Services, connections::OpenConnection};

/// From now on a connection hears of every live room that comes, changes or goes
/// ([`RoomListed`](Event::RoomListed), [`RoomUnlisted`](Event::RoomUnlisted)), at most once a second of each. Gives those
/// there are, by number, with passwords that are not told.
#[must_use]
pub fn enter_lobby(services: &Services, connection: &OpenConnection) -> Vec<Arc<Room>> {
    // First the news, then the list: what comes in between is told twice rather than never.
    services.connections.join(connection.id, Audience::Lobby);
    live_rooms(services, LiveFilter::default()).into_iter().map(|room| Arc::new(listed(&room))).collect()
}

/// A connection does not hear any more of live rooms.
pub fn exit_lobby(services: &Services, connection: &OpenConnection) {
    services.connections.part(connection.id, &Audience::Lobby);
}

/// Tells whoever looks at the list how a room is now.
pub(super) fn tell_listed(services: &Services, room: &Room) {
    services.bus.tell(Audience::Lobby, Event::RoomListed { room: Arc::new(listed(room)) });
}

/// A room as those outside may see it.
fn listed(room: &Room) -> Room {
    let mut room = room.clone();
    if !room.settings.password.is_empty() {
        "*".clone_into(&mut room.settings.password);
    }
    room
}
