//! Replies read as strictly as the game reads them: a field that .NET holds in a value type refuses `null`, integers
//! have 32 bits and no decimal point, dates have an offset, and keys stand in the order the game's setters need.
//!
//! Only what the game reads is here. A key may be absent unless the game cannot do without it. Upstream: the classes
//! in `osu.Game/Online/API/Requests/Responses`, read by Newtonsoft with its default settings.

mod activity;
mod beatmap;
mod chat;
mod date;
mod order;
mod room;
mod score;
mod user;

use serde::{Deserialize, de::DeserializeOwned};

pub use self::{
    activity::{RecentActivity, RecentActivityBeatmap, RecentActivityType, RecentActivityUser},
    beatmap::{Availability, Beatmap, BeatmapSet, BeatmapSetPage, Beatmaps, Covers, FailTimes, Named, Owner, Status},
    chat::{
        ChatChannel, ChatChannelType, ChatMessage, ChatUpdates, Conversation, NewConversation, NewMessages, OneChannel,
    },
    date::{Date, Day},
    room::{
        DifficultyRange, ItemAttempts, ItemScore, ItemScores, PlaylistItem, PlaylistItemStats, Room, RoomCategory,
        RoomLeaderboard, RoomQueueMode, RoomStatus, RoomType, ScoresAround, UserScoreAggregate,
    },
    score::{BoardUserScore, Score, ScoreCollection, ScoreToken, SubmittedScore},
    user::{
        Achievement, Cover, DailyChallenge, DatedCount, GlobalRank, GradeCounts, Group, Kudosu, Level, Me, MeUser,
        PlayStyle, RankHighest, RankHistory, Relation, RelationType, Team, User, UserStatistics, Users, Verification,
    },
};
pub(super) use {chat::ChatAck, user::FriendAdded};

/// Reads `body` as the game does.
///
/// # Errors
/// Says which rule is broken.
pub fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, String> {
    order::check(body)?;
    serde_json::from_slice(body).map_err(|error| error.to_string())
}

/// `POST /oauth/token`. Upstream: `OAuthToken.cs`.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct TokenReply {
    #[serde(deserialize_with = "without_pipe")]
    pub(super) access_token: String,
    #[serde(deserialize_with = "without_pipe")]
    pub(super) refresh_token: String,
    pub(super) expires_in: i64,
}

/// `GET me/beatmapset-favourites`.
#[derive(Debug, Deserialize)]
pub(super) struct Favourites {
    pub(super) beatmapset_ids: Vec<i32>,
}

/// `GET notifications`. Upstream: `APINotificationsBundle.cs`.
#[derive(Debug, Deserialize)]
pub struct Notifications {
    /// Where the notification socket is.
    pub notification_endpoint: String,
    /// What the player has not seen.
    #[serde(default)]
    pub notifications: Vec<NotificationItem>,
}

/// Something that happened. Over the socket the game reads every one as that of a medal, before it looks at its name:
/// no number may be null. Upstream: `NewPrivateNotificationEvent.cs`.
#[derive(Clone, Debug, Deserialize)]
pub struct NotificationItem {
    /// Its number.
    pub id: u64,
    /// What.
    pub name: String,
    /// When.
    pub created_at: Date,
    /// What it is about.
    pub object_type: String,
    /// Which.
    pub object_id: u64,
    /// Who did it.
    pub source_user_id: u32,
    /// Whether it was seen.
    pub is_read: bool,
    /// What is shown of it: an object.
    pub details: serde_json::Map<String, serde_json::Value>,
}

/// `GET seasonal-backgrounds`. Upstream: `APISeasonalBackgrounds.cs`.
#[derive(Debug, Deserialize)]
pub struct Backgrounds {
    /// When the season ends.
    #[serde(default)]
    pub ends_at: Option<Date>,
    /// The pictures.
    #[serde(default)]
    pub backgrounds: Option<Vec<Background>>,
}

/// One picture of the season.
#[derive(Debug, Deserialize)]
pub struct Background {
    /// Where it is.
    pub url: String,
}

/// The client stores its tokens joined by `|`.
fn without_pipe<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let token = String::deserialize(deserializer)?;
    if token.contains('|') || token.is_empty() {
        return Err(serde::de::Error::custom("a token is empty or contains `|`"));
    }
    Ok(token)
}

/// A value type: absent or a value, never `null`.
fn not_null<'de, D: serde::Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

/// A number the game writes as text or as a number. Upstream: a `string`-typed or loosely typed property.
fn optional_loose_integer<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<i32>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Loose {
        Number(i32),
        Text(String),
    }
    match Option::<Loose>::deserialize(deserializer)? {
        None => Ok(None),
        Some(Loose::Number(number)) => Ok(Some(number)),
        Some(Loose::Text(text)) => text.parse().map(Some).map_err(serde::de::Error::custom),
    }
}

#[cfg(test)]
mod tests;
