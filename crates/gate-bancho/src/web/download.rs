//! `GET /d/<set>` and `/d/<set>n`: the archive of a set, for clients that say nothing of who they are.

use axum::{
    body::Body,
    extract::{Path, State},
    http::{
        StatusCode,
        header::{CONTENT_DISPOSITION, CONTENT_TYPE},
    },
    response::{IntoResponse, Response},
};
use kiai_http::{ClientAddress, FileRequest, attachment, too_many};
use kiai_model::{BeatmapSet, Id};
use kiai_services::{
    TooMany,
    beatmaps::{DownloadRefusal, download_openly},
};

use crate::{Gate, patience};

/// The archive, or a part of it; with `n` after the number, without videos.
pub(super) async fn get_download(
    State(gate): State<Gate>,
    ClientAddress(address): ClientAddress,
    Path(name): Path<String>,
    wanted: FileRequest,
) -> Response {
    let Some((set, without_video)) = set(&name) else { return StatusCode::NOT_FOUND.into_response() };
    let found = match download_openly(&gate.services, address, set, without_video, patience::DOWNLOAD).await {
        Ok(found) => found,
        Err(refusal) => return refused(&refusal),
    };
    let headers = [
        (CONTENT_TYPE, "application/x-osu-beatmap-archive".to_owned()),
        (CONTENT_DISPOSITION, attachment(&found.filename)),
    ];
    let archive = found.archive;
    wanted.answer(&found.version, archive.size, headers, (), |part| Body::from_stream(archive.pieces(part)))
}

/// Which set, and whether without videos.
fn set(name: &str) -> Option<(Id<BeatmapSet>, bool)> {
    let (number, without_video) = name.strip_suffix('n').map_or((name, false), |number| (number, true));
    let is_number = number.len() <= 19 && number.bytes().all(|byte| byte.is_ascii_digit());
    Some((Id::new(number.parse().ok().filter(|_| is_number)?), without_video))
}

fn refused(refusal: &DownloadRefusal) -> Response {
    match refusal {
        DownloadRefusal::Unknown => StatusCode::NOT_FOUND.into_response(),
        DownloadRefusal::TooMany(TooMany { retry_after }) => too_many(*retry_after),
        DownloadRefusal::Internal(error) => {
            tracing::error!(error = format!("{error:#}"), "An archive cannot be read");
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_download_is_a_number_and_perhaps_an_n() {
        assert_eq!(set("75"), Some((Id::new(75), false)));
        assert_eq!(set("75n"), Some((Id::new(75), true)));
        for name in ["", "n", "-1", "+1", "75nn", "75.osz", " 75", "99999999999999999999"] {
            assert_eq!(set(name), None, "{name}");
        }
    }
}
