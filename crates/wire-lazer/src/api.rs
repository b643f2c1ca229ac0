//! The JSON of the API, version 2, as the game reads it: a class of the game is a struct here.
//!
//! The game fails a whole reply for a `null` in a value type, a decimal point in an integer or an integer beyond 32 bits:
//! such fields are no `Option` here, or are left out when they are `None`. Where upstream's setters need an order, the
//! fields stand in it.

mod beatmap;
mod beatmapset;
mod chat;
mod date;
mod notifications;
mod ranking;
mod recent_activity;
mod registration;
mod relation;
mod room;
mod score;
mod search;
mod seasonal_backgrounds;
mod user;
mod user_statistics;

pub use beatmap::{
    APIBeatmap, APIBeatmapOwner, APIBeatmapTag, APIFailTimes, APIUserMostPlayedBeatmap, BeatmapAttributes, Beatmaps,
    DifficultyAttributes, DifficultyDetails,
};
pub use beatmapset::{
    APIBeatmapSet, APITag, BeatmapSetOnlineAvailability, BeatmapSetOnlineCovers, BeatmapSetOnlineGenre,
    BeatmapSetOnlineLanguage, BeatmapSetOnlineNomination, FavouriteCount,
};
pub use chat::{
    APIChatChannel, Channel, ChannelType, ChannelUserAttributes, ChatAckResponse, ChatSilence,
    CreateNewPrivateMessageResponse, GetChannelResponse, GetUpdatesResponse, Message, NewChatMessageData,
};
pub use date::{Date, Day};
pub use notifications::{
    APINotification, APINotificationsBundle, NotificationDetails, NotificationIdentity, NotificationsRead,
    SocketMessage,
};
pub use ranking::{CountryRanking, CountryStatistics, PageCursor, RankedUser, UserRanking};
pub use recent_activity::{APIRecentActivity, RecentActivityBeatmap, RecentActivityType, RecentActivityUser};
pub use registration::{FormError, FormErrorUser, RegistrationRequestErrors};
pub use relation::{APIRelation, BeatmapsetFavourites, RelationType, UserRelation};
pub use room::{
    APILeaderboard, APIUserScoreAggregate, CreateRoomItem, CreateRoomRequest, EventPlaylistItem,
    IndexedMultiplayerScores, ItemAttemptsCount, ItemScoresCursor, ItemScoresParameters, MultiplayerScore,
    MultiplayerScores, MultiplayerScoresAround, PlaylistItem, Room, RoomDifficultyRange, RoomEvent, RoomEvents,
    RoomPlaylistItemStats,
};
pub use score::{APIScoreToken, APIScoreWithPosition, APIScoresCollection, Scores, SoloScoreInfo, SubmitScore};
pub use search::{SearchBeatmapSetsResponse, SearchCursor};
pub use seasonal_backgrounds::{APISeasonalBackground, APISeasonalBackgrounds};
pub use user::{
    APIMe, APITeam, APIUser, APIUserGroup, Country, Cover, DailyChallengeUserStats, DatedCount, GlobalRank,
    KudosuCount, RankHighest, RankHistory, UserProfile, Users,
};
pub use user_statistics::{GradeCounts, LevelInfo, UserStatistics};
