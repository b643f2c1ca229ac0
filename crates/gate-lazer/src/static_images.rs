//! Pictures for users who have none of their own.

use axum::{
    http::header::{CACHE_CONTROL, CONTENT_TYPE},
    response::IntoResponse,
};

/// Where the picture of a user without one is.
pub(crate) const AVATAR_PATH: &str = "/images/avatar.png";
/// Where the picture behind a profile without one is.
pub(crate) const COVER_PATH: &str = "/images/cover.png";

static AVATAR: &[u8] = include_bytes!("../../../assets/images/avatar.png");
static COVER: &[u8] = include_bytes!("../../../assets/images/cover.png");

/// The picture of a user without one.
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
