//! Playing an item of a room: a token before, a score after, and the item's board.

use kiai_model::{
    Id, Room, Score, User,
    rooms::{ItemBoard, ItemCursor, PlacedScore, PlaylistItem, RoomBoard, ScoreAround},
    score::ScoreToken,
};
use kiai_rules::room::Refusal;
use thiserror::Error;

use super::RoomRefusal;
use crate::{
    Services,
    connections::OpenConnection,
    internal::with_internal,
    scores::{NewPlay, SubmitRefusal, SubmittedPlay, TokenRefusal},
};

/// Why nobody gets a token to play an item.
#[derive(Debug, Error)]
pub enum ItemTokenRefusal {
    /// There is no such room or item, or it is over.
    #[error("There is no such item to play.")]
    NoSuchItem,
    /// The room refuses.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// They have tried often enough.
    #[error("You have reached the maximum number of attempts.")]
    NoAttemptLeft,
    /// They are not in the room.
    #[error("You are not in this room.")]
    NotInside,
    /// The play itself cannot be submitted.
    #[error(transparent)]
    Play(#[from] TokenRefusal),
    /// Our fault.
    #[error("internal")]
    Internal(anyhow::Error),
}

with_internal!(ItemTokenRefusal);
