//! What osu!stable asks when it starts: `GET /web/bancho_connect.php` and `check-updates.php`.

use axum::extract::State;
use kiai_services::users::me;

use super::caller::{Caller, Refusal};
use crate::Gate;

/// Before a login: the caller's country in small letters, nothing when it is not known.
pub(super) async fn get_bancho_connect(State(gate): State<Gate>, caller: Caller) -> Result<String, Refusal> {
    let country = me(&gate.services, caller.user).await?.map(|user| user.country.to_string());
    Ok(country.filter(|country| country != "XX").unwrap_or_default().to_ascii_lowercase())
}

/// There is nothing newer here: the client is not ours to update.
pub(super) async fn get_check_updates() {}
