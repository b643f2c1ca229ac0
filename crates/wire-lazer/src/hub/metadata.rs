//! The methods of the metadata hub.

use kiai_model::{BeatmapSet, Id, Score, User, rooms::ItemStats};
use kiai_wire_derive::{Call, Decode, Encode};

use super::{
    activity::UserActivity,
    presence::{UserPresence, UserStatus},
};
use crate::msgpack::List;

/// What a client may ask for. Upstream: `IMetadataServer.cs`.
#[derive(Clone, Debug, PartialEq, Call)]
pub enum MetadataServer {
    /// Which beatmap sets changed after this number of the queue. Answered with [`BeatmapUpdates`].
    GetChangesSince(i32),
    /// What the caller does; nil is idle.
    UpdateActivity(Option<UserActivity>),
    /// How the caller wants to be seen.
    UpdateStatus(Option<UserStatus>),
    /// From now on the caller hears of everyone's presence.
    BeginWatchingUserPresence,
    /// The caller hears of it no more.
    EndWatchingUserPresence,
    /// The caller hears of scores in a playlist. Answered with a list of [`MultiplayerPlaylistItemStats`].
    BeginWatchingMultiplayerRoom(i64),
    /// The caller hears of them no more.
    EndWatchingMultiplayerRoom(i64),
    /// The caller's friends changed.
    RefreshFriends,
}

/// What the server tells. Upstream: `IMetadataClient.cs`.
#[derive(Clone, Debug, PartialEq, Call)]
pub enum MetadataClient {
    /// Beatmap sets came or changed.
    BeatmapSetsUpdated(BeatmapUpdates),
    /// A user's presence; nil is offline.
    UserPresenceUpdated(Id<User>, Option<UserPresence>),
    /// A friend's presence; nil is offline.
    FriendPresenceUpdated(Id<User>, Option<UserPresence>),
    /// The daily challenge; nil is none.
    DailyChallengeUpdated(Option<DailyChallengeInfo>),
    /// A score was set in a watched playlist.
    MultiplayerRoomScoreSet(MultiplayerRoomScoreSetEvent),
}

/// Beatmap sets that came or changed. Upstream: `BeatmapUpdates.cs`.
#[derive(Clone, Debug, Default, PartialEq, Encode, Decode)]
pub struct BeatmapUpdates {
    /// Which.
    #[key(0)]
    pub beatmap_set_ids: List<Id<BeatmapSet>, 4096>,
    /// Number of the last of these changes, an `int`.
    #[key(1)]
    pub last_processed_queue_id: i64,
}

/// The daily challenge. Upstream: `DailyChallengeInfo.cs`.
#[derive(Clone, Copy, Debug, PartialEq, Encode, Decode)]
pub struct DailyChallengeInfo {
    /// The room it is played in.
    #[key(0)]
    pub room_id: i64,
}

/// How scores on an item of a playlist are distributed. Upstream: `MultiplayerPlaylistItemStats.cs`.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct MultiplayerPlaylistItemStats {
    /// The item.
    #[key(0)]
    pub playlist_item_id: i64,
    /// Thirteen counts, one for each 100,000 points.
    #[key(1)]
    pub total_score_distribution: List<i64, 13>,
    /// Sum of all scores.
    #[key(2)]
    pub cumulative_score: i64,
    /// The last score counted.
    #[key(3)]
    pub last_processed_score_id: Id<Score>,
}

impl From<&ItemStats> for MultiplayerPlaylistItemStats {
    fn from(stats: &ItemStats) -> Self {
        Self {
            playlist_item_id: stats.item.get(),
            total_score_distribution: List(stats.counts.to_vec()),
            cumulative_score: stats.total,
            last_processed_score_id: stats.last_score,
        }
    }
}

/// A score was set in a playlist. Upstream: `MultiplayerRoomScoreSetEvent.cs`.
#[derive(Clone, Copy, Debug, PartialEq, Encode, Decode)]
pub struct MultiplayerRoomScoreSetEvent {
    /// The room.
    #[key(0)]
    pub room_id: i64,
    /// The item.
    #[key(1)]
    pub playlist_item_id: i64,
    /// The score.
    #[key(2)]
    pub score_id: Id<Score>,
    /// Who set it.
    #[key(3)]
    pub user_id: Id<User>,
    /// Its total.
    #[key(4)]
    pub total_score: i64,
    /// The user's new place, when this is their new best.
    #[key(5)]
    pub new_rank: Option<i32>,
}
