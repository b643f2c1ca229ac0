//! `GET users/{user}/recent_activity`. Upstream: `GetUserRecentActivitiesRequest.cs`.
// differs from osu!: medals, uploads, new names and support are activity there; here there are none.

use std::sync::Arc;

use axum::{Json, extract::State};
use kiai_model::{Id, User};
use kiai_services::{
    Services,
    scores::recent_activity,
    users::{UserKey, find_user},
};
use kiai_wire_lazer::api::APIRecentActivity;

use crate::{
    ApiError,
    convert::activity,
    extract::{Authorized, Path, Query},
};

const LIMIT_DEFAULT: u32 = 5;
/// The game asks for 51 to learn whether there are more than 50.
const LIMIT_MAX: u32 = 100;

/// What happened to a user, newest first: places among the first fifty of a board gained, first places lost.
#[utoipa::path(
    get,
    path = "/api/v2/users/{user}/recent_activity",
    tag = "users",
    params(
        ("user" = i64, Path),
        ("offset" = Option<u32>, Query, description = "How many to leave out"),
        ("limit" = Option<u32>, Query, description = "How many, at most 100"),
    ),
    responses((status = 200, body = Vec<APIRecentActivity>), (status = 404))
)]
pub(crate) async fn get_recent_activity(
    State(services): State<Arc<Services>>,
    caller: Authorized,
    Path(user): Path<Id<User>>,
    query: Query,
) -> Result<Json<Vec<APIRecentActivity>>, ApiError> {
    let user = find_user(&services, UserKey::Id(user), caller.viewer()).await?;
    let user = user.ok_or_else(|| ApiError::not_found("There is no such user."))?;
    let limit = query.parse("limit").unwrap_or(LIMIT_DEFAULT).min(LIMIT_MAX);
    let found = recent_activity(&services, user.id, limit, query.parse("offset").unwrap_or(0)).await?;
    Ok(Json(found.iter().map(|found| activity(&user, found)).collect()))
}
