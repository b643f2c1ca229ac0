//! `GET users/{user}[/{ruleset}]`. Upstream: `GetUserRequest.cs`.

use std::sync::Arc;

use axum::{Json, extract::State};
use kiai_model::{Id, User};
use kiai_services::{
    Services,
    users::{UserKey, find_user},
};
use kiai_wire_lazer::api::APIUser;

use super::full_user::FullUser;
use crate::{
    ApiError,
    extract::{Authorized, Path, Query},
};

/// A user's profile, in the ruleset they chose.
#[utoipa::path(
    get,
    path = "/api/v2/users/{user}",
    tag = "users",
    params(
        ("user" = String, Path, description = "An id, or a name, with or without an @ before it"),
        ("key" = Option<String>, Query, description = "`id` or `username`: what `user` is"),
    ),
    responses((status = 200, body = APIUser), (status = 404))
)]
pub(crate) async fn get_user(
    State(services): State<Arc<Services>>,
    caller: Authorized,
    Path(user): Path<String>,
    query: Query,
) -> Result<Json<APIUser>, ApiError> {
    let user = find(&services, &caller, &user, query.get("key")).await?;
    Ok(Json(FullUser::gather(&services, user, None).await?.api(&services)))
}

/// A user's profile in one ruleset.
#[utoipa::path(
    get,
    path = "/api/v2/users/{user}/{ruleset}",
    tag = "users",
    params(
        ("user" = String, Path, description = "An id, or a name, with or without an @ before it"),
        ("ruleset" = String, Path, description = "osu, taiko, fruits or mania"),
        ("key" = Option<String>, Query, description = "`id` or `username`: what `user` is"),
    ),
    responses((status = 200, body = APIUser), (status = 404))
)]
pub(crate) async fn get_user_in_ruleset(
    State(services): State<Arc<Services>>,
    caller: Authorized,
    Path((user, ruleset)): Path<(String, String)>,
    query: Query,
) -> Result<Json<APIUser>, ApiError> {
    let ruleset = ruleset.parse().map_err(|_| ApiError::not_found("There is no such ruleset."))?;
    let user = find(&services, &caller, &user, query.get("key")).await?;
    Ok(Json(FullUser::gather(&services, user, Some(ruleset)).await?.api(&services)))
}

/// Without a key, digits are an id and, where nobody has it, a name.
async fn find(services: &Services, caller: &Authorized, text: &str, key: Option<&str>) -> Result<Arc<User>, ApiError> {
    let viewer = caller.viewer();
    let id = text.parse().ok().filter(|_| key != Some("username")).map(|id: Id<User>| UserKey::Id(id));
    let name = (key != Some("id")).then(|| UserKey::Name(text.strip_prefix('@').unwrap_or(text)));
    for key in [id, name].into_iter().flatten() {
        if let Some(user) = find_user(services, key, viewer).await? {
            return Ok(user);
        }
    }
    Err(ApiError::not_found("There is no such user."))
}
