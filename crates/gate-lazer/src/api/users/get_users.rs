//! `GET users/`. Upstream: `GetUsersRequest.cs`.

use std::sync::Arc;

use axum::{Json, extract::State};
use kiai_model::{Ruleset, statistics::Variant};
use kiai_services::{
    Services,
    statistics::statistics_of_many,
    users::{teams_of, users_by_ids},
};
use kiai_wire_lazer::api::{APIUser, Users};

use super::ids;
use crate::{
    ApiError,
    convert::{UserConverter, statistics, team},
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
    let found_ids: Vec<_> = found.iter().map(|user| user.id).collect();
    let (users, teams) = (UserConverter::new(&services), teams_of(&services, &found_ids).await?);
    let wanted: Vec<_> = found.iter().flat_map(|user| Ruleset::ALL.map(|ruleset| (user.id, ruleset))).collect();
    let achieved = statistics_of_many(&services, &wanted, Variant::Standard).await?;
    let shown = found.iter().zip(achieved.chunks(Ruleset::ALL.len())).map(|(user, achieved)| {
        let by_ruleset = achieved.iter().map(|one| (one.statistics.ruleset.short_name(), statistics(one))).collect();
        let team = teams.get(&user.id).map(team);
        APIUser { team, statistics_rulesets: Some(by_ruleset), ..users.compact(user) }
    });
    Ok(Json(Users { users: shown.collect() }))
}
