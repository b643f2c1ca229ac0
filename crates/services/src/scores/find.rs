//! Single scores.

use kiai_model::{Beatmap, Grade, Id, Ruleset, Score, User, score::ScoreToken, statistics::Variant};

use super::{BoardCircle, BoardFilter, BoardRequest, Place, place_on};
use crate::{
    Services,
    users::{self, UserKey},
};

/// A score, as `viewer` may see it: none when there is none, or when its player is restricted and not the viewer.
///
/// # Errors
///
/// When the store fails.
pub async fn find_score(services: &Services, id: Id<Score>, viewer: Option<Id<User>>) -> anyhow::Result<Option<Score>> {
    let Some(score) = services.store.score(id).await? else { return Ok(None) };
    let player = users::find_user(services, UserKey::Id(score.user), viewer).await?;
    Ok(player.map(|_| score))
}

/// The score that was submitted with a token.
///
/// # Errors
///
/// When the store fails.
pub async fn score_of_token(services: &Services, token: Id<ScoreToken>) -> anyhow::Result<Option<Id<Score>>> {
    Ok(services.store.score_token(token).await?.and_then(|token| token.score))
}

/// A user's best score on a map, with its position among everybody's; none without one.
///
/// # Errors
///
/// When the store fails.
pub async fn users_best(
    services: &Services,
    beatmap: Id<Beatmap>,
    ruleset: Ruleset,
    filter: BoardFilter,
    user: Id<User>,
) -> anyhow::Result<Option<Place>> {
    let request = BoardRequest { beatmap, ruleset, variant: Variant::Standard, filter };
    place_on(services, &request, BoardCircle::Global, user).await
}

/// The grades of a user's best scores on a map, one for each ruleset it was played in.
///
/// # Errors
///
/// When the store fails.
pub async fn grades_on(
    services: &Services,
    user: Id<User>,
    beatmap: Id<Beatmap>,
) -> anyhow::Result<Vec<(Ruleset, Grade)>> {
    Ok(services.store.grades_on(user, beatmap).await?)
}

/// A user's passed scores on a map, newest first, at most a hundred.
///
/// # Errors
///
/// When the store fails.
pub async fn scores_on_beatmap(
    services: &Services,
    beatmap: Id<Beatmap>,
    ruleset: Ruleset,
    user: Id<User>,
) -> anyhow::Result<Vec<Score>> {
    const SHOWN_MAX: i64 = 100;
    Ok(services.store.scores_on_beatmap(user, beatmap, ruleset, SHOWN_MAX).await?)
}

/// Whether the combo of a score never broke.
#[must_use]
pub fn is_perfect_combo(score: &Score) -> bool {
    u64::from(score.max_combo) >= kiai_rules::scores::maximum_combo(&score.maximum_statistics)
}
