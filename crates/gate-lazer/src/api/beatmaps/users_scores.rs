//! `GET beatmaps/{beatmap}/scores/users/{user}[/all]`. Upstream: osu-web's `BeatmapsController::userScore`,
//! `userScoreAll`; the game does not ask for these.

use std::sync::Arc;

use axum::{Json, extract::State};
use kiai_model::{Acronym, Beatmap, Id, Ruleset, User};
use kiai_services::{
    Services,
    scores::{BoardFilter, has_board, scores_on_beatmap, users_best},
    users::{self, UserKey, find_user},
};
use kiai_wire_lazer::api::{APIScoreWithPosition, Scores};

use crate::{
    ApiError,
    convert::{ScoreConverter, int32},
    extract::{Authorized, Path, Query},
};

/// A user's best score on a map, with its position.
#[utoipa::path(
    get,
    path = "/api/v2/beatmaps/{beatmap}/scores/users/{user}",
    tag = "scores",
    params(
        ("beatmap" = i64, Path),
        ("user" = i64, Path),
        ("mode" = Option<String>, Query),
        ("mods[]" = Option<Vec<String>>, Query),
    ),
    responses((status = 200, body = APIScoreWithPosition), (status = 404))
)]
pub(crate) async fn get_users_score(
    State(services): State<Arc<Services>>,
    caller: Authorized,
    Path((beatmap, user)): Path<(Id<Beatmap>, Id<User>)>,
    query: Query,
) -> Result<Json<APIScoreWithPosition>, ApiError> {
    let (user, ruleset) = known(&services, &caller, beatmap, user, &query).await?;
    let mods: Vec<Acronym> = query.list("mods").take(64).collect();
    let place = users_best(&services, beatmap, ruleset, BoardFilter::from_acronyms(&mods), user.id).await?;
    let place = place.ok_or_else(|| ApiError::not_found("The user has no score on this beatmap."))?;
    let team = users::team_of(&services, user.id).await?;
    let score = ScoreConverter::new(&services).with_user(&place.score, &user, team.as_ref());
    Ok(Json(APIScoreWithPosition { position: int32(place.position), score }))
}

/// All passed scores of a user on a map, newest first.
#[utoipa::path(
    get,
    path = "/api/v2/beatmaps/{beatmap}/scores/users/{user}/all",
    tag = "scores",
    params(("beatmap" = i64, Path), ("user" = i64, Path), ("mode" = Option<String>, Query)),
    responses((status = 200, body = Scores), (status = 404))
)]
pub(crate) async fn get_users_scores(
    State(services): State<Arc<Services>>,
    caller: Authorized,
    Path((beatmap, user)): Path<(Id<Beatmap>, Id<User>)>,
    query: Query,
) -> Result<Json<Scores>, ApiError> {
    let (user, ruleset) = known(&services, &caller, beatmap, user, &query).await?;
    let found = scores_on_beatmap(&services, beatmap, ruleset, user.id).await?;
    let scores = ScoreConverter::new(&services);
    Ok(Json(Scores { scores: found.iter().map(|score| scores.bare(score)).collect() }))
}

async fn known(
    services: &Services,
    caller: &Authorized,
    beatmap: Id<Beatmap>,
    user: Id<User>,
    query: &Query,
) -> Result<(Arc<User>, Ruleset), ApiError> {
    let user = find_user(services, UserKey::Id(user), caller.viewer()).await?;
    let user = user.ok_or_else(|| ApiError::not_found("There is no such user."))?;
    let own_ruleset = has_board(services, beatmap).await?.flatten();
    let own_ruleset = own_ruleset.ok_or_else(|| ApiError::not_found("There is no such beatmap."))?;
    let ruleset = match query.get("mode") {
        Some(mode) => mode.parse().map_err(|_| ApiError::unprocessable("There is no such ruleset."))?,
        None => own_ruleset,
    };
    Ok((user, ruleset))
}
