//! `PUT` and `DELETE score-pins/{score}`. Upstream: osu-web's `ScorePinsController`; the game only reads pinned scores.

use std::sync::Arc;

use axum::{extract::State, http::StatusCode};
use kiai_model::{Id, Score};
use kiai_services::{
    Services,
    scores::{PinRefusal, pin_score, unpin_score},
};

use crate::{
    ApiError,
    extract::{Authenticated, Path},
};

/// Pins one of the caller's scores to their profile.
#[utoipa::path(
    put,
    path = "/api/v2/score-pins/{score}",
    tag = "scores",
    params(("score" = i64, Path)),
    responses((status = 204), (status = 404), (status = 422))
)]
pub(crate) async fn put_pin(
    State(services): State<Arc<Services>>,
    Authenticated { user, .. }: Authenticated,
    Path(score): Path<Id<Score>>,
) -> Result<StatusCode, ApiError> {
    pin_score(&services, user, score).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Takes one of the caller's scores off their profile.
#[utoipa::path(
    delete,
    path = "/api/v2/score-pins/{score}",
    tag = "scores",
    params(("score" = i64, Path)),
    responses((status = 204))
)]
pub(crate) async fn delete_pin(
    State(services): State<Arc<Services>>,
    Authenticated { user, .. }: Authenticated,
    Path(score): Path<Id<Score>>,
) -> Result<StatusCode, ApiError> {
    unpin_score(&services, user, score).await?;
    Ok(StatusCode::NO_CONTENT)
}

impl From<PinRefusal> for ApiError {
    fn from(refusal: PinRefusal) -> Self {
        match refusal {
            PinRefusal::UnknownScore => Self::not_found("There is no such score of yours."),
            PinRefusal::NotPassed => Self::unprocessable("Only passed scores can be pinned."),
            PinRefusal::TooMany => Self::unprocessable("Too many scores are pinned already."),
            PinRefusal::Internal(error) => error.into(),
        }
    }
}
