//! `PUT beatmaps/{beatmap}/solo/scores/{token}`. Upstream: `SubmitSoloScoreRequest.cs`.

use std::sync::Arc;

use axum::{Json, extract::State};
use kiai_model::{Beatmap, Id, score::ScoreToken};
use kiai_services::{
    Services,
    scores::{SubmitRefusal, SubmittedPlay, Way, submit_score},
    users,
};
use kiai_wire_lazer::api::{SoloScoreInfo, SubmitScore};

use crate::{
    ApiError,
    convert::ScoreConverter,
    extract::{Authenticated, JsonBody, Path},
};

/// The score of a play. Submitted again with the same token, it answers with the score that was taken.
#[utoipa::path(
    put,
    path = "/api/v2/beatmaps/{beatmap}/solo/scores/{token}",
    tag = "scores",
    params(("beatmap" = i64, Path), ("token" = i64, Path)),
    request_body = SubmitScore,
    responses((status = 200, body = SoloScoreInfo), (status = 404), (status = 422))
)]
pub(crate) async fn put_solo_score(
    State(services): State<Arc<Services>>,
    Authenticated { user, .. }: Authenticated,
    Path((beatmap, token)): Path<(Id<Beatmap>, Id<ScoreToken>)>,
    JsonBody(body): JsonBody<SubmitScore>,
) -> Result<Json<SoloScoreInfo>, ApiError> {
    let play = SubmittedPlay {
        user,
        beatmap,
        ruleset: body.ruleset_id,
        passed: body.passed,
        total_score: body.total_score,
        total_score_without_mods: body.total_score_without_mods,
        accuracy: body.accuracy,
        max_combo: body.max_combo,
        mods: body.mods,
        statistics: body.statistics,
        maximum_statistics: body.maximum_statistics,
        pauses: body.pauses,
        way: Way::Token(token),
    };
    let score = submit_score(&services, &play).await?;
    let player = users::me(&services, user).await?.ok_or_else(ApiError::unauthenticated)?;
    Ok(Json(ScoreConverter::new(&services).with_user(&score, &player, None)))
}

impl From<SubmitRefusal> for ApiError {
    fn from(refusal: SubmitRefusal) -> Self {
        match refusal {
            SubmitRefusal::UnknownToken => Self::not_found("This score token is not known."),
            SubmitRefusal::ExpiredToken => Self::unprocessable("This play began too long ago to be submitted."),
            SubmitRefusal::CustomRuleset => {
                Self::unprocessable("Scores are kept for osu!, osu!taiko, osu!catch and osu!mania only.")
            }
            SubmitRefusal::OtherRuleset => Self::unprocessable("The play cannot have been in this ruleset."),
            SubmitRefusal::TooMuch => Self::unprocessable("The score has more of something than a play can have."),
            SubmitRefusal::UnknownBeatmap => Self::not_found("This beatmap is not known here."),
            SubmitRefusal::RoomOver => Self::unprocessable("This room is over."),
            SubmitRefusal::ItemMods => Self::unprocessable("This room is not played with these mods."),
            SubmitRefusal::Refused(check) => Self::unprocessable(check.refusal),
            SubmitRefusal::Internal(error) => error.into(),
        }
    }
}
