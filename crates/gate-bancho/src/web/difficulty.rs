//! `POST /difficulty-rating`: how hard a map is with mods. osu!stable says nobody's name there.

use axum::{
    body::Bytes,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use kiai_http::ClientAddress;
use kiai_model::Ruleset;
use kiai_services::{
    RateClass, address_key,
    beatmaps::{AttributesRefusal, BeatmapKey, attributes, find_beatmap},
    take,
};
use kiai_wire_bancho::forms::DifficultyQuestion;

use super::caller::Refusal;
use crate::Gate;

/// Where it is asked.
pub(crate) const PATH: &str = "/difficulty-rating";

/// The star rating, as a number.
pub(crate) async fn post_difficulty_rating(
    State(gate): State<Gate>,
    ClientAddress(address): ClientAddress,
    body: Bytes,
) -> Result<Response, Refusal> {
    let services = &gate.services;
    take(services, RateClass::Search, &format!("bancho difficulty {}", address_key(address)), 1)?;
    let bad = || Ok(StatusCode::BAD_REQUEST.into_response());
    let Ok(question) = DifficultyQuestion::read(&body) else { return bad() };
    let Ok(ruleset) = Ruleset::try_from(question.ruleset) else { return bad() };
    let Some(beatmap) = question.beatmap else { return Ok("0".into_response()) };
    let Some((map, _)) = find_beatmap(services, &[BeatmapKey::Id(beatmap)]).await? else {
        return Ok(StatusCode::NOT_FOUND.into_response());
    };
    match attributes(services, &map, ruleset, &question.mods).await {
        Ok(found) => Ok(found.star_rating.to_string().into_response()),
        Err(AttributesRefusal::Ruleset) => Ok(StatusCode::BAD_REQUEST.into_response()),
        Err(AttributesRefusal::Unfit) => Ok(StatusCode::NOT_FOUND.into_response()),
        Err(AttributesRefusal::Internal(error)) => Err(error.into()),
    }
}
