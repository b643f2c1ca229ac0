//! Rooms. Upstream: `Room.cs`, `PlaylistItem.cs`, `APIUserScoreAggregate.cs`, `MultiplayerScore.cs`.

use kiai_model::{Grade, HitCounts, Mods};
use serde::Deserialize;
use serde_json::{Map, Value};

use super::{Beatmap, Date, User, not_null};

/// A room.
#[derive(Clone, Debug, Deserialize)]
pub struct Room {
    /// Its number.
    pub id: i64,
    /// Its name.
    #[serde(default)]
    pub name: String,
    /// Whether something must be said to come in.
    #[serde(default)]
    pub has_password: bool,
    /// Who decides in it.
    #[serde(default)]
    pub host: Option<User>,
    /// `normal` and the like.
    #[serde(default)]
    pub category: RoomCategory,
    /// Who plays against whom.
    #[serde(rename = "type", default)]
    pub kind: RoomType,
    /// Who may add to the playlist.
    #[serde(default)]
    pub queue_mode: RoomQueueMode,
    /// Whether a match is on.
    #[serde(default)]
    pub status: RoomStatus,
    /// When it began.
    #[serde(default)]
    pub starts_at: Option<Date>,
    /// When it ends.
    #[serde(default)]
    pub ends_at: Option<Date>,
    /// How many may be inside.
    #[serde(default)]
    pub max_participants: Option<u8>,
    /// How often one player may try.
    #[serde(default)]
    pub max_attempts: Option<i32>,
    /// How many are inside, or came in.
    #[serde(default)]
    pub participant_count: i32,
    /// Some of them.
    #[serde(default)]
    pub recent_participants: Vec<User>,
    /// The playlist; of a room alone.
    #[serde(default)]
    pub playlist: Vec<PlaylistItem>,
    /// What is played now; in a list.
    #[serde(default)]
    pub current_playlist_item: Option<PlaylistItem>,
    /// How long the playlist is; in a list.
    #[serde(default)]
    pub playlist_item_stats: Option<PlaylistItemStats>,
    /// How hard it is; in a list.
    #[serde(default)]
    pub difficulty_range: Option<DifficultyRange>,
    /// Whether intros are skipped.
    #[serde(default)]
    pub auto_skip: bool,
    /// Seconds.
    #[serde(default)]
    pub auto_start_duration: u16,
    /// What the caller reached; of a room alone.
    #[serde(default)]
    pub current_user_score: Option<UserScoreAggregate>,
    /// The chat channel.
    #[serde(default)]
    pub channel_id: i32,
    /// Whether it stands above the others.
    #[serde(default)]
    pub pinned: bool,
}

/// Upstream: `RoomCategory.cs`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names are upstream's")]
pub enum RoomCategory {
    #[default]
    Normal,
    Spotlight,
    FeaturedArtist,
    DailyChallenge,
}

/// Upstream: `MatchType.cs`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names are upstream's")]
pub enum RoomType {
    #[default]
    Playlists,
    HeadToHead,
    TeamVersus,
    Matchmaking,
    RankedPlay,
}

/// Upstream: `QueueMode.cs`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names are upstream's")]
pub enum RoomQueueMode {
    #[default]
    HostOnly,
    AllPlayers,
    AllPlayersRoundRobin,
}

/// Upstream: `RoomStatus.cs`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names are upstream's")]
pub enum RoomStatus {
    #[default]
    Idle,
    Playing,
}

/// One item.
#[derive(Clone, Debug, Deserialize)]
pub struct PlaylistItem {
    /// Its number.
    pub id: i64,
    /// Who added it.
    #[serde(default)]
    pub owner_id: i32,
    /// The ruleset.
    #[serde(default)]
    pub ruleset_id: i32,
    /// The map.
    pub beatmap_id: i32,
    /// The map with its set; never null.
    pub beatmap: Beatmap,
    /// Mods that each may choose.
    #[serde(default)]
    pub allowed_mods: Mods,
    /// Mods that everybody plays with.
    #[serde(default)]
    pub required_mods: Mods,
    /// Whether each may choose another map.
    #[serde(default)]
    pub freestyle: bool,
    /// Whether it was played.
    #[serde(default)]
    pub expired: bool,
    /// Its place.
    #[serde(default)]
    pub playlist_order: Option<u16>,
    /// When it was played.
    #[serde(default)]
    pub played_at: Option<Date>,
}

