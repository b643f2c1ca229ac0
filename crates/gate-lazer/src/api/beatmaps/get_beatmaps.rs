//! `GET beatmaps/`. Upstream: `GetBeatmapsRequest.cs`.

use std::sync::Arc;

use axum::{Json, extract::State};
use kiai_model::{Beatmap, Id};
use kiai_services::{
    Services,
    beatmaps::{fetch_beside, sets_of_beatmaps},
};
use kiai_wire_lazer::api::Beatmaps;

use crate::{
    ApiError,
    convert::BeatmapConverter,
    extract::{Authorized, Query},
};

/// Beatmaps one request may ask for.
const BEATMAPS_MAX: usize = 50;

/// Up to 50 beatmaps with their sets. Those that are not there are left out, and fetched from mirrors beside.
#[utoipa::path(
    get,
    path = "/api/v2/beatmaps",
    tag = "beatmaps",
    params(("ids[]" = Vec<i64>, Query, description = "Their ids")),
    responses((status = 200, body = Beatmaps))
)]
pub(crate) async fn get_beatmaps(
    State(services): State<Arc<Services>>,
    caller: Authorized,
    query: Query,
) -> Result<Json<Beatmaps>, ApiError> {
    let ids: Vec<Id<Beatmap>> = query.list("ids").take(BEATMAPS_MAX).collect();
    let found = sets_of_beatmaps(&services, &ids).await?;
    let is_here = |id: &Id<Beatmap>| found.iter().any(|(beatmap, _)| beatmap.id == *id);
    let missing: Vec<_> = ids.iter().copied().filter(|id| !is_here(id)).collect();
    fetch_beside(&services, &missing).await?;
    let converter = BeatmapConverter::new(&services, caller.viewer()).await?;
    let beatmaps = found.iter().map(|(beatmap, set)| converter.beatmap(beatmap, set)).collect();
    Ok(Json(Beatmaps { beatmaps: converter.with_counts(&services, beatmaps).await? }))
}
