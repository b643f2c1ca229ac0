//! What happened to a user lately.

use serde::Serialize;
use utoipa::ToSchema;

use super::Date;

/// Something that happened. Upstream: `APIRecentActivity.cs`; osu-web's `EventTransformer` sends the date under both
/// names.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct APIRecentActivity {
    /// Its number.
    pub id: i32,
    /// When, as tools read it.
    pub created_at: Date,
    /// When, as the game reads it.
    #[serde(rename = "createdAt")]
    pub created: Date,
    /// What.
    #[serde(rename = "type")]
    pub kind: RecentActivityType,
    /// Grade of the score: `XH X SH S A B C D F`; for `rank`.
    #[serde(rename = "scoreRank", skip_serializing_if = "Option::is_none")]
    pub score_rank: Option<&'static str>,
    /// Place on the board; for `rank`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rank: Option<i32>,
    /// Ruleset.
    pub mode: &'static str,
    /// On which map.
    pub beatmap: RecentActivityBeatmap,
    /// To whom.
    pub user: RecentActivityUser,
}

/// What kind of thing happened: those of upstream's that happen here. Upstream: `RecentActivityType.cs`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum RecentActivityType {
    /// A place on a board was gained.
    Rank,
    /// A first place was lost.
    RankLost,
}

/// A map as it is told of.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RecentActivityBeatmap {
    /// Artist, title and difficulty.
    pub title: String,
    /// The path on the site, which the game puts after the site's address.
    pub url: String,
}

/// A user as they are told of.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RecentActivityUser {
    /// The name.
    pub username: String,
    /// The path on the site.
    pub url: String,
}
