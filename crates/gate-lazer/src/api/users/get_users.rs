//! `GET users/`. Upstream: `GetUsersRequest.cs`.

use std::{collections::BTreeMap, sync::Arc};

use axum::{Json, extract::State};
use kiai_model::{Ruleset, statistics::Variant};
use kiai_services::{Services, statistics::statistics_of, users::users_by_ids};
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
    let mut shown = Vec::with_capacity(found.len());
    for user in &found {
        let mut by_ruleset = BTreeMap::new();
        for ruleset in Ruleset::ALL {
            let achievements = statistics_of(&services, user.id, ruleset, Variant::Standard).await?;
            by_ruleset.insert(ruleset.short_name(), statistics(&achievements));
        }
        shown.push(APIUser { statistics_rulesets: Some(by_ruleset), ..users.compact(user) });
    }
    Ok(Json(Users { users: shown }))
}
