//! Rooms as lists and pages show them, live or over, and what players reached in them.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::{MatchType, PlaylistItem, QueueMode, RoomState, Settings, WinCondition};
use crate::{Beatmap, Channel, Id, Mods, Room, Ruleset, Score, Timestamp, User};

/// What a list shows of a room besides its playlist. Upstream: the columns of `multiplayer_rooms` in osu-web.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RoomSummary {
    /// Its number.
    pub id: Id<Room>,
    /// Its name.
    pub name: String,
    /// Whether something must be said to come in.
    pub has_password: bool,
    /// A [`MatchType::Playlists`] room is played alone and over days; all others are played together.
    pub match_type: MatchType,
    /// Who may add to the playlist.
    pub queue_mode: QueueMode,
    /// What wins.
    pub win_condition: WinCondition,
    /// Whether intros are skipped without a vote.
    pub auto_skip: bool,
    /// How long after the first player is ready a match starts by itself; zero when it does not.
    pub auto_start: Duration,
    /// How many may be inside.
    pub max_participants: Option<u8>,
    /// How often one player may try all items together.
    pub max_attempts: Option<u16>,
    /// Whether a match is on; [`RoomState::Closed`] when it is over.
    pub state: RoomState,
    /// Whether a referee made it.
    pub is_tournament: bool,
    /// Whose it is; of a tournament room perhaps nobody's.
    pub host: Option<Id<User>>,
    /// Where those inside talk.
    pub channel: Id<Channel>,
    /// When it was made.
    pub starts_at: Timestamp,
    /// When it ends or ended; none while nobody knows.
    pub ends_at: Option<Timestamp>,
    /// How many are inside a live room; how many came in, of a playlist and of a room that is over.
    pub participant_count: u32,
}

/// A room in a list. Upstream: the answer of `GET rooms`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ListedRoom {
    /// What it is.
    pub summary: RoomSummary,
    /// What is played now or next, or was played last.
    pub current: Option<PlaylistItem>,
    /// Items that can still be played.
    pub active_item_count: u32,
    /// All items there ever were.
    pub item_count: u32,
    /// The rulesets of the items that can still be played, of all items when there is none, by number.
    pub rulesets: Vec<Ruleset>,
    /// Lowest and highest star rating of the same items.
    pub star_range: Option<(f64, f64)>,
    /// Some of those inside, or who came last, at most 50.
    pub recent_participants: Vec<Id<User>>,
}

/// A room with everything that is shown inside. Upstream: the answer of `GET rooms/{id}`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RoomDetails {
    /// What it is.
    pub summary: RoomSummary,
    /// All items, in order of addition.
    pub playlist: Vec<PlaylistItem>,
    /// Some of those inside, or who came last, at most 50.
    pub recent_participants: Vec<Id<User>>,
    /// What whoever asks reached, if they tried anything.
    pub own: Option<RoomStanding>,
    /// How often whoever asks tried each item they tried, by item.
    pub attempts: Vec<ItemAttempts>,
}

/// How often somebody tried an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemAttempts {
    /// Which.
    pub item: Id<PlaylistItem>,
    /// How often.
    pub attempts: u32,
    /// Whether they ever passed it.
    pub has_passed: bool,
}

/// What somebody reached in a room, over all its items. Upstream: `UserScoreAggregate` in osu-web.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct RoomStanding {
    /// Who.
    pub user: Id<User>,
    /// The sum of their best totals, one of each item.
    pub total_score: i64,
    /// The mean accuracy of these, 0 to 1.
    pub accuracy: f64,
    /// The sum of their performance points.
    pub pp: f64,
    /// How often they tried.
    pub attempts: u32,
    /// How many items they passed.
    pub completed: u32,
}

/// Who reached what in a room. Upstream: the answer of `GET rooms/{id}/leaderboard`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RoomBoard {
    /// The best, best first, at most 50.
    pub standings: Vec<RoomStanding>,
    /// What whoever asks reached, with their position from 1.
    pub own: Option<(u64, RoomStanding)>,
}

/// A score with its place on an item's board.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PlacedScore {
    /// The score.
    pub score: Score,
    /// From 1.
    pub position: u64,
}

/// From where an item's board goes on: behind this score, which has this total.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemCursor {
    /// Its total.
    pub total_score: i64,
    /// The score.
    pub score: Id<Score>,
}

/// A part of an item's board: the best score of each player.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ItemBoard {
    /// The scores, in the order asked for.
    pub scores: Vec<Score>,
    /// From where it goes on; none at the end.
    pub next: Option<ItemCursor>,
}

/// A score on an item's board with those around it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ScoreAround {
    /// The score.
    pub placed: PlacedScore,
    /// Those above, the nearest first.
    pub higher: ItemBoard,
    /// Those below, the nearest first.
    pub lower: ItemBoard,
}

/// How the totals of an item's passed scores spread. Upstream: `MultiplayerPlaylistItemStats.cs`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemStats {
    /// Which item.
    pub item: Id<PlaylistItem>,
    /// How many totals there are from each multiple of 100,000 up; the last from 1,200,000 up.
    pub counts: [i64; 13],
    /// The sum of all totals.
    pub total: i64,
    /// The last score that is counted; 0 for none.
    pub last_score: Id<Score>,
}

/// One line of a room's history.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HistoryLine {
    /// Its number; later lines have higher ones.
    pub id: i64,
    /// When.
    pub at: Timestamp,
    /// What.
    pub record: super::Record,
}

/// A playlist that somebody wants to have played. Upstream: what the game sends with `POST rooms`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NewPlaylist {
    /// Its name.
    pub name: String,
    /// What must be said to come in, empty when nothing.
    pub password: String,
    /// How long it can be played.
    pub duration: Duration,
    /// How often one player may try all items together.
    pub max_attempts: Option<u16>,
    /// How many may come in.
    pub max_participants: Option<u8>,
    /// Everything else that a room has: queue mode, automatic skips.
    pub settings: Settings,
    /// What is to be played.
    pub items: Vec<NewItem>,
}

/// An item as a client names it, before anybody has looked whether it can be.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NewItem {
    /// The beatmap's number.
    pub beatmap: Id<Beatmap>,
    /// What the client takes for the beatmap's checksum, if it says.
    pub checksum: Option<String>,
    /// The ruleset's number.
    pub ruleset: i64,
    /// Mods that everybody plays with.
    pub required_mods: Mods,
    /// Mods that each may choose.
    pub allowed_mods: Mods,
    /// Whether each may choose another beatmap of the set, and another ruleset.
    pub is_freestyle: bool,
}
