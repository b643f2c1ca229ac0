//! Seats and teams.

use serde::{Deserialize, Serialize};

use crate::{Id, User};

/// How many seats a room has.
pub const SEATS: usize = 16;

/// One seat.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Seat {
    /// Free.
    #[default]
    Open,
    /// Closed by the host, or beyond the limit.
    Locked,
    /// Somebody sits here.
    Taken(Id<User>),
}

/// What is told when seats change. Upstream: `StandardMatchRoomState.cs`, `TeamVersusRoomState.cs`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeatsView {
    /// All of them. With a limit only that many, from the first, can be taken.
    pub seats: [Seat; SEATS],
    /// How many a client of osu!(lazer) sees, none when the room has no limit.
    pub limit: Option<u8>,
    /// Whether there are teams.
    pub has_teams: bool,
    /// Whether nobody may change their seat or team by themselves.
    pub is_locked: bool,
}

/// A team. The numbers are upstream's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Team {
    Red = 0,
    Blue = 1,
}

impl Team {
    /// Both, in order of their numbers.
    pub const ALL: [Self; 2] = [Self::Red, Self::Blue];

    /// The other one.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::Red => Self::Blue,
            Self::Blue => Self::Red,
        }
    }
}
