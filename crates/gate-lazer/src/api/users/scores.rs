//! `GET users/{user}/scores/{kind}`. Upstream: `GetUserScoresRequest.cs`.

use std::sync::Arc;

use axum::{Json, extract::State};
use kiai_model::{Id, Ruleset, User, statistics::Variant};
use kiai_services::{
    Services,
    scores::{ListKind, ListRequest, scores_of},
    users::{self, UserKey, find_user},
};
use kiai_wire_lazer::api::SoloScoreInfo;

use crate::{
    ApiError,
    convert::{ScoreConverter, with_maps},
    extract::{Authorized, Path, Query},
};

const LIMIT_DEFAULT: u32 = 5;

/// A part of a user's scores: `best`, `firsts`, `recent` or `pinned`.
#[utoipa::path(
    get,
    path = "/api/v2/users/{user}/scores/{kind}",
    tag = "users",
    params(
        ("user" = i64, Path),
        ("kind" = String, Path, description = "best, firsts, recent or pinned"),
        ("mode" = Option<String>, Query, description = "osu, taiko, fruits or mania; the user's own without"),
        ("offset" = Option<u32>, Query, description = "How many to leave out"),
        ("limit" = Option<u32>, Query, description = "How many; offset and limit together at most 100"),
        ("include_fails" = Option<u8>, Query, description = "`recent`: 1 to list failed plays too"),
        ("variant" = Option<String>, Query, description = "`best`, `firsts`: `relax` or `autopilot`"),
    ),
    responses((status = 200, body = Vec<SoloScoreInfo>), (status = 404), (status = 422))
)]
pub(crate) async fn get_scores(
    State(services): State<Arc<Services>>,
    caller: Authorized,
    Path((user, kind)): Path<(Id<User>, String)>,
    query: Query,
) -> Result<Json<Vec<SoloScoreInfo>>, ApiError> {
    let kind = match kind.as_str() {
        "best" => ListKind::Best,
        "firsts" => ListKind::Firsts,
        "recent" => ListKind::Recent { with_failed: matches!(query.get("include_fails"), Some("1" | "true")) },
        "pinned" => ListKind::Pinned,
        _ => return Err(ApiError::not_found("There is no such list.")),
    };
    let user = find_user(&services, UserKey::Id(user), caller.viewer()).await?;
    let user = user.ok_or_else(|| ApiError::not_found("There is no such user."))?;
    let ruleset: Ruleset = match query.get("mode") {
        Some(mode) => mode.parse().map_err(|_| ApiError::unprocessable("There is no such ruleset."))?,
        None => user.default_ruleset,
    };
    let request = ListRequest {
        user: user.id,
        ruleset,
        variant: match query.get("variant") {
            Some("relax") => Variant::Relax,
            Some("autopilot") => Variant::Autopilot,
            _ => Variant::Standard,
        },
        offset: query.parse("offset").unwrap_or(0),
        limit: query.parse("limit").unwrap_or(LIMIT_DEFAULT),
    };
    let found = scores_of(&services, kind, &request).await?;
    let team = users::team_of(&services, user.id).await?;
    let scores = ScoreConverter::new(&services);
    let shown = found.iter().map(|score| scores.with_user(score, &user, team.as_ref())).collect();
    Ok(Json(with_maps(&services, caller.viewer(), shown).await?))
}
