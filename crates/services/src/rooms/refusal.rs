//! Why a room does not do what is asked of it.

use kiai_rules::room::Refusal;
use thiserror::Error;

use crate::{TooMany, internal::with_internal};

/// Why a room does not do what is asked of it. The texts may be shown to players.
#[derive(Debug, Error)]
pub enum RoomRefusal {
    /// The room itself refuses.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// Too much in a short time.
    #[error("You are doing that too often.")]
    TooMany(#[from] TooMany),
    /// There is no such live room.
    #[error("There is no such room.")]
    NoSuchRoom,
    /// They are in another room, or are about to be.
    #[error("You are in another room already.")]
    InAnotherRoom,
    /// Another connection of the user has taken this one's place.
    #[error("Another client of yours has taken over.")]
    NotCurrent,
    /// What is to be the name is not acceptable.
    #[error("You can't say that.")]
    Unwanted,
    /// They are silenced, and make no rooms.
    #[error("You cannot make a room while you are silenced.")]
    Silenced,
    /// They have, or the server has, too many rooms.
    #[error("There are too many rooms.")]
    TooManyRooms,
    /// The server is about to stop and takes on nothing new.
    #[error("The server is about to restart.")]
    ShuttingDown,
    /// The room has too much to do.
    #[error("The room is busy.")]
    Busy,
    /// There is no such user.
    #[error("There is no such player.")]
    UnknownUser,
    /// Our fault.
    #[error("internal")]
    Internal(anyhow::Error),
}

with_internal!(RoomRefusal);
