//! `GET beatmapsets/lookup`. Upstream: `GetBeatmapSetRequest.cs` with the number of a difficulty.

use std::sync::Arc;

use axum::{Json, extract::State};
use kiai_services::{
    Services,
    beatmaps::{BeatmapKey, fetch_beatmap},
};
use kiai_wire_lazer::api::APIBeatmapSet;

use super::unknown;
use crate::{
    ApiError,
    convert::BeatmapConverter,
    extract::{Authorized, Query},
    patience,
};

/// The set of a difficulty.
#[utoipa::path(
    get,
    path = "/api/v2/beatmapsets/lookup",
    tag = "beatmaps",
    params(("beatmap_id" = i64, Query)),
    responses((status = 200, body = APIBeatmapSet), (status = 404))
)]
pub(crate) async fn get_beatmapset_lookup(
    State(services): State<Arc<Services>>,
    caller: Authorized,
    query: Query,
) -> Result<Json<APIBeatmapSet>, ApiError> {
    let beatmap = query.parse("beatmap_id").ok_or_else(unknown)?;
    let (_, set) =
        fetch_beatmap(&services, &[BeatmapKey::Id(beatmap)], patience::REQUEST).await?.ok_or_else(unknown)?;
    let converter = BeatmapConverter::new(&services, caller.viewer()).await?;
    Ok(Json(converter.full_set(&services, &set).await?))
}