/// How long a playlist is.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct PlaylistItemStats {
    /// Items that can still be played.
    #[serde(default)]
    pub count_active: i32,
    /// All items.
    #[serde(default)]
    pub count_total: i32,
    /// Their rulesets.
    #[serde(default)]
    pub ruleset_ids: Vec<i32>,
}

/// How hard a playlist is.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
pub struct DifficultyRange {
    /// Lowest star rating.
    #[serde(default)]
    pub min: f64,
    /// Highest star rating.
    #[serde(default)]
    pub max: f64,
}

/// What somebody reached in a room.
#[derive(Clone, Debug, Deserialize)]
pub struct UserScoreAggregate {
    /// How often they tried.
    #[serde(default)]
    pub attempts: i32,
    /// How many items they passed.
    #[serde(default)]
    pub completed: i32,
    /// Mean accuracy.
    #[serde(default)]
    pub accuracy: f64,
    /// Performance points.
    #[serde(default)]
    pub pp: Option<f64>,
    /// The room.
    #[serde(default)]
    pub room_id: i64,
    /// The sum.
    #[serde(default)]
    pub total_score: i64,
    /// Who.
    #[serde(default)]
    pub user_id: i64,
    /// Who; on a leaderboard.
    #[serde(default)]
    pub user: Option<User>,
    /// Their place; of the caller's own.
    #[serde(default)]
    pub position: Option<i32>,
    /// How often they tried each item; in a room.
    #[serde(default)]
    pub playlist_item_attempts: Vec<ItemAttempts>,
}

/// How often an item was tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub struct ItemAttempts {
    /// Which.
    #[serde(default)]
    pub id: i64,
    /// How often.
    #[serde(default)]
    pub attempts: i32,
    /// Whether it was passed.
    #[serde(default)]
    pub passed: bool,
}

/// `GET rooms/{room}/leaderboard`.
#[derive(Clone, Debug, Deserialize)]
pub struct RoomLeaderboard {
    /// The best.
    pub leaderboard: Vec<UserScoreAggregate>,
    /// The caller's own.
    #[serde(default)]
    pub user_score: Option<UserScoreAggregate>,
}

/// A part of an item's board.
#[derive(Clone, Debug, Deserialize)]
pub struct ItemScores {
    /// The scores.
    pub scores: Vec<ItemScore>,
    /// What is sent back to see more.
    #[serde(default)]
    pub params: Map<String, Value>,
    /// From where to go on.
    #[serde(default)]
    pub cursor: Option<Map<String, Value>>,
    /// How many there are in all.
    #[serde(default)]
    pub total: Option<i64>,
    /// The caller's own.
    #[serde(default)]
    pub user_score: Option<Box<ItemScore>>,
}

/// A score of an item.
#[derive(Clone, Debug, Deserialize)]
pub struct ItemScore {
    /// Its number.
    pub id: i64,
    /// Who played.
    #[serde(default)]
    pub user: Option<User>,
    /// Grade.
    pub rank: Grade,
    /// Standardised.
    #[serde(default)]
    pub total_score: i64,
    /// 0 to 1.
    #[serde(default)]
    pub accuracy: f64,
    /// Longest combo.
    #[serde(default)]
    pub max_combo: i32,
    /// Mods.
    #[serde(default)]
    pub mods: Option<Mods>,
    /// Hit results.
    #[serde(default)]
    pub statistics: HitCounts,
    /// Highest possible hit results.
    #[serde(default)]
    pub maximum_statistics: HitCounts,
    /// Played to the end.
    #[serde(default)]
    pub passed: bool,
    /// When it ended; never null.
    pub ended_at: Date,
    /// Its place.
    #[serde(default)]
    pub position: Option<i32>,
    /// Performance points.
    #[serde(default)]
    pub pp: Option<f64>,
    /// Whether a replay can be downloaded; never null.
    #[serde(default, deserialize_with = "not_null")]
    pub has_replay: Option<bool>,
    /// The ruleset.
    pub ruleset_id: i32,
    /// The map.
    pub beatmap_id: i32,
    /// Those around it.
    #[serde(default)]
    pub scores_around: Option<ScoresAround>,
}

/// Scores around one.
#[derive(Clone, Debug, Deserialize)]
pub struct ScoresAround {
    /// Those above, the nearest first.
    #[serde(default)]
    pub higher: Option<ItemScores>,
    /// Those below, the nearest first.
    #[serde(default)]
    pub lower: Option<ItemScores>,
}
