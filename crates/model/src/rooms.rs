//! Playing together: a room as those inside see it, whatever their clients.
//!
//! A room of osu!(lazer) and a match of the bancho protocol are one and the same: what only one of them shows (a
//! queue of maps here, seats that are always sixteen there) is there for both.

mod countdown;
mod event;
mod listing;
mod playlist;
mod seats;
mod settings;
mod user;

use serde::{Deserialize, Serialize};

pub use self::{
    countdown::{Countdown, CountdownKind},
    event::{AbortReason, MatchDetail, Record, RecordKind, RoomEvent, To},
    listing::{
        HistoryLine, ItemAttempts, ItemBoard, ItemCursor, ItemStats, ListedRoom, NewItem, NewPlaylist, PlacedScore,
        RoomBoard, RoomDetails, RoomStanding, RoomSummary, ScoreAround,
    },
    playlist::{PlaylistItem, RoomBeatmap},
    seats::{SEATS, Seat, SeatsView, Team},
    settings::{MatchType, QueueMode, Settings, WinCondition},
    user::{Abilities, Availability, Role, RoomUser, Style, UserState},
};
use crate::{Channel, Id, Timestamp, User};

/// A room as those inside see it. Upstream: `MultiplayerRoom.cs`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Room {
    /// Its number.
    pub id: Id<Room>,
    /// Where those inside talk.
    pub channel: Id<Channel>,
    /// What it is for.
    pub kind: RoomKind,
    /// Whether a match is on.
    pub state: RoomState,
    /// Its settings.
    pub settings: Settings,
    /// Who is inside, in the order they came.
    pub users: Vec<RoomUser>,
    /// Who decides. Somebody inside whenever there is somebody, but in a tournament room, where it may be somebody
    /// outside or nobody.
    pub host: Option<Id<User>>,
    /// Who may decide like the host, inside or not.
    pub referees: Vec<Id<User>>,
    /// The seats. Somebody may be without one in a room without a limit.
    pub seats: [Seat; SEATS],
    /// Whether nobody may change their seat or team by themselves.
    pub is_locked: bool,
    /// What is, was and will be played, in order of addition. Empty only while a host whose client allows that has not
    /// chosen a map.
    pub playlist: Vec<PlaylistItem>,
    /// What is played now or next, or was played last when nothing is left. None when the playlist is empty.
    pub current: Option<Id<PlaylistItem>>,
    /// Whether the host looks for another map at this moment, says their client.
    pub is_choosing: bool,
    /// What is counted down to.
    pub countdowns: Vec<Countdown>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it is closed unless somebody comes in before.
    pub ends_at: Option<Timestamp>,
}

impl Room {
    /// Somebody inside.
    #[must_use]
    pub fn user(&self, user: Id<User>) -> Option<&RoomUser> {
        self.users.iter().find(|inside| inside.id == user)
    }

    /// An item of the playlist.
    #[must_use]
    pub fn item(&self, item: Id<PlaylistItem>) -> Option<&PlaylistItem> {
        // The one that is asked for is nearly always among the last.
        self.playlist.iter().rev().find(|listed| listed.id == item)
    }

    /// What is played now or next.
    #[must_use]
    pub fn current_item(&self) -> Option<&PlaylistItem> {
        self.current.and_then(|item| self.item(item))
    }

    /// The seat of somebody inside, counted from 0.
    #[must_use]
    pub fn seat_of(&self, user: Id<User>) -> Option<usize> {
        self.seats.iter().position(|seat| *seat == Seat::Taken(user))
    }

    /// Whether somebody may do what the host may.
    #[must_use]
    pub fn is_managed_by(&self, user: Id<User>) -> bool {
        self.host == Some(user) || self.referees.contains(&user)
    }

    /// Whether everybody may choose mods for themselves: what bancho calls free mods.
    #[must_use]
    pub fn has_free_mods(&self) -> bool {
        self.current_item().is_some_and(|item| item.is_freestyle || !item.allowed_mods.0.is_empty())
    }
}

/// What a room is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RoomKind {
    /// Made by a player; it ends when the last one leaves.
    #[default]
    Normal,
    /// Made by a referee: it keeps its host and outlives its being empty for half an hour.
    Tournament,
}

/// Whether a match is on. Upstream: `MultiplayerRoomState`, with its numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum RoomState {
    /// Between matches.
    #[default]
    Open = 0,
    /// A match was started and players load it.
    WaitingForLoad = 1,
    /// A match is on.
    Playing = 2,
    /// The room is gone.
    Closed = 3,
}
