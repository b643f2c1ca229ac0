//! `GET beatmapsets/{set}`. Upstream: `GetBeatmapSetRequest.cs`.

use std::sync::Arc;

use axum::{Json, extract::State};
use kiai_model::{BeatmapSet, Id};
use kiai_services::Services;
use kiai_wire_lazer::api::APIBeatmapSet;

use super::find;
use crate::{
    ApiError,
    convert::BeatmapConverter,
    extract::{Authorized, Path},
    patience,
};

/// A set with its difficulties and converts.
#[utoipa::path(
    get,
    path = "/api/v2/beatmapsets/{set}",
    tag = "beatmaps",
    params(("set" = i64, Path)),
    responses((status = 200, body = APIBeatmapSet), (status = 404))
)]
pub(crate) async fn get_beatmapset(
    State(services): State<Arc<Services>>,
    caller: Authorized,
    Path(set): Path<Id<BeatmapSet>>,
) -> Result<Json<APIBeatmapSet>, ApiError> {
    let set = find(&services, set, patience::REQUEST).await?;
    let converter = BeatmapConverter::new(&services, caller.viewer()).await?;
    Ok(Json(converter.full_set(&services, &set).await?))
}
