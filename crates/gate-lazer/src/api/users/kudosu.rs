//! `GET users/{user}/kudosu`. Upstream: `GetUserKudosuHistoryRequest.cs`.

use std::sync::Arc;

use axum::{Json, extract::State};
use kiai_model::{Id, User};
use kiai_services::{
    Services,
    users::{UserKey, find_user},
};

use crate::{
    ApiError,
    extract::{Authorized, Path},
};

/// A user's modding points: none are given.
#[utoipa::path(
    get,
    path = "/api/v2/users/{user}/kudosu",
    tag = "users",
    params(("user" = i64, Path)),
    responses((status = 200, body = Vec<Object>), (status = 404))
)]
pub(crate) async fn get_kudosu(
    State(services): State<Arc<Services>>,
    caller: Authorized,
    Path(user): Path<Id<User>>,
) -> Result<Json<[(); 0]>, ApiError> {
    match find_user(&services, UserKey::Id(user), caller.viewer()).await? {
        Some(_) => Ok(Json([])),
        None => Err(ApiError::not_found("There is no such user.")),
    }
}
