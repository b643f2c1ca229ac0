//! `GET me[/{ruleset}]`. Upstream: `GetMeRequest.cs`.

pub(crate) mod favourites;

use std::sync::Arc;

use axum::{Json, extract::State};
use kiai_model::{Id, Ruleset, User};
use kiai_services::{Services, users};
use kiai_wire_lazer::api::{APIMe, APIUser};

use crate::{
    ApiError,
    api::users::get_user::full_user,
    extract::{Authenticated, Path},
};

/// The caller. What the game asks for first.
#[utoipa::path(get, path = "/api/v2/me", tag = "users", responses((status = 200, body = APIMe)))]
pub(crate) async fn get_me(
    State(services): State<Arc<Services>>,
    Authenticated { user, .. }: Authenticated,
) -> Result<Json<APIMe>, ApiError> {
    me(&services, user, None).await
}

/// The caller, with statistics of one ruleset.
#[utoipa::path(
    get,
    path = "/api/v2/me/{ruleset}",
    tag = "users",
    params(("ruleset" = String, Path, description = "osu, taiko, fruits or mania")),
    responses((status = 200, body = APIMe), (status = 404))
)]
pub(crate) async fn get_me_in_ruleset(
    State(services): State<Arc<Services>>,
    Authenticated { user, .. }: Authenticated,
    Path(ruleset): Path<String>,
) -> Result<Json<APIMe>, ApiError> {
    let ruleset = ruleset.parse().map_err(|_| ApiError::not_found("There is no such ruleset."))?;
    me(&services, user, Some(ruleset)).await
}

async fn me(services: &Services, user: Id<User>, ruleset: Option<Ruleset>) -> Result<Json<APIMe>, ApiError> {
    let user = users::me(services, user).await?.ok_or_else(ApiError::unauthenticated)?;
    let full = full_user(services, &user, ruleset).await?;
    Ok(Json(APIMe {
        user: APIUser { is_online: user.shows_online, ..full },
        session_verification_method: None,
        session_verified: true,
        score_processing_notice_url: None,
    }))
}
