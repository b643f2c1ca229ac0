//! Looking at the list of live rooms.

use std::sync::Arc;

use kiai_model::{Audience, Event, Id, Room, user::Roles};
use kiai_rules::room::Refusal;

use super::{LiveFilter, RoomRefusal, find_live, live_rooms, lookups::known};
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

/// From now on a connection hears what is said in a live room, without being inside: for referees and the staff.
///
/// # Errors
///
/// See [`RoomRefusal`].
pub async fn hear_channel(services: &Services, connection: &OpenConnection, room: Id<Room>) -> Result<(), RoomRefusal> {
    let live = find_live(services, room).ok_or(RoomRefusal::NoSuchRoom)?;
    let user = known(services, connection.user).await?;
    if !live.is_managed_by(user.id) && !user.roles.intersects(Roles::ADMIN.with(Roles::MODERATOR)) {
        return Err(Refusal::NotHost.into());
    }
    services.connections.join(connection.id, Audience::Channel(live.channel));
    Ok(())
}

/// A connection hears no more what is said in a room that it is not inside of. False when it is inside, or there is none.
pub fn stop_hearing_channel(services: &Services, connection: &OpenConnection, room: Id<Room>) -> bool {
    let Some(live) = find_live(services, room) else { return false };
    let is_inside = live.user(connection.user).is_some();
    if !is_inside {
        services.connections.part(connection.id, &Audience::Channel(live.channel));
    }
    !is_inside
}
