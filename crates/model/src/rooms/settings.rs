//! Settings of a room.

use std::time::Duration;

use serde::{Deserialize, Serialize};

/// Settings of a room. Upstream: `MultiplayerRoomSettings.cs`, and those of a bancho match.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// Its name, already filtered.
    pub name: String,
    /// What must be said to come in, empty when nothing. Everybody inside is told.
    pub password: String,
    /// Who plays against whom.
    pub match_type: MatchType,
    /// Who may add to the playlist, and what comes next.
    pub queue_mode: QueueMode,
    /// How long after the first player is ready a match starts by itself; zero when it does not.
    pub auto_start: Duration,
    /// Whether intros are skipped without a vote; a hint to clients.
    pub auto_skip: bool,
    /// How many may be inside, 2 to 16; none when any number.
    pub max_participants: Option<u8>,
    /// What wins. Clients of osu!(lazer) know only the first.
    pub win_condition: WinCondition,
    /// Of mania's random mod, for clients of the bancho protocol.
    pub seed: u32,
}

/// Who plays against whom. Upstream: `MatchType.cs` and the team types of a bancho match.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MatchType {
    /// No match, but a playlist that each plays alone.
    Playlists,
    /// Each for themselves.
    #[default]
    HeadToHead,
    /// Two teams.
    TeamVersus,
    /// Together on one score, taking turns; each for themselves for clients of osu!(lazer).
    TagCoop,
    /// Two teams that take turns inside; two teams for clients of osu!(lazer).
    TagTeamVersus,
}

impl MatchType {
    /// Whether there are teams.
    #[must_use]
    pub const fn has_teams(self) -> bool {
        matches!(self, Self::TeamVersus | Self::TagTeamVersus)
    }

    /// The type that a client means which only knows whether there are teams: the same as before where that agrees.
    #[must_use]
    pub const fn with_teams(self, has_teams: bool) -> Self {
        match (self, has_teams) {
            (Self::TagCoop, false) => Self::TagCoop,
            (Self::TagTeamVersus, true) => Self::TagTeamVersus,
            (_, true) => Self::TeamVersus,
            (_, false) => Self::HeadToHead,
        }
    }
}

/// Who may add to the playlist, and what comes next. Upstream: `QueueMode.cs`, with its numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum QueueMode {
    /// The host alone.
    #[default]
    HostOnly = 0,
    /// Everybody, in order of addition.
    AllPlayers = 1,
    /// Everybody, taking turns.
    AllPlayersRoundRobin = 2,
}

/// What wins. The numbers are those of the bancho protocol.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
#[expect(missing_docs, reason = "the names say it")]
pub enum WinCondition {
    #[default]
    Score = 0,
    Accuracy = 1,
    Combo = 2,
    ScoreV2 = 3,
}
