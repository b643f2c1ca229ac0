//! `GET beatmaps/lookup`. Upstream: `GetBeatmapRequest.cs`.

use std::sync::Arc;

use axum::{Json, extract::State};
use kiai_services::{
    Services,
    beatmaps::{BeatmapKey, fetch_beatmap},
};
use kiai_wire_lazer::api::APIBeatmap;

use super::unknown;
use crate::{
    ApiError,
    convert::BeatmapConverter,
    extract::{Authorized, Query},
    patience,
};

/// The beatmap that the first parameter finds that finds one.
#[utoipa::path(
    get,
    path = "/api/v2/beatmaps/lookup",
    tag = "beatmaps",
    params(
        ("id" = Option<i64>, Query),
        ("checksum" = Option<String>, Query, description = "MD5 of the file"),
        ("filename" = Option<String>, Query),
    ),
    responses((status = 200, body = APIBeatmap), (status = 404))
)]
pub(crate) async fn get_beatmap_lookup(
    State(services): State<Arc<Services>>,
    caller: Authorized,
    query: Query,
) -> Result<Json<APIBeatmap>, ApiError> {
    let keys: Vec<BeatmapKey<'_>> = query.iter().filter_map(|(name, value)| key(name, value)).take(3).collect();
    let (beatmap, set) = fetch_beatmap(&services, &keys, patience::REQUEST).await?.ok_or_else(unknown)?;
    let converter = BeatmapConverter::new(&services, caller.viewer()).await?;
    Ok(Json(converter.with_counts(&services, vec![converter.beatmap(&beatmap, &set)]).await?.remove(0)))
}

fn key<'r>(name: &str, value: &'r str) -> Option<BeatmapKey<'r>> {
    match name {
        "id" => value.parse().ok().map(BeatmapKey::Id),
        "checksum" => Some(BeatmapKey::Checksum(value)),
        "filename" => Some(BeatmapKey::Filename(value)),
        _ => None,
    }
}
