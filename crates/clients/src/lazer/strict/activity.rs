//! What happened to a user lately. Upstream: `APIRecentActivity.cs`.

use kiai_model::Grade;
use serde::Deserialize;

use super::Date;

/// Something that happened.
#[derive(Clone, Debug, Deserialize)]
pub struct RecentActivity {
    /// Its number.
    pub id: i32,
    /// When.
    #[serde(rename = "createdAt")]
    pub created_at: Date,
    /// What.
    #[serde(rename = "type")]
    pub kind: RecentActivityType,
    /// Grade of the score; never null.
    #[serde(default, rename = "scoreRank", deserialize_with = "super::not_null")]
    pub score_rank: Option<Grade>,
    /// Place on the board.
    #[serde(default)]
    pub rank: i32,
    /// Ruleset, for ranks.
    #[serde(default)]
    pub mode: Option<String>,
    /// On which map.
    #[serde(default)]
    pub beatmap: Option<RecentActivityBeatmap>,
    /// To whom.
    pub user: RecentActivityUser,
}

/// The kinds that the game knows; any other fails the whole list. Upstream: `RecentActivityType.cs`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "the names are upstream's")]
pub enum RecentActivityType {
    Achievement,
    BeatmapPlaycount,
    BeatmapsetApprove,
    BeatmapsetDelete,
    BeatmapsetRevive,
    BeatmapsetUpdate,
    BeatmapsetUpload,
    Medal,
    Rank,
    RankLost,
    UserSupportAgain,
    UserSupportFirst,
    UserSupportGift,
    UsernameChange,
}

/// A map as it is told of.
#[derive(Clone, Debug, Deserialize)]
pub struct RecentActivityBeatmap {
    /// Artist, title and difficulty.
    pub title: String,
    /// Path on the site.
    pub url: String,
}

/// A user as they are told of.
#[derive(Clone, Debug, Deserialize)]
pub struct RecentActivityUser {
    /// The name.
    pub username: String,
    /// Path on the site.
    pub url: String,
}
