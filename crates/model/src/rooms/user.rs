//! Somebody inside a room.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{RoomBeatmap, Team};
use crate::{Id, Mods, Ruleset, User};

/// Somebody inside a room. Upstream: `MultiplayerRoomUser.cs`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RoomUser {
    /// Who.
    pub id: Id<User>,
    /// As what.
    pub role: Role,
    /// What their client can do.
    pub abilities: Abilities,
    /// What they do.
    pub state: UserState,
    /// Whether they have the current map.
    pub availability: Availability,
    /// Mods of their own, beside the required ones.
    pub mods: Mods,
    /// Their team, where there are teams; a referee has none.
    pub team: Option<Team>,
    /// What they play instead of the current item's map and ruleset.
    pub style: Style,
    /// Whether they want to skip the intro.
    pub has_voted_to_skip: bool,
    /// Whether they failed the map that is played, and go on.
    pub has_failed: bool,
    /// Of a referee: whether they look on from the game as well.
    pub is_in_game: bool,
}

impl RoomUser {
    /// Whether they have the current map, as far as their client says.
    #[must_use]
    pub fn has_map(&self) -> bool {
        match self.availability {
            Availability::LocallyAvailable => true,
            Availability::Unknown => self.abilities.tells_only_missing_maps,
            Availability::NotDownloaded | Availability::Downloading { .. } | Availability::Importing => false,
        }
    }
}

/// What a client can do in a room. Each gate says it of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Abilities {
    /// It shows seats only: whoever has none is not there. A room without a limit lets others in without a seat.
    pub needs_seat: bool,
    /// It cannot show a room whose playlist is empty.
    pub needs_map: bool,
    /// It reports coming back from the results by itself, and never plays without end. Others are idle as soon as a
    /// match is over.
    pub has_results: bool,
    /// It says when a map is missing, and perhaps nothing when it is there.
    pub tells_only_missing_maps: bool,
}

/// As what somebody is inside. Upstream: `MultiplayerRoomUserRole`, with its numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum Role {
    /// To play, or to look on.
    #[default]
    Player = 0,
    /// To lead the match without playing.
    Referee = 1,
}

/// What somebody inside does. Upstream: `MultiplayerUserState`, with its numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
#[expect(missing_docs, reason = "the names are upstream's")]
pub enum UserState {
    #[default]
    Idle = 0,
    Ready = 1,
    WaitingForLoad = 2,
    Loaded = 3,
    ReadyForGameplay = 4,
    Playing = 5,
    FinishedPlay = 6,
    Results = 7,
    Spectating = 8,
}

impl UserState {
    /// All of them, in order of their numbers.
    pub const ALL: [Self; 9] = [
        Self::Idle,
        Self::Ready,
        Self::WaitingForLoad,
        Self::Loaded,
        Self::ReadyForGameplay,
        Self::Playing,
        Self::FinishedPlay,
        Self::Results,
        Self::Spectating,
    ];

    /// Whether somebody takes part in a match that is on and has not played to its end.
    #[must_use]
    pub const fn is_gameplay(self) -> bool {
        matches!(self, Self::WaitingForLoad | Self::Loaded | Self::ReadyForGameplay | Self::Playing)
    }
}

/// Whether somebody has the current map. Upstream: `BeatmapAvailability.cs`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names are upstream's")]
pub enum Availability {
    #[default]
    Unknown,
    NotDownloaded,
    /// With the part that is there already, 0 to 1, if the client says.
    Downloading {
        progress: Option<f32>,
    },
    Importing,
    LocallyAvailable,
}

/// What somebody plays instead of the current item's map and ruleset, where each may choose.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Style {
    /// Another beatmap of the set.
    pub beatmap: Option<Arc<RoomBeatmap>>,
    /// Another ruleset.
    pub ruleset: Option<Ruleset>,
}
