//! `GET scores/{score}/download`. Upstream: `DownloadReplayRequest.cs`.

use std::sync::Arc;

use axum::{
    extract::State,
    http::header::{CONTENT_DISPOSITION, CONTENT_TYPE},
    response::{IntoResponse, Response},
};
use kiai_model::{Id, Score};
use kiai_services::{RateClass, Services, scores::download_replay, take};

use crate::{
    ApiError,
    extract::{Authenticated, Path},
};

/// A score's replay as a file the game opens.
#[utoipa::path(
    get,
    path = "/api/v2/scores/{score}/download",
    tag = "scores",
    params(("score" = i64, Path)),
    responses((status = 200, content_type = "application/x-osu-replay", body = Vec<u8>), (status = 404), (status = 429))
)]
pub(crate) async fn get_replay(
    State(services): State<Arc<Services>>,
    Authenticated { user, session }: Authenticated,
    Path(score): Path<Id<Score>>,
) -> Result<Response, ApiError> {
    take(&services, RateClass::ReplayDownload, &session.rate_key(), 1)?;
    let replay = download_replay(&services, score, Some(user)).await?;
    let replay = replay.ok_or_else(|| ApiError::not_found("There is no replay of this score."))?;
    let disposition = format!("attachment; filename=\"replay-{}.osr\"", replay.score.id);
    Ok(([(CONTENT_TYPE, "application/x-osu-replay".to_owned()), (CONTENT_DISPOSITION, disposition)], replay.bytes)
        .into_response())
}
