//! `POST beatmaps/{beatmap}/solo/scores`. Upstream: `CreateSoloScoreRequest.cs`.

use std::sync::Arc;

use axum::{Json, extract::State};
use kiai_model::{Beatmap, Id};
use kiai_services::{
    Services,
    scores::{NewPlay, TokenRefusal, issue_token},
};
use kiai_wire_lazer::api::{APIScoreToken, Date};

use crate::{
    ApiError,
    convert::int32,
    extract::{Authenticated, Form, Path},
};

/// Permission to submit the play that begins now.
#[utoipa::path(
    post,
    path = "/api/v2/beatmaps/{beatmap}/solo/scores",
    tag = "scores",
    params(("beatmap" = i64, Path)),
    responses((status = 200, body = APIScoreToken), (status = 404), (status = 422))
)]
pub(crate) async fn post_solo_score(
    State(services): State<Arc<Services>>,
    Authenticated { user, .. }: Authenticated,
    Path(beatmap): Path<Id<Beatmap>>,
    form: Form,
) -> Result<Json<APIScoreToken>, ApiError> {
    let ruleset = form.text("ruleset_id").parse().map_err(|_| ApiError::unprocessable("invalid ruleset_id"))?;
    let play = NewPlay {
        user,
        beatmap,
        beatmap_checksum: form.text("beatmap_hash"),
        ruleset,
        client_hash: form.text("version_hash"),
    };
    let created_at = Date(services.clock.now());
    let token = issue_token(&services, &play).await?;
    Ok(Json(APIScoreToken {
        id: token.get(),
        beatmap_id: int32(beatmap.get()),
        user_id: int32(user.get()),
        created_at,
    }))
}

/// Some of these texts the game knows, and tells the player in its own words.
impl From<TokenRefusal> for ApiError {
    fn from(refusal: TokenRefusal) -> Self {
        match refusal {
            TokenRefusal::UnknownBeatmap => Self::not_found("This beatmap is not known here, or has no leaderboard."),
            TokenRefusal::OutdatedBeatmap => Self::unprocessable("invalid or missing beatmap_hash"),
            TokenRefusal::CustomRuleset => {
                Self::unprocessable("Scores are kept for osu!, osu!taiko, osu!catch and osu!mania only.")
            }
            TokenRefusal::NotConvertible => Self::unprocessable("This beatmap cannot be played in this ruleset."),
            TokenRefusal::UnknownClient => Self::unprocessable("invalid client hash"),
            TokenRefusal::Internal(error) => error.into(),
        }
    }
}
