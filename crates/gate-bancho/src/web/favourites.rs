//! `GET /web/osu-getfavourites.php` and `osu-addfavourite.php`.

use axum::extract::State;
use kiai_model::Id;
use kiai_services::{
    beatmaps::find_set,
    users::{favourites_of, set_favourite},
};
use kiai_wire_bancho::forms::{FAVOURITE_ADDED, FAVOURITE_KNOWN};

use super::caller::{Caller, Query, Refusal};
use crate::Gate;

/// The caller's favourites: ids of sets, one a line.
pub(super) async fn get_favourites(State(gate): State<Gate>, caller: Caller) -> Result<String, Refusal> {
    let sets = favourites_of(&gate.services, caller.user).await?;
    Ok(sets.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))
}

/// Makes the set `a` a favourite, and says so in words, which osu!stable shows.
pub(super) async fn get_add_favourite(
    State(gate): State<Gate>,
    caller: Caller,
    Query(fields): Query,
) -> Result<&'static str, Refusal> {
    let services = &gate.services;
    let set = match fields.get("a").and_then(|set| set.parse().ok()).map(Id::new) {
        Some(set) => find_set(services, set).await?,
        None => None,
    };
    let Some(set) = set.map(|found| found.set.id) else { return Ok("This server does not have this beatmap.") };
    if favourites_of(services, caller.user).await?.contains(&set) {
        return Ok(FAVOURITE_KNOWN);
    }
    set_favourite(services, caller.user, set, true).await?;
    Ok(FAVOURITE_ADDED)
}
