//! `GET users/lookup`. Upstream: `LookupUsersRequest.cs`.

use std::sync::Arc;

use axum::{Json, extract::State};
use kiai_model::{Ruleset, User, statistics::Variant};
use kiai_services::{
    Services,
    statistics::statistics_of_many,
    users::{UserKey, find_user, teams_of, users_by_ids},
};
use kiai_wire_lazer::api::{APIUser, GlobalRank, Users};

use super::ids;
use crate::{
    ApiError,
    convert::{UserConverter, int32, team},
    extract::{Authorized, Query},
};

/// Up to 50 users in short form; with a ruleset, their places in it. Those that are not there are left out.
#[utoipa::path(
    get,
    path = "/api/v2/users/lookup",
    tag = "users",
    params(
        ("ids[]" = Option<Vec<i64>>, Query, description = "Their ids"),
        ("id" = Option<i64>, Query, description = "One id"),
        ("username" = Option<String>, Query, description = "One name"),
        ("ruleset_id" = Option<u8>, Query, description = "The ruleset for `global_rank`"),
    ),
    responses((status = 200, body = Users))
)]
pub(crate) async fn get_users_lookup(
    State(services): State<Arc<Services>>,
    caller: Authorized,
    query: Query,
) -> Result<Json<Users>, ApiError> {
    let mut found = users_by_ids(&services, &ids(&services, &caller, &query)?, caller.viewer()).await?;
    let single = [query.parse("id").map(UserKey::Id), query.get("username").map(UserKey::Name)];
    for key in single.into_iter().flatten() {
        let user = find_user(&services, key, caller.viewer()).await?;
        found.extend(user.filter(|user| found.iter().all(|other| other.id != user.id)));
    }
    let ruleset = query.parse::<i64>("ruleset_id").and_then(|number| Ruleset::try_from(number).ok());
    let found_ids: Vec<_> = found.iter().map(|user| user.id).collect();
    let (users, teams) = (UserConverter::new(&services), teams_of(&services, &found_ids).await?);
    let in_short = |user: &Arc<User>| APIUser { team: teams.get(&user.id).map(team), ..users.compact(user) };
    let mut shown: Vec<APIUser> = found.iter().map(in_short).collect();
    if let Some(ruleset) = ruleset {
        let wanted: Vec<_> = found.iter().map(|user| (user.id, ruleset)).collect();
        for (user, achieved) in shown.iter_mut().zip(statistics_of_many(&services, &wanted, Variant::Standard).await?) {
            let rank = achieved.statistics.global_rank.map(int32);
            user.global_rank = Some(GlobalRank { rank, ruleset_id: i32::from(ruleset.number()) });
        }
    }
    Ok(Json(Users { users: shown }))
}
