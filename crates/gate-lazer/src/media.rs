//! Covers and preview clips of beatmap sets. The assets' and previews' hosts lead here, too.

use std::{ops::Range, sync::Arc};

use axum::{
    body::Body,
    extract::State,
    http::header::{CACHE_CONTROL, CONTENT_TYPE},
    response::{IntoResponse, Response},
};
use kiai_http::FileRequest;
use kiai_model::{BeatmapSet, Id};
use kiai_services::{
    Services,
    beatmaps::{Shape, clip, cover, find_set},
};

use crate::{ApiError, extract::Path};

/// Covers' addresses change with them; previews' do not.
const COVERS_KEPT: &str = "public, max-age=604800";
const PREVIEWS_KEPT: &str = "public, max-age=3600";

/// A cover of a set.
#[utoipa::path(
    get,
    path = "/beatmaps/{set}/covers/{file}",
    tag = "images",
    params(
        ("set" = i64, Path),
        ("file" = String, Path, description = "`cover`, `card`, `list` or `slimcover`, with or without `@2x`, and `.jpg`"),
    ),
    responses((status = 200, content_type = "image/jpeg"), (status = 404))
)]
pub(crate) async fn get_set_cover(
    State(services): State<Arc<Services>>,
    Path((set, file)): Path<(Id<BeatmapSet>, String)>,
) -> Result<Response, ApiError> {
    let size = size(&file).ok_or_else(nothing)?;
    let set = find_set(&services, set).await?.ok_or_else(nothing)?;
    let bytes = cover(&services, &set, size).await?.ok_or_else(nothing)?;
    Ok(([(CONTENT_TYPE, "image/jpeg"), (CACHE_CONTROL, COVERS_KEPT)], bytes).into_response())
}

/// The preview clip of a set, or a part of it: MP3 or Ogg, whatever the address says: the game asks for no other.
#[utoipa::path(
    get,
    path = "/preview/{file}",
    tag = "images",
    params(
        ("file" = String, Path, description = "The set's number and `.mp3`"),
        ("Range" = Option<String>, Header, description = "One range of bytes"),
    ),
    responses(
        (status = 200, content_type = "audio/mpeg"),
        (status = 206, content_type = "audio/mpeg"),
        (status = 304),
        (status = 404),
        (status = 416)
    )
)]
pub(crate) async fn get_preview(
    State(services): State<Arc<Services>>,
    Path(file): Path<String>,
    wanted: FileRequest,
) -> Result<Response, ApiError> {
    let id = file.strip_suffix(".mp3").or(file.strip_suffix(".ogg")).and_then(|id| id.parse().ok());
    let set = find_set(&services, id.ok_or_else(nothing)?).await?.ok_or_else(nothing)?;
    let bytes = clip(&services, &set).await?.ok_or_else(nothing)?;
    let media_type = set.set.preview_type.clone().ok_or_else(nothing)?;
    let headers = [(CONTENT_TYPE, media_type), (CACHE_CONTROL, PREVIEWS_KEPT.to_owned())];
    let size = bytes.len() as u64;
    let some = |part: Range<u64>| {
        let [start, end] = [part.start, part.end].map(|at| usize::try_from(at).unwrap_or(bytes.len()));
        Body::from(bytes.slice(start..end))
    };
    Ok(wanted.answer(&set.version, size, headers, ApiError::unsatisfiable(), some))
}

fn size(file: &str) -> Option<(Shape, bool)> {
    let name = file.strip_suffix(".jpg")?;
    let (name, double) = name.strip_suffix("@2x").map_or((name, false), |name| (name, true));
    Some((Shape::ALL.into_iter().find(|shape| shape.name() == name)?, double))
}

fn nothing() -> ApiError {
    ApiError::not_found("There is no such file.")
}
