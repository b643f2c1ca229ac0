//! Rooms.

use std::{sync::Arc, time::Duration};

use kiai_model::{
    Channel, Id, Room, Ruleset, Timestamp, User,
    rooms::{
        HistoryLine, ItemAttempts, MatchType, PlaylistItem, QueueMode, Record, RoomBeatmap, RoomStanding, RoomState,
        RoomSummary, WinCondition,
    },
};
use serde::{Serialize, de::DeserializeOwned};

/// A room to be stored, or what about it is to be stored anew.
#[derive(Clone, Debug, PartialEq)]
pub struct RoomFacts {
    /// Its name.
    pub name: String,
    /// What must be said to come in.
    pub password: String,
    /// Who plays against whom.
    pub match_type: MatchType,
    /// Who may add to the playlist.
    pub queue_mode: QueueMode,
    /// What wins.
    pub win_condition: WinCondition,
    /// Whether intros are skipped without a vote.
    pub auto_skip: bool,
    /// How long after the first player is ready a match starts by itself.
    pub auto_start: Duration,
    /// How many may be inside.
    pub max_participants: Option<u8>,
    /// How often one player may try.
    pub max_attempts: Option<u16>,
    /// Whether a referee made it.
    pub is_tournament: bool,
    /// Whether a match is on.
    pub state: RoomState,
    /// Whose it is.
    pub host: Option<Id<User>>,
    /// When it ends or ended.
    pub ends_at: Option<Timestamp>,
}

/// A room as stored.
#[derive(Clone, Debug, PartialEq)]
pub struct StoredRoom {
    /// What lists show of it.
    pub summary: RoomSummary,
    /// What must be said to come in.
    pub password: String,
    /// Who made it.
    pub creator: Id<User>,
}

/// What somebody reached on one item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RoomBest {
    /// How often they tried.
    pub attempts: i64,
    /// Their best score that was passed, with its total.
    pub score: Option<(Id<kiai_model::Score>, i64)>,
}

/// An item of a room by which a score is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct RoomLink {
    /// The room.
    #[sqlx(try_from = "i64", rename = "room_id")]
    pub room: Id<Room>,
    /// The item.
    #[sqlx(try_from = "i64", rename = "item_id")]
    pub item: Id<PlaylistItem>,
}

/// A list of rooms that are played alone, or of rooms that are over. None of them is live.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RoomList {
    /// Open at this time.
    Active(Timestamp),
    /// Over at this time.
    Ended(Timestamp),
    /// In which somebody was.
    Participated(Id<User>),
    /// Which somebody made.
    Owned(Id<User>),
}

#[derive(sqlx::FromRow)]
pub(crate) struct RoomRow {
    id: i64,
    name: String,
    password: String,
    match_type: String,
    queue_mode: i64,
    win_condition: i64,
    auto_skip: bool,
    auto_start_ms: i64,
    max_participants: Option<i64>,
    max_attempts: Option<i64>,
    is_tournament: bool,
    state: i64,
    creator_id: i64,
    host_id: Option<i64>,
    channel_id: i64,
    starts_at: i64,
    ends_at: Option<i64>,
    participant_count: i64,
}

impl From<RoomRow> for StoredRoom {
    fn from(row: RoomRow) -> Self {
        let summary = RoomSummary {
            id: Id::new(row.id),
            name: row.name,
            has_password: !row.password.is_empty(),
            match_type: named(&row.match_type),
            queue_mode: match row.queue_mode {
                1 => QueueMode::AllPlayers,
                2 => QueueMode::AllPlayersRoundRobin,
                _ => QueueMode::HostOnly,
            },
            win_condition: match row.win_condition {
                1 => WinCondition::Accuracy,
                2 => WinCondition::Combo,
                3 => WinCondition::ScoreV2,
                _ => WinCondition::Score,
            },
            auto_skip: row.auto_skip,
            auto_start: Duration::from_millis(row.auto_start_ms.try_into().unwrap_or(0)),
            max_participants: row.max_participants.and_then(|count| count.try_into().ok()),
            max_attempts: row.max_attempts.and_then(|count| count.try_into().ok()),
            state: match row.state {
                1 => RoomState::WaitingForLoad,
                2 => RoomState::Playing,
                3 => RoomState::Closed,
                _ => RoomState::Open,
            },
            is_tournament: row.is_tournament,
            host: row.host_id.map(Id::new),
            channel: Id::<Channel>::new(row.channel_id),
            starts_at: Timestamp(row.starts_at),
            ends_at: row.ends_at.map(Timestamp),
            participant_count: row.participant_count.try_into().unwrap_or(0),
        };
        Self { summary, password: row.password, creator: Id::new(row.creator_id) }
    }
}

