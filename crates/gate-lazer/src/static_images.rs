//! Pictures of users.

use std::sync::Arc;

use axum::{
    extract::State,
    http::header::{CACHE_CONTROL, CONTENT_TYPE},
    response::{IntoResponse, Response},
};
use kiai_model::{Id, User};
use kiai_services::{Services, users::avatar_of};

use crate::{ApiError, extract::Path};

/// Where the picture of nobody is.
pub(crate) const AVATAR_PATH: &str = "/images/avatar.png";
/// Where the picture behind a profile without one is.
pub(crate) const COVER_PATH: &str = "/images/cover.png";

static AVATAR: &[u8] = include_bytes!("../../../assets/images/avatar.png");
static COVER: &[u8] = include_bytes!("../../../assets/images/cover.png");

/// Where a user's picture is, below the server's address: another address for another picture.
pub(crate) fn avatar_path(user: &User) -> String {
    let version = user.avatar.as_deref().unwrap_or("drawn");
    format!("/images/avatars/{}?{version}", user.id)
}

/// A user's picture: the one they uploaded, or the one that is drawn for them; that of nobody for who is not here.
#[utoipa::path(
    get,
    path = "/images/avatars/{user}",
    tag = "images",
    params(("user" = i64, Path)),
    responses((status = 200, content_type = "image/jpeg"))
)]
pub(crate) async fn get_users_avatar(
    State(services): State<Arc<Services>>,
    Path(user): Path<Id<User>>,
) -> Result<Response, ApiError> {
    let Some(avatar) = avatar_of(&services, user).await? else { return Ok(png(AVATAR).into_response()) };
    let headers = [(CONTENT_TYPE, avatar.media_type), (CACHE_CONTROL, "public, max-age=86400")];
    Ok((headers, avatar.bytes).into_response())
}

/// The picture of nobody.
#[utoipa::path(get, path = AVATAR_PATH, tag = "images", responses((status = 200, content_type = "image/png")))]
pub(crate) async fn get_avatar() -> impl IntoResponse {
    png(AVATAR)
}

/// The picture behind a profile without one.
#[utoipa::path(get, path = COVER_PATH, tag = "images", responses((status = 200, content_type = "image/png")))]
pub(crate) async fn get_cover() -> impl IntoResponse {
    png(COVER)
}

fn png(bytes: &'static [u8]) -> impl IntoResponse {
    ([(CONTENT_TYPE, "image/png"), (CACHE_CONTROL, "public, max-age=86400")], bytes)
}
