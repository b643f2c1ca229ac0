//! Friends and blocks. Upstream: `GetFriendsRequest.cs`, `AddFriendRequest.cs`, `DeleteFriendRequest.cs`,
//! `GetBlocksRequest.cs`, `BlockUserRequest.cs`, `UnblockUserRequest.cs`.

use std::sync::Arc;

use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use kiai_model::{Id, User, statistics::Variant, user::RelationKind};
use kiai_services::{
    Services,
    statistics::statistics_of_many,
    users::{RelateRefusal, add_relation, relations_of, remove_relation, teams_of},
};
use kiai_wire_lazer::api::{APIRelation, APIUser, UserRelation};

use crate::{
    ApiError,
    convert::{UserConverter, relation, statistics, team},
    extract::{ApiVersion, Authenticated, Path, Query},
};

/// From this version on the game reads relations; before it read their users.
const RELATIONS_SINCE: ApiVersion = ApiVersion(20_241_022);

/// The caller's friends, with their statistics in the ruleset each chose.
#[utoipa::path(get, path = "/api/v2/friends", tag = "users", responses((status = 200, body = Vec<APIRelation>)))]
pub(crate) async fn get_friends(
    State(services): State<Arc<Services>>,
    Authenticated { user, .. }: Authenticated,
    version: ApiVersion,
) -> Result<Response, ApiError> {
    list(&services, user, RelationKind::Friend, version).await
}

/// Makes a user the caller's friend.
#[utoipa::path(
    post,
    path = "/api/v2/friends",
    tag = "users",
    params(("target" = i64, Query)),
    responses((status = 200, body = UserRelation), (status = 404), (status = 422))
)]
pub(crate) async fn post_friend(
    State(services): State<Arc<Services>>,
    Authenticated { user, .. }: Authenticated,
    query: Query,
) -> Result<Json<UserRelation>, ApiError> {
    add(&services, user, RelationKind::Friend, &query).await
}

/// Ends a friendship, on the caller's side.
#[utoipa::path(
    delete,
    path = "/api/v2/friends/{user}",
    tag = "users",
    params(("user" = i64, Path)),
    responses((status = 204))
)]
pub(crate) async fn delete_friend(
    State(services): State<Arc<Services>>,
    Authenticated { user, .. }: Authenticated,
    Path(target): Path<i64>,
) -> Result<StatusCode, ApiError> {
    remove_relation(&services, user, Id::new(target), RelationKind::Friend).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Those the caller does not want to hear of.
#[utoipa::path(get, path = "/api/v2/blocks", tag = "users", responses((status = 200, body = Vec<APIRelation>)))]
pub(crate) async fn get_blocks(
    State(services): State<Arc<Services>>,
    Authenticated { user, .. }: Authenticated,
    version: ApiVersion,
) -> Result<Response, ApiError> {
    list(&services, user, RelationKind::Block, version).await
}

/// Blocks a user, who is then no friend any more.
#[utoipa::path(
    post,
    path = "/api/v2/blocks",
    tag = "users",
    params(("target" = i64, Query)),
    responses((status = 200, body = UserRelation), (status = 404), (status = 422))
)]
pub(crate) async fn post_block(
    State(services): State<Arc<Services>>,
    Authenticated { user, .. }: Authenticated,
    query: Query,
) -> Result<Json<UserRelation>, ApiError> {
    add(&services, user, RelationKind::Block, &query).await
}

/// Ends a block.
#[utoipa::path(
    delete,
    path = "/api/v2/blocks/{user}",
    tag = "users",
    params(("user" = i64, Path)),
    responses((status = 204))
)]
pub(crate) async fn delete_block(
    State(services): State<Arc<Services>>,
    Authenticated { user, .. }: Authenticated,
    Path(target): Path<i64>,
) -> Result<StatusCode, ApiError> {
    remove_relation(&services, user, Id::new(target), RelationKind::Block).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn list(
    services: &Services,
    user: Id<User>,
    kind: RelationKind,
    version: ApiVersion,
) -> Result<Response, ApiError> {
    let related = relations_of(services, user, kind).await?;
    let users = UserConverter::new(services);
    let targets: Vec<_> = related.iter().map(|related| related.target.id).collect();
    let wanted: Vec<_> = related.iter().map(|related| (related.target.id, related.target.default_ruleset)).collect();
    let achieved = statistics_of_many(services, &wanted, Variant::Standard).await?;
    let teams = teams_of(services, &targets).await?;
    let relations = related.iter().zip(&achieved).map(|(related, achieved)| {
        let mut relation = relation(users, related);
        if let Some(target) = &mut relation.target {
            target.statistics = Some(statistics(achieved));
            target.team = teams.get(&related.target.id).map(team);
        }
        relation
    });
    let relations: Vec<APIRelation> = relations.collect();
    // What sends no version is a program of today.
    if version == ApiVersion(0) || version >= RELATIONS_SINCE {
        Ok(Json(relations).into_response())
    } else {
        let users = relations.into_iter().filter_map(|relation| relation.target);
        Ok(Json(users.collect::<Vec<APIUser>>()).into_response())
    }
}

async fn add(
    services: &Services,
    user: Id<User>,
    kind: RelationKind,
    query: &Query,
) -> Result<Json<UserRelation>, ApiError> {
    let target = query.parse("target").ok_or_else(|| ApiError::not_found("There is no such user."))?;
    let added = add_relation(services, user, target, kind).await.map_err(|refusal| match refusal {
        RelateRefusal::UnknownUser => ApiError::not_found("There is no such user."),
        RelateRefusal::Oneself => ApiError::unprocessable("You cannot do that to yourself."),
        RelateRefusal::Full => ApiError::unprocessable("Your list is full."),
        RelateRefusal::Internal(cause) => cause.into(),
    })?;
    Ok(Json(UserRelation { user_relation: relation(UserConverter::new(services), &added) }))
}
