//! Friends, blocks and favourites.

use serde::Serialize;
use utoipa::ToSchema;

use super::APIUser;

/// What somebody is to the caller. Upstream: `APIRelation.cs`.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct APIRelation {
    /// Who.
    pub target_id: i32,
    /// What.
    pub relation_type: RelationType,
    /// Whether the caller is the same to them.
    pub mutual: bool,
    /// Who, in full.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target: Option<APIUser>,
}

/// Upstream: `RelationType.cs`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RelationType {
    /// The caller follows them.
    Friend,
    /// The caller does not want to hear of them.
    Block,
}

/// `POST friends`. Upstream: `AddFriendResponse.cs`.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct UserRelation {
    /// What they are now.
    pub user_relation: APIRelation,
}

/// `GET me/beatmapset-favourites`. Upstream: `GetMyFavouriteBeatmapSetsResponse.cs`.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct BeatmapsetFavourites {
    /// The ids of the favourite sets.
    pub beatmapset_ids: Vec<i32>,
}
