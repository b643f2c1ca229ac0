//! What osu!stable asks when it starts: `GET /web/bancho_connect.php` and `check-updates.php`.

use axum::extract::State;
use kiai_http::ClientAddress;
use kiai_services::country_of;

use crate::Gate;

/// Before a login, with the name and password that it will log in with: the country of the client's address in small letters,
/// nothing when it is not known. Who asks does not matter: a wrong password is told by the login.
pub(super) async fn get_bancho_connect(State(gate): State<Gate>, ClientAddress(address): ClientAddress) -> String {
    country_of(&gate.services, address).map(|country| country.to_string().to_ascii_lowercase()).unwrap_or_default()
}

/// There is nothing newer here: the client is not ours to update.
pub(super) async fn get_check_updates() {}
