//! `GET beatmapsets/{set}/download`. Upstream: `DownloadBeatmapSetRequest.cs`.

use std::sync::Arc;

use axum::{
    body::Body,
    extract::State,
    http::header::{CONTENT_DISPOSITION, CONTENT_TYPE},
    response::Response,
};
use kiai_model::{BeatmapSet, Id};
use kiai_services::{Services, beatmaps::download};

use super::find;
use crate::{
    ApiError,
    extract::{Authenticated, Path, Query},
    file_answer::FileRequest,
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
    let set = find(&services, set).await?;
    let without_video = query.get("noVideo").is_some_and(|value| matches!(value, "1" | "true"));
    let found = download(&services, &set, without_video).await?;
    let found = found.ok_or_else(|| ApiError::not_found("The files of this beatmap set are not here."))?;
    let headers = [
        (CONTENT_TYPE, "application/x-osu-beatmap-archive".to_owned()),
        (CONTENT_DISPOSITION, disposition(&found.filename)),
    ];
    let archive = found.archive;
    Ok(wanted.answer(&found.version, archive.size, headers, |part| Body::from_stream(archive.pieces(part))))
}

/// The name in ASCII for old readers, and in UTF-8 for others (RFC 6266).
fn disposition(filename: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, ' ' | '-' | '.' | '_' | '(' | ')' | '[' | ']');
    let ascii: String = filename.chars().map(|c| if is_plain(c) { c } else { '_' }).collect();
    let encoded: String = filename
        .bytes()
        .map(|byte| match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' => char::from(byte).to_string(),
            other => format!("%{other:02X}"),
        })
        .collect();
    format!("attachment; filename=\"{ascii}\"; filename*=UTF-8''{encoded}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_safe_in_headers() {
        let header = disposition("1 時 - \"a\"\r\nX: y.osz");
        assert!(header.is_ascii() && !header.contains(['\r', '\n']));
        assert!(header.starts_with("attachment; filename=\"1 _ - _a___X_ y.osz\"; filename*=UTF-8''1%20%E6%99%82"));
    }
}
