//! `GET /web/osu-rate.php`: osu!stable asks after a play whether its player rates the map, and with `v` they do.

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use kiai_http::ClientAddress;
use kiai_model::Beatmap;
use kiai_services::{
    Services,
    beatmaps::{FullSet, RateRefusal, find_by_checksum, find_set, may_rate, mean_rating, rate},
};
use kiai_wire_bancho::forms::{RATE_NOT_RANKED, RATE_OPEN, RATE_UNKNOWN, RATE_WHO, rate_done};

use super::caller::{Caller, Query, Refusal};
use crate::Gate;

/// Whether the caller may rate the map of the checksum `c`, or how it is rated once they have.
pub(super) async fn get_rate(
    State(gate): State<Gate>,
    ClientAddress(address): ClientAddress,
    Query(fields): Query,
) -> Result<Response, Refusal> {
    let caller = match Caller::of_form(&gate, address, &fields).await {
        Ok(caller) => caller,
        Err(Refusal::Unknown) => return Ok((StatusCode::UNAUTHORIZED, RATE_WHO).into_response()),
        Err(refusal) => return Err(refusal),
    };
    let services = &gate.services;
    let checksum = fields.get("c").unwrap_or_default();
    let Some((map, set)) = find_by_checksum(services, checksum).await? else {
        return Ok(RATE_UNKNOWN.into_response());
    };
    let answered = match fields.get("v") {
        None => may_rate(services, caller.user, &map, &set).await,
        Some(rating) => rate(services, caller.user, &map, &set, rating.trim().parse().unwrap_or(0)).await,
    };
    Ok(match answered {
        Ok(()) if fields.get("v").is_none() => RATE_OPEN.into_response(),
        Err(RateRefusal::NotRanked) => RATE_NOT_RANKED.into_response(),
        Err(RateRefusal::OutOfRange) => StatusCode::BAD_REQUEST.into_response(),
        Err(RateRefusal::Internal(error)) => return Err(error.into()),
        // Who is restricted is told what they would be told otherwise, and changes nothing.
        Ok(()) | Err(RateRefusal::AlreadyRated | RateRefusal::Restricted) => {
            rate_done(rating_now(services, &map, &set).await?).into_response()
        }
    })
}

/// How the map is rated now.
async fn rating_now(services: &Services, map: &Beatmap, before: &FullSet) -> anyhow::Result<f64> {
    let now = find_set(services, map.set).await?;
    Ok(mean_rating(now.as_deref().map_or(&before.ratings, |set| &set.ratings)).unwrap_or(0.0))
}
