//! Finding live rooms, and what happened in rooms.

use std::sync::Arc;

use kiai_model::{
    Id, Room, User,
    rooms::{HistoryLine, RoomState},
};

use crate::{Services, connections::OpenConnection};

/// Which live rooms are wanted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LiveFilter {
    /// Those where a match is on, or where none is.
    pub is_playing: Option<bool>,
}

/// The live rooms, by number, as those inside see them: passwords are not for everybody.
#[must_use]
pub fn live_rooms(services: &Services, filter: LiveFilter) -> Vec<Arc<Room>> {
    let machines: Vec<_> = services.rooms.live.read().values().map(|live| live.machine()).collect();
    let mut rooms: Vec<Arc<Room>> = machines
        .iter()
        .filter(|machine| !machine.is_closed())
        .map(|machine| machine.room())
        .filter(|room| filter.is_playing.is_none_or(|playing| playing == (room.state != RoomState::Open)))
        .map(|room| Arc::new(room.clone()))
        .collect();
    rooms.sort_unstable_by_key(|room| room.id);
    rooms
}

/// A live room, as those inside see it.
#[must_use]
pub fn find_live(services: &Services, room: Id<Room>) -> Option<Arc<Room>> {
    services.rooms.live(room).map(|live| Arc::new(live.machine().room().clone()))
}

/// The room a connection is inside of as a player, as it is now.
#[must_use]
pub fn room_of(services: &Services, connection: &OpenConnection) -> Option<Arc<Room>> {
    find_live(services, services.rooms.place_of(connection.user, Some(connection.id))?)
}

/// The live room somebody is inside of as a player, with whichever connection.
#[must_use]
pub fn whereabouts(services: &Services, user: Id<User>) -> Option<Id<Room>> {
    services.rooms.place_of(user, None)
}

/// What happened in a room, at most 101 lines: the last of them, the latest first; or, behind a line's number, the first
/// of them, the earliest first. Neither number is included.
///
/// # Errors
///
/// When the store fails.
pub async fn history(
    services: &Services,
    room: Id<Room>,
    after: Option<i64>,
    before: Option<i64>,
    limit: u32,
) -> anyhow::Result<Vec<HistoryLine>> {
    const LINES_MAX: u32 = 101;
    let limit = i64::from(limit.min(LINES_MAX));
    let (start, end) = (after.unwrap_or(0), before.unwrap_or(i64::MAX));
    Ok(services.store.room_events(room, start, end, after.is_some(), limit).await?)
}
