//! `GET me[/{ruleset}]`. Upstream: `GetMeRequest.cs`.

pub(crate) mod favourites;

use std::sync::Arc;

use axum::{extract::State, response::Response};
use bytes::Bytes;
use kiai_model::{Id, Ruleset, User};
use kiai_services::users;
use kiai_wire_lazer::api::{APIMe, APIUser};
use moka::sync::Cache;

use crate::{
    ApiError, Gate,
    api::users::full_user::FullUser,
    encoded::{encode, json},
    extract::{Authenticated, Path},
};

/// The caller. What the game asks for first.
#[utoipa::path(get, path = "/api/v2/me", tag = "users", responses((status = 200, body = APIMe)))]
pub(crate) async fn get_me(
    State(gate): State<Gate>,
    Authenticated { user, .. }: Authenticated,
) -> Result<Response, ApiError> {
    me(&gate, user, None).await
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
    State(gate): State<Gate>,
    Authenticated { user, .. }: Authenticated,
    Path(ruleset): Path<String>,
) -> Result<Response, ApiError> {
    let ruleset = ruleset.parse().map_err(|_| ApiError::not_found("There is no such ruleset."))?;
    me(&gate, user, Some(ruleset)).await
}

/// Who asks, and for which ruleset.
type MeKey = (Id<User>, Option<Ruleset>);

/// What was last answered, with what it was made of. The game asks at every start and whenever it shows the profile.
pub(crate) struct EncodedMe(Cache<MeKey, Arc<(FullUser, Bytes)>>);

impl EncodedMe {
    pub(crate) fn new() -> Self {
        const USERS_MAX: u64 = 10_000;
        Self(Cache::new(USERS_MAX))
    }
}

async fn me(gate: &Gate, user: Id<User>, ruleset: Option<Ruleset>) -> Result<Response, ApiError> {
    let services = &gate.services;
    let me = users::me(services, user).await?.ok_or_else(ApiError::unauthenticated)?;
    let is_online = me.shows_online;
    let full = FullUser::gather(services, me, ruleset).await?;
    let key = (user, ruleset);
    if let Some(last) = gate.me.0.get(&key).filter(|last| last.0.is_same(&full)) {
        return Ok(json(last.1.clone()));
    }
    let body = Bytes::from(encode(&APIMe {
        user: APIUser { is_online, ..full.api(services) },
        session_verification_method: None,
        session_verified: true,
        score_processing_notice_url: None,
    })?);
    gate.me.0.insert(key, Arc::new((full, body.clone())));
    Ok(json(body))
}
