//! `POST /difficulty-rating`: how hard a map is with mods. osu!stable says nobody's name there.

use axum::{
    body::Bytes,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use kiai_model::Ruleset;
use kiai_services::{
    RateClass,
    beatmaps::{AttributesRefusal, BeatmapKey, attributes, find_beatmap},
    take,
};
use kiai_wire_bancho::forms::DifficultyQuestion;

use super::caller::Refusal;
use crate::{Gate, client_address::ClientAddress};

/// Where it is asked.
pub(crate) const PATH: &str = "/difficulty-rating";

/// The star rating, as a number.
pub(crate) async fn post_difficulty_rating(
    State(gate): State<Gate>,
    ClientAddress(address): ClientAddress,
    body: Bytes,
) -> Result<Response, Refusal> {
    let services = &gate.services;
    take(services, RateClass::Search, &format!("bancho difficulty {address}"), 1)?;
    let bad = || Ok(StatusCode::BAD_REQUEST.into_response());
    let Ok(question) = DifficultyQuestion::read(&body) else { return bad() };
    let Ok(ruleset) = Ruleset::try_from(question.ruleset_id) else { return bad() };
    let Some((map, _)) = find_beatmap(services, &[BeatmapKey::Id(question.beatmap_id)]).await? else {
        return Ok(StatusCode::NOT_FOUND.into_response());
    };
    match attributes(services, &map, ruleset, &question.mods).await {
        Ok(found) => Ok(found.star_rating.to_string().into_response()),
        Err(AttributesRefusal::Ruleset) => Ok(StatusCode::BAD_REQUEST.into_response()),
        Err(AttributesRefusal::Unfit) => Ok(StatusCode::NOT_FOUND.into_response()),
        Err(AttributesRefusal::Internal(error)) => Err(error.into()),
    }
}
