//! `GET beatmaps/{beatmap}`. Upstream: osu-web's `BeatmapsController::show`.

use std::sync::Arc;

use axum::{Json, extract::State};
use kiai_model::{Beatmap, Id};
use kiai_services::{
    Services,
    beatmaps::{BeatmapKey, fetch_beatmap},
};
use kiai_wire_lazer::api::APIBeatmap;

use super::unknown;
use crate::{
    ApiError,
    convert::BeatmapConverter,
    extract::{Authorized, Path},
    patience,
};

/// A beatmap with its set.
#[utoipa::path(
    get,
    path = "/api/v2/beatmaps/{beatmap}",
    tag = "beatmaps",
    params(("beatmap" = i64, Path)),
    responses((status = 200, body = APIBeatmap), (status = 404))
)]
pub(crate) async fn get_beatmap(
    State(services): State<Arc<Services>>,
    caller: Authorized,
    Path(beatmap): Path<Id<Beatmap>>,
) -> Result<Json<APIBeatmap>, ApiError> {
    let (beatmap, set) =
        fetch_beatmap(&services, &[BeatmapKey::Id(beatmap)], patience::REQUEST).await?.ok_or_else(unknown)?;
    let converter = BeatmapConverter::new(&services, caller.viewer()).await?;
    Ok(Json(converter.with_counts(&services, vec![converter.beatmap(&beatmap, &set)]).await?.remove(0)))
}
