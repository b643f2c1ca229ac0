//! Playing together, and playing a playlist alone.
//!
//! What happens in a live room is decided by [`kiai_rules::room::Machine`]. Each live room has one owner, a task with a
//! bounded mailbox: it asks the machine, stores what came of it, and then tells everybody, one command after the other.
//!
//! A gate calls [`create`] or [`join`] for a connection, then [`apply`] for everything that is asked for inside, [`leave`],
//! and [`close`] when the connection has ended. What happens comes to the connection's outlet:
//! [`Event::RoomEntered`](kiai_model::Event) first, whoever asked for it; then [`Event::RoomEvent`](kiai_model::Event) for
//! each thing that happens; [`Event::RoomChanged`](kiai_model::Event) with the whole room after each command, while a
//! client is inside that shows seats only; [`Event::RoomExited`](kiai_model::Event) last. Nothing is lost or told twice in
//! between. Whoever asked hears what came of it like everybody else.
//!
//! A live room outlives the server: after a restart, those inside have [`RETURN_TIME`] to come back, by [`join`] or by
//! [`resume`].
//!
//! Rooms that are played alone ([`create_playlist`]) have no owner: they are rows.

mod apply;
mod boards;
mod changes;
mod command;
mod create;
mod find;
mod item_scores;
mod join;
mod lists;
mod lobby;
mod lookups;
mod owner;
mod playlists;
mod plays;
mod progress;
mod refusal;
mod restore;
mod watch;

use std::{
    collections::HashMap,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use kiai_model::{Id, Room, User, event::Connection};
use kiai_rules::room::Machine;
use parking_lot::{Mutex, RwLock};
use tokio::sync::mpsc;

use self::{owner::Letter, plays::Plays, watch::Remembered};

pub(crate) use self::{
    apply::apply_by,
    create::create_led,
    item_scores::{link_of, link_score, score_came, score_processed},
    progress::room_that_shows,
};
pub use self::{
    apply::{apply, apply_as_server, apply_in},
    boards::{ItemBoardRequest, ItemScores, item_board, item_score, item_score_of, room_board},
    command::{ItemEdit, MapChoice, RoomCommand},
    create::{RoomDraft, create},
    find::{LiveFilter, find_live, history, live_rooms, room_of, whereabouts},
    item_scores::{ItemTokenRefusal, issue_item_token, submit_item_score},
    join::{close, join, leave, resume},
    lists::{ListRequest, RoomMode, list_rooms, room_details},
    lobby::{enter_lobby, exit_lobby, hear_channel, stop_hearing_channel},
    playlists::{PlaylistRefusal, close_playlist, create_playlist, join_playlist, leave_playlist},
    progress::tell_progress,
    refusal::RoomRefusal,
    restore::{announce_shutdown, leave_to_next, restore},
    watch::{WatchRoomRefusal, stop_watching_room, watch_room},
};
pub use kiai_rules::room::{Refusal, SettingsChange, Start};

/// How long those who were inside have to come back after the server was started anew.
pub const RETURN_TIME: Duration = Duration::from_mins(2);
/// Commands that wait for one room.
const MAILBOX: usize = 256;
/// Live rooms on this node.
const ROOMS_MAX: usize = 10_000;

/// What is kept of live rooms in memory.
#[derive(Default)]
pub(crate) struct RoomsState {
    live: RwLock<HashMap<Id<Room>, Arc<LiveRoom>>>,
    /// The one room each player is inside of, or about to be.
    inside: Mutex<HashMap<Id<User>, Inside>>,
    plays: Plays,
    stats: Remembered,
    /// Whether those whose connection ends stay inside, for the server stops.
    is_left_to_next: AtomicBool,
}

/// A live room as others than its owner see it.
pub(crate) struct LiveRoom {
    id: Id<Room>,
    mailbox: mpsc::Sender<Letter>,
    /// As it was after the last command.
    machine: RwLock<Arc<Machine>>,
    is_closed: AtomicBool,
}

/// Where a player is inside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Inside {
    room: Id<Room>,
    /// With which connection; none while they are waited for.
    connection: Option<Id<Connection>>,
    /// Whether they are about to come in, and not inside yet.
    is_entering: bool,
}

impl LiveRoom {
    fn machine(&self) -> Arc<Machine> {
        Arc::clone(&self.machine.read())
    }

    fn is_closed(&self) -> bool {
        self.is_closed.load(Ordering::Acquire)
    }
}

impl RoomsState {
    fn live(&self, room: Id<Room>) -> Option<Arc<LiveRoom>> {
        self.live.read().get(&room).cloned()
    }

    /// The room somebody is inside of as a player, with this connection if one is named.
    fn place_of(&self, user: Id<User>, connection: Option<Id<Connection>>) -> Option<Id<Room>> {
        let inside = self.inside.lock();
        let place = inside.get(&user)?;
        let is_theirs = connection.is_none() || place.connection == connection;
        (is_theirs && !place.is_entering).then_some(place.room)
    }
}

impl std::fmt::Debug for RoomsState {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RoomsState").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