/// A value that serde knows by a name, as the bare name.
pub(crate) fn name_of(value: &impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(name)) => name,
        _ => String::new(),
    }
}

fn named<T: DeserializeOwned + Default>(name: &str) -> T {
    serde_json::from_value(serde_json::Value::String(name.to_owned())).unwrap_or_default()
}

#[derive(sqlx::FromRow)]
pub(crate) struct RoomItemRow {
    id: i64,
    pub(crate) room_id: i64,
    owner_id: i64,
    beatmap: String,
    #[sqlx(try_from = "i64")]
    ruleset: Ruleset,
    required_mods: String,
    allowed_mods: String,
    is_freestyle: bool,
    is_expired: bool,
    play_order: i64,
    played_at: Option<i64>,
    was_attempted: bool,
}

impl TryFrom<RoomItemRow> for PlaylistItem {
    type Error = serde_json::Error;

    fn try_from(row: RoomItemRow) -> Result<Self, serde_json::Error> {
        Ok(Self {
            id: Id::new(row.id),
            owner: Id::new(row.owner_id),
            beatmap: Arc::new(serde_json::from_str::<RoomBeatmap>(&row.beatmap)?),
            ruleset: row.ruleset,
            required_mods: serde_json::from_str(&row.required_mods)?,
            allowed_mods: serde_json::from_str(&row.allowed_mods)?,
            is_freestyle: row.is_freestyle,
            is_expired: row.is_expired,
            order: row.play_order.try_into().unwrap_or(u16::MAX),
            played_at: row.played_at.map(Timestamp),
            was_attempted: row.was_attempted,
        })
    }
}

#[derive(sqlx::FromRow)]
pub(crate) struct StandingRow {
    user_id: i64,
    total_score: i64,
    accuracy: f64,
    pp: f64,
    attempts: i64,
    completed: i64,
    pub(crate) last_score_id: i64,
}

impl From<&StandingRow> for RoomStanding {
    fn from(row: &StandingRow) -> Self {
        Self {
            user: Id::new(row.user_id),
            total_score: row.total_score,
            accuracy: row.accuracy,
            pp: row.pp,
            attempts: row.attempts.try_into().unwrap_or(u32::MAX),
            completed: row.completed.try_into().unwrap_or(u32::MAX),
        }
    }
}

#[derive(sqlx::FromRow)]
pub(crate) struct RoomBestRow {
    item_id: i64,
    attempts: i64,
    score_id: Option<i64>,
    total_score: i64,
}

impl From<RoomBestRow> for RoomBest {
    fn from(row: RoomBestRow) -> Self {
        Self { attempts: row.attempts, score: row.score_id.map(|score| (Id::new(score), row.total_score)) }
    }
}

impl From<RoomBestRow> for ItemAttempts {
    fn from(row: RoomBestRow) -> Self {
        Self {
            item: Id::new(row.item_id),
            attempts: row.attempts.try_into().unwrap_or(u32::MAX),
            has_passed: row.score_id.is_some(),
        }
    }
}

#[derive(sqlx::FromRow)]
pub(crate) struct RoomEventRow {
    id: i64,
    happened_at: i64,
    record: String,
}

impl TryFrom<RoomEventRow> for HistoryLine {
    type Error = serde_json::Error;

    fn try_from(row: RoomEventRow) -> Result<Self, serde_json::Error> {
        let record: Record = serde_json::from_str(&row.record)?;
        Ok(Self { id: row.id, at: Timestamp(row.happened_at), record })
    }
}
