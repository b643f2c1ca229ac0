//! Rankings.

use serde::Serialize;
use utoipa::ToSchema;

use super::{APIUser, UserStatistics};

/// `GET rankings/{ruleset}/performance` and `score`. Upstream: `GetTopUsersResponse.cs`.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct UserRanking {
    /// Where to go on; none at the end.
    pub cursor: Option<PageCursor>,
    /// The rows.
    pub ranking: Vec<RankedUser>,
    /// How many users there are.
    pub total: i32,
}

/// A row of a ranking: statistics with their user.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RankedUser {
    /// The statistics.
    #[serde(flatten)]
    #[schema(inline)]
    pub statistics: UserStatistics,
    /// Whose they are.
    pub user: APIUser,
}

/// `GET rankings/{ruleset}/country`. Upstream: `GetCountriesResponse.cs`.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CountryRanking {
    /// Where to go on; none at the end.
    pub cursor: Option<PageCursor>,
    /// The rows.
    pub ranking: Vec<CountryStatistics>,
}

/// Upstream: `CountryStatistics.cs`. The game fails the whole list for a code it does not know.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CountryStatistics {
    /// Two letters.
    pub code: String,
    /// Users with a place.
    pub active_users: i64,
    /// Their plays.
    pub play_count: i64,
    /// Their ranked score.
    pub ranked_score: i64,
    /// Their performance points.
    pub performance: i64,
}

/// The next page.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct PageCursor {
    /// Its number, from 1.
    pub page: u32,
}
