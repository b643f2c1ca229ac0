//! Rooms, their items, who is in, what happened, and live rooms as they were kept.

use kiai_model::{
    Channel, Id, Room, Timestamp, User,
    rooms::{HistoryLine, PlaylistItem, Record},
};

use crate::rows::{RoomFacts, RoomList, StoredRoom};

queries! { rooms:
    /// A room, live or over.
    read fn room(id: Id<Room>) -> Option<StoredRoom>;
    /// Rooms of a list, the latest first: playlists, or those that are played together.
    read fn rooms_of_list(list: RoomList, is_playlist: bool, limit: i64) -> Vec<StoredRoom>;
    /// How many playlists of somebody are open.
    read fn open_playlist_count(creator: Id<User>, now: Timestamp) -> i64;
    /// Stores a room that begins now. It has no channel yet.
    write fn insert_room(facts: &RoomFacts, creator: Id<User>, now: Timestamp) -> Id<Room>;
    /// Sets where those inside a room talk.
    write fn set_room_channel(id: Id<Room>, channel: Id<Channel>);
    /// Stores what a room is now. What never changes stays: whose it was, attempts, whether a referee made it.
    write fn set_room_facts(id: Id<Room>, facts: &RoomFacts);
    /// Gives as many numbers for items as are asked for, in ascending order, each once and for ever.
    write fn reserve_room_items(count: i64) -> Vec<Id<PlaylistItem>>;
    /// Stores an item, or what became of it.
    write fn set_room_item(room: Id<Room>, item: &PlaylistItem);
    /// Takes an item away, unless somebody began to play it.
    write fn remove_room_item(item: Id<PlaylistItem>);
    /// Nothing of a room is to be played any more.
    write fn expire_room_items(room: Id<Room>);
    /// An item and its room.
    read fn room_item(id: Id<PlaylistItem>) -> Option<(Id<Room>, PlaylistItem)>;
    /// All items of some rooms, by room and in order of addition.
    read fn items_of_rooms(rooms: &[Id<Room>]) -> Vec<(Id<Room>, PlaylistItem)>;
    /// Somebody is in a room from now on; the first time, one more has come in.
    write fn enter_room(room: Id<Room>, user: Id<User>, now: Timestamp);
    /// Somebody is in a room no more; false when they were not.
    write fn exit_room(room: Id<Room>, user: Id<User>) -> bool;
    /// Whether somebody is in a room; none when they never were.
    read fn is_in_room(room: Id<Room>, user: Id<User>) -> Option<bool>;
    /// Who came into a room last, the last first.
    read fn recent_participants(room: Id<Room>, limit: i64) -> Vec<Id<User>>;
    /// Adds to a room's history.
    write fn note_room_event(room: Id<Room>, record: &Record, now: Timestamp);
    /// A room's history between two numbers, neither included, the latest or the earliest first.
    read fn room_events(
        room: Id<Room>,
        after: i64,
        before: i64,
        earliest_first: bool,
        limit: i64,
    ) -> Vec<HistoryLine>;
    /// Keeps a live room as it is, JSON.
    write fn keep_room(room: Id<Room>, snapshot: &str);
    /// Keeps a room no more.
    write fn forget_room(room: Id<Room>);
    /// All live rooms as they were kept.
    read fn kept_rooms() -> Vec<(Id<Room>, String)>;
}
