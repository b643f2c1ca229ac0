//! `GET scores/{score}`. Upstream: osu-web's `ScoresController::show`.

use std::sync::Arc;

use axum::{Json, extract::State};
use kiai_model::{Id, Score};
use kiai_services::{
    Services,
    scores::find_score,
    users::{self, UserKey, find_user},
};
use kiai_wire_lazer::api::SoloScoreInfo;

use crate::{
    ApiError,
    convert::{ScoreConverter, with_maps},
    extract::{Authorized, Path},
};

/// A score with its player and its map.
#[utoipa::path(
    get,
    path = "/api/v2/scores/{score}",
    tag = "scores",
    params(("score" = i64, Path)),
    responses((status = 200, body = SoloScoreInfo), (status = 404))
)]
pub(crate) async fn get_score(
    State(services): State<Arc<Services>>,
    caller: Authorized,
    Path(score): Path<Id<Score>>,
) -> Result<Json<SoloScoreInfo>, ApiError> {
    let unknown = || ApiError::not_found("There is no such score.");
    let score = find_score(&services, score, caller.viewer()).await?.ok_or_else(unknown)?;
    let player = find_user(&services, UserKey::Id(score.user), caller.viewer()).await?.ok_or_else(unknown)?;
    let team = users::team_of(&services, player.id).await?;
    let shown = ScoreConverter::new(&services).with_user(&score, &player, team.as_ref());
    let mut shown = with_maps(&services, caller.viewer(), vec![shown]).await?;
    shown.pop().map(Json).ok_or_else(unknown)
}
