//! A room as the multiplayer hub speaks of it.

use kiai_model::{Channel, Id, Mods, Room, User, rooms};
use kiai_wire_derive::{Decode, Encode};

use super::multiplayer_match::{MatchRoomState, MatchUserState, MultiplayerCountdown};
use crate::msgpack::{DateTimeOffset, List, Text, TimeSpan};

/// Users in one room, at most.
const MAX_USERS: usize = 256;
/// Items of one playlist, at most.
const MAX_ITEMS: usize = 1024;
/// Countdowns in one room, at most.
const MAX_COUNTDOWNS: usize = 16;

/// A room's name, of at most a hundred characters.
pub type RoomName = Text<400>;
/// What is to be said to come in.
pub type Password = Text<400>;
/// MD5 in hexadecimal; what else clients say is refused later.
pub type Checksum = Text<64>;

/// A room. Upstream: `MultiplayerRoom.cs`.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct MultiplayerRoom {
    /// Its number; 0 from a client that makes it.
    #[key(0)]
    pub room_id: Id<Room>,
    /// Whether a match is on.
    #[key(1)]
    pub state: MultiplayerRoomState,
    /// Its settings.
    #[key(2)]
    pub settings: MultiplayerRoomSettings,
    /// Who is inside, in the order they came.
    #[key(3)]
    pub users: List<MultiplayerRoomUser, MAX_USERS>,
    /// The host once more.
    #[key(4)]
    pub host: Option<MultiplayerRoomUser>,
    /// Seats and teams.
    #[key(5)]
    pub match_state: Option<MatchRoomState>,
    /// What is, was and will be played.
    #[key(6)]
    pub playlist: List<MultiplayerPlaylistItem, MAX_ITEMS>,
    /// What is counted down to.
    #[key(7, default)]
    pub active_countdowns: List<MultiplayerCountdown, MAX_COUNTDOWNS>,
    /// The chat channel.
    #[key(8)]
    pub channel_id: Id<Channel>,
}

/// Settings of a room. Upstream: `MultiplayerRoomSettings.cs`.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct MultiplayerRoomSettings {
    /// Its name.
    #[key(0)]
    pub name: RoomName,
    /// The current item: the server alone decides.
    #[key(1)]
    pub playlist_item_id: Id<rooms::PlaylistItem>,
    /// What is to be said to come in; empty for nothing.
    #[key(2)]
    pub password: Password,
    /// Who plays against whom.
    #[key(3)]
    pub match_type: MatchType,
    /// Who may add to the playlist.
    #[key(4)]
    pub queue_mode: QueueMode,
    /// When a match starts by itself; zero for never.
    #[key(5)]
    pub auto_start_duration: TimeSpan,
    /// Whether intros are skipped without a vote.
    #[key(6)]
    pub auto_skip: bool,
    /// How many may be inside; nil for any number.
    #[key(7)]
    pub max_participants: Option<u8>,
}

/// Somebody in a room. Upstream: `MultiplayerRoomUser.cs`.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct MultiplayerRoomUser {
    /// Who.
    #[key(0)]
    pub user_id: Id<User>,
    /// What they do.
    #[key(1)]
    pub state: MultiplayerUserState,
    /// Whether they have the map.
    #[key(2)]
    pub beatmap_availability: BeatmapAvailability,
    /// Their own mods.
    #[key(3)]
    pub mods: Mods,
    /// Their team, where there are teams.
    #[key(4)]
    pub match_state: Option<MatchUserState>,
    /// Another ruleset than the item's.
    #[key(5)]
    pub ruleset_id: Option<i32>,
    /// Another map than the item's.
    #[key(6)]
    pub beatmap_id: Option<i32>,
    /// Whether they want to skip the intro.
    #[key(7)]
    pub voted_to_skip_intro: bool,
    /// As what they are inside.
    #[key(8, default)]
    pub role: MultiplayerRoomUserRole,
}

/// One item of a playlist. Upstream: `MultiplayerPlaylistItem.cs`.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct MultiplayerPlaylistItem {
    /// Its number; 0 from a client that adds it.
    #[key(0)]
    pub id: Id<rooms::PlaylistItem>,
    /// Who added it.
    #[key(1)]
    pub owner_id: Id<User>,
    /// The map.
    #[key(2)]
    pub beatmap_id: i32,
    /// MD5 of the map's file.
    #[key(3)]
    pub beatmap_checksum: Checksum,
    /// The ruleset.
    #[key(4)]
    pub ruleset_id: i32,
    /// Mods that everybody plays with.
    #[key(5)]
    pub required_mods: Mods,
    /// Mods that each may choose.
    #[key(6)]
    pub allowed_mods: Mods,
    /// Whether it was played.
    #[key(7)]
    pub expired: bool,
    /// Its place among those not played yet.
    #[key(8)]
    pub playlist_order: u16,
    /// When it was played.
    #[key(9)]
    pub played_at: Option<DateTimeOffset>,
    /// Star rating.
    #[key(10)]
    pub star_rating: f64,
    /// Whether each may choose another map of the set, and another ruleset.
    #[key(11)]
    pub freestyle: bool,
}

/// Whether somebody has the map. Upstream: `BeatmapAvailability.cs`.
#[derive(Clone, Copy, Debug, PartialEq, Encode, Decode)]
pub struct BeatmapAvailability {
    /// Whether.
    #[key(0)]
    pub state: DownloadState,
    /// How much of it is there already, 0 to 1, while it is downloaded.
    #[key(1)]
    pub download_progress: Option<f32>,
}

/// Upstream: `DownloadState.cs`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[expect(missing_docs, reason = "the names are upstream's")]
pub enum DownloadState {
    Unknown = 0,
    NotDownloaded = 1,
    Downloading = 2,
    Importing = 3,
    LocallyAvailable = 4,
}

/// Upstream: `MultiplayerRoomState.cs`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[expect(missing_docs, reason = "the names are upstream's")]
pub enum MultiplayerRoomState {
    Open = 0,
    WaitingForLoad = 1,
    Playing = 2,
    Closed = 3,
}

/// Upstream: `MultiplayerUserState.cs`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[expect(missing_docs, reason = "the names are upstream's")]
pub enum MultiplayerUserState {
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

/// Upstream: `MultiplayerRoomUserRole.cs`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode)]
#[expect(missing_docs, reason = "the names are upstream's")]
pub enum MultiplayerRoomUserRole {
    #[default]
    Player = 0,
    Referee = 1,
}

/// Upstream: `MatchType.cs`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[expect(missing_docs, reason = "the names are upstream's")]
pub enum MatchType {
    Playlists = 0,
    HeadToHead = 1,
    TeamVersus = 2,
    Matchmaking = 3,
    RankedPlay = 4,
}

/// Upstream: `QueueMode.cs`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[expect(missing_docs, reason = "the names are upstream's")]
pub enum QueueMode {
    HostOnly = 0,
    AllPlayers = 1,
    AllPlayersRoundRobin = 2,
}

/// Upstream: `GameplayAbortReason.cs`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[expect(missing_docs, reason = "the names are upstream's")]
pub enum GameplayAbortReason {
    LoadTookTooLong = 0,
    HostAbortedTheMatch = 1,
}
