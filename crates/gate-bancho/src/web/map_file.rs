//! `GET /web/maps/<file>.osu`: the file of a map, which osu!stable asks for to bring its own up to date.

use axum::{
    extract::{Path, State},
    http::{
        StatusCode,
        header::{CACHE_CONTROL, CONTENT_TYPE},
    },
    response::{IntoResponse, Response},
};
use kiai_services::beatmaps::{BeatmapKey, find_beatmap, osu_file};

use super::caller::Refusal;
use crate::Gate;

/// Longest name that is looked up.
const NAME_LENGTH_MAX: usize = 512;

/// The file of this name.
pub(super) async fn get_map_file(State(gate): State<Gate>, Path(file): Path<String>) -> Result<Response, Refusal> {
    let nothing = || StatusCode::NOT_FOUND.into_response();
    if file.len() > NAME_LENGTH_MAX || file.contains('\0') {
        return Ok(nothing());
    }
    let services = &gate.services;
    let Some((beatmap, _)) = find_beatmap(services, &[BeatmapKey::Filename(&file)]).await? else {
        return Ok(nothing());
    };
    let Some(bytes) = osu_file(services, &beatmap).await? else { return Ok(nothing()) };
    Ok(([(CONTENT_TYPE, "text/plain; charset=utf-8"), (CACHE_CONTROL, "no-cache")], bytes).into_response())
}
