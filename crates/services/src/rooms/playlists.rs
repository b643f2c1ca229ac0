//! Playlists that each plays alone, and lists of rooms.

use std::sync::Arc;

use kiai_model::{
    Beatmap, Id, Room, User,
    rooms::{ListedRoom, NewPlaylist, RoomBoard, RoomDetails},
};
use kiai_rules::room::Refusal;
use thiserror::Error;

use crate::{Services, TooMany, internal::with_internal};

/// Why something about a playlist cannot be.
#[derive(Debug, Error)]
pub enum PlaylistRefusal {
    /// There is no such room, or it is over and nobody comes in any more.
    #[error("There is no such room.")]
    NoSuchRoom,
    /// These beatmaps are not known here. The text is what the game looks for.
    #[error("beatmaps not found: {}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "))]
    UnknownBeatmaps(Vec<Id<Beatmap>>),
    /// The name, an item or the like cannot be, or whoever asks may not come in.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The name is not acceptable.
    #[error("You can't say that.")]
    Unwanted,
    /// Whoever asks is silenced.
    #[error("You cannot make a room while you are silenced.")]
    Silenced,
    /// It has no items, or too many.
    #[error("A playlist has between 1 and 256 items.")]
    ItemCount,
    /// It is too short or too long.
    #[error("A playlist can be played for between 30 minutes and 14 days; supporters' for 93 days.")]
    Duration,
    /// So many attempts cannot be.
    #[error("A playlist has between 1 and 128 attempts.")]
    AttemptLimit,
    /// Whoever asks has too many open playlists.
    #[error("You have too many open playlists.")]
    TooManyRooms,
    /// It is a room that is played together.
    #[error("This is not a playlist.")]
    NotAPlaylist,
    /// It is somebody else's.
    #[error("Only the host can do that.")]
    NotHost,
    /// It has been open for too long to be closed.
    #[error("A playlist can be closed within five minutes of its beginning.")]
    TooLate,
    /// Too much in a short time.
    #[error("You are doing that too often.")]
    TooMany(#[from] TooMany),
    /// Our fault.
    #[error("internal")]
    Internal(anyhow::Error),
}

with_internal!(PlaylistRefusal);

/// Which rooms are listed. Upstream: `mode` of `GET rooms`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RoomMode {
    /// Those that are open.
    #[default]
    Active,
    /// Those that are over.
    Ended,
    /// Those in which whoever asks was.
    Participated,
    /// Those which whoever asks made.
    Owned,
}

/// Which rooms are wanted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ListRequest {
    /// Which list.
    pub mode: RoomMode,
    /// Rooms that are played together; else playlists.
    pub is_realtime: bool,
    /// Those where a match is on, or where none is.
    pub is_playing: Option<bool>,
}
