//! `GET beatmapsets/{set}/download`. Upstream: `DownloadBeatmapSetRequest.cs`.

use std::sync::Arc;

use axum::{
    body::Body,
    extract::State,
    http::header::{CONTENT_DISPOSITION, CONTENT_TYPE},
    response::Response,
};
use kiai_http::{FileRequest, attachment};
use kiai_model::{BeatmapSet, Id};
use kiai_services::{Services, beatmaps::download};

use super::find;
use crate::{
    ApiError,
    extract::{Authenticated, Path, Query},
    patience,
};

/// The archive of a set, or a part of it. With `noVideo=1` without videos.
#[utoipa::path(
    get,
    path = "/api/v2/beatmapsets/{set}/download",
    tag = "beatmaps",
    params(
        ("set" = i64, Path),
        ("noVideo" = Option<u8>, Query),
        ("Range" = Option<String>, Header, description = "One range of bytes"),
    ),
    responses(
        (status = 200, content_type = "application/x-osu-beatmap-archive"),
        (status = 206, content_type = "application/x-osu-beatmap-archive"),
        (status = 304),
        (status = 404),
        (status = 416)
    )
)]
pub(crate) async fn get_download(
    State(services): State<Arc<Services>>,
    _: Authenticated,
    Path(set): Path<Id<BeatmapSet>>,
    query: Query,
    wanted: FileRequest,
) -> Result<Response, ApiError> {
    let set = find(&services, set, patience::DOWNLOAD).await?;
    let without_video = query.get("noVideo").is_some_and(|value| matches!(value, "1" | "true"));
    let found = download(&services, &set, without_video).await?;
    let found = found.ok_or_else(|| ApiError::not_found("The files of this beatmap set are not here."))?;
    let headers = [
        (CONTENT_TYPE, "application/x-osu-beatmap-archive".to_owned()),
        (CONTENT_DISPOSITION, attachment(&found.filename)),
    ];
    let (archive, nothing) = (found.archive, ApiError::unsatisfiable());
    let size = archive.size;
    Ok(wanted.answer(&found.version, size, headers, nothing, |part| Body::from_stream(archive.pieces(part))))
}
