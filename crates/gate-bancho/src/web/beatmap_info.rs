//! `POST /web/osu-getbeatmapinfo.php`.

use axum::{
    body::Bytes,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use kiai_model::Id;
use kiai_services::{
    beatmaps::{BeatmapKey, fetch_beside, find_beatmap},
    scores::grades_on,
};
use kiai_wire_bancho::forms::{BeatmapInfoLine, BeatmapInfoQuestion};

use super::caller::{Caller, Refusal};
use crate::Gate;

/// What there is to know about maps, with the caller's best grades: one a line, for those that are here. Those that are
/// asked for by their numbers and are not here are fetched from mirrors beside.
pub(super) async fn post_beatmap_info(
    State(gate): State<Gate>,
    caller: Caller,
    body: Bytes,
) -> Result<Response, Refusal> {
    let Ok(question) = BeatmapInfoQuestion::read(&body) else { return Ok(StatusCode::BAD_REQUEST.into_response()) };
    let by_name = (0..).zip(&question.filenames).map(|(index, name)| (index, BeatmapKey::Filename(name)));
    let by_id = question.ids.iter().map(|id| (-1, BeatmapKey::Id(Id::new(*id))));
    let (mut lines, mut missing) = (Vec::new(), Vec::new());
    for (index, key) in by_name.chain(by_id) {
        if matches!(key, BeatmapKey::Filename(name) if name.contains('\0')) {
            continue;
        }
        let Some((map, set)) = find_beatmap(&gate.services, &[key]).await? else {
            missing.extend(if let BeatmapKey::Id(id) = key { Some(id) } else { None });
            continue;
        };
        let grades = grades_on(&gate.services, caller.user, map.id).await?;
        let status = set.set.status;
        let line = BeatmapInfoLine { index, map: map.id, set: map.set, md5: &map.checksum, status, grades: &grades };
        lines.push(line.to_string());
    }
    fetch_beside(&gate.services, &missing).await?;
    Ok(lines.join("\n").into_response())
}
