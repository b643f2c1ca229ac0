//! `GET users/{user}[/{ruleset}]`. Upstream: `GetUserRequest.cs`.

use std::sync::Arc;

use axum::{Json, extract::State};
use kiai_model::{Id, Ruleset, User, statistics::Variant};
use kiai_services::{
    Services,
    statistics::{history_of, ranked_user_count, score_counts, statistics_of},
    users::{UserKey, find_user, profile_of},
};
use kiai_wire_lazer::api::{APIUser, UserStatistics};

use crate::{
    ApiError,
    convert::{UserConverter, fill_history, statistics, team},
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
    Ok(Json(full_user(&services, &user, None).await?))
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
    Ok(Json(full_user(&services, &user, Some(ruleset)).await?))
}

/// A user with everything their profile shows.
pub(crate) async fn full_user(services: &Services, user: &User, ruleset: Option<Ruleset>) -> Result<APIUser, ApiError> {
    let ruleset = ruleset.unwrap_or(user.default_ruleset);
    let profile = profile_of(services, user.id).await?;
    let achievements = statistics_of(services, user.id, ruleset, Variant::Standard).await?;
    let history = history_of(services, user.id, ruleset, achievements.statistics.global_rank).await?;
    let counts = score_counts(services, user.id, ruleset).await?;
    let mut full = UserConverter::new(services).full(user, &profile, ruleset);
    full.team = profile.team.as_ref().map(team);
    let global_rank_percent = match achievements.statistics.global_rank {
        Some(rank) => Some(share(rank, ranked_user_count(services, ruleset, Variant::Standard).await?)),
        None => None,
    };
    full.statistics = Some(UserStatistics { global_rank_percent, ..statistics(&achievements) });
    if let Some(profile) = full.profile.as_deref_mut() {
        fill_history(profile, ruleset, &history, &counts);
    }
    Ok(full)
}

/// A place as a fraction of all places.
#[expect(clippy::cast_precision_loss, reason = "there are fewer users than a float counts")]
fn share(rank: i64, places: i64) -> f64 {
    rank as f64 / places.max(rank).max(1) as f64
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
