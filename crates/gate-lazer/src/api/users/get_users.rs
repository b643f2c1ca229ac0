//! `GET users/`. Upstream: `GetUsersRequest.cs`.

use std::sync::Arc;

use axum::{Json, extract::State};
use kiai_model::Ruleset;
use kiai_services::{Services, users::users_by_ids};
use kiai_wire_lazer::api::{APIUser, Users};

use super::ids;
use crate::{
    ApiError,
    convert::{UserConverter, statistics},
    extract::{Authorized, Query},
};

/// Up to 50 users with their statistics in every ruleset. Those that are not there are left out.
#[utoipa::path(
    get,
    path = "/api/v2/users",
    tag = "users",
    params(("ids[]" = Vec<i64>, Query, description = "Their ids")),
    responses((status = 200, body = Users))
)]
pub(crate) async fn get_users(
    State(services): State<Arc<Services>>,
    caller: Authorized,
    query: Query,
) -> Result<Json<Users>, ApiError> {
    let found = users_by_ids(&services, &ids(&services, &caller, &query)?, caller.viewer()).await?;
    let users = UserConverter::new(&services);
    let with_statistics = |user: &Arc<kiai_model::User>| APIUser {
        statistics_rulesets: Some(Ruleset::ALL.map(|ruleset| (ruleset.short_name(), statistics(None))).into()),
        ..users.compact(user)
    };
    Ok(Json(Users { users: found.iter().map(with_statistics).collect() }))
}
