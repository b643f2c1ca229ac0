//! `POST beatmapsets/{set}/favourites`. Upstream: `PostBeatmapFavouriteRequest.cs`.

use std::sync::Arc;

use axum::{Json, extract::State};
use kiai_model::{BeatmapSet, Id};
use kiai_services::{Services, users::set_favourite};
use kiai_wire_lazer::api::FavouriteCount;

use super::find;
use crate::{
    ApiError,
    convert::int32,
    extract::{Authenticated, Form, Path},
    patience,
};

/// Makes a set the caller's favourite, or ends it.
#[utoipa::path(
    post,
    path = "/api/v2/beatmapsets/{set}/favourites",
    tag = "beatmaps",
    params(("set" = i64, Path)),
    request_body(content_type = "multipart/form-data", description = "`action`: `favourite` or `unfavourite`"),
    responses((status = 200, body = FavouriteCount), (status = 404), (status = 422))
)]
pub(crate) async fn post_favourite(
    State(services): State<Arc<Services>>,
    Authenticated { user, .. }: Authenticated,
    Path(set): Path<Id<BeatmapSet>>,
    form: Form,
) -> Result<Json<FavouriteCount>, ApiError> {
    let favourite = match form.text("action") {
        "favourite" => true,
        "unfavourite" => false,
        _ => return Err(ApiError::unprocessable("The action is favourite or unfavourite.")),
    };
    let set = find(&services, set, patience::REQUEST).await?.set.id;
    let favourite_count = int32(set_favourite(&services, user, set, favourite).await?);
    Ok(Json(FavouriteCount { favourite_count }))
}
