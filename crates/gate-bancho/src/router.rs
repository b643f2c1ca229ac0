//! Every route of this gate, by host.

use std::sync::Arc;

use axum::{
    Router,
    extract::{DefaultBodyLimit, FromRef},
    http::StatusCode,
    routing::{get, post},
};
use kiai_services::Services;
use tokio_util::sync::CancellationToken;

use crate::{
    Gate,
    bancho::{get_root, get_socket, post_root},
    images, menu_icon, registration, web,
};

/// The host of packets.
pub fn bancho(gate: Gate) -> Router {
    Router::new()
        .route("/", get(get_root).post(post_root))
        .route("/ws", get(get_socket))
        .route("/ws/", get(get_socket))
        .with_state(gate)
}

/// What this gate has on the host of web pages: see [`is_of_osu`] and [`is_form`].
pub fn osu(gate: Gate) -> Router {
    web::routes()
        .route("/users", post(registration::post_users).layer(DefaultBodyLimit::max(registration::BODY_MAX)))
        .route(menu_icon::PATH, get(menu_icon::get_menu_icon))
        .with_state(gate)
}

/// Whether a path is answered by [`osu`] on the host of web pages alone: elsewhere it is another gate's.
#[must_use]
pub fn is_of_osu(path: &str) -> bool {
    path == "/users" || path == web::difficulty::PATH
}

/// Whether a path is answered by [`osu`] wherever no other host's is.
#[must_use]
pub fn is_form(path: &str) -> bool {
    ["/web/", "/ss/", "/d/"].iter().any(|folder| path.starts_with(folder)) || path == menu_icon::PATH
}

/// Where clients get the token that their user has agreed to in a browser: on the host without a label. Questions are held
/// until `leaving`.
pub fn connect(gate: Gate, leaving: CancellationToken) -> Router {
    // GET alone: an answer to HEAD would deliver the token to nobody.
    let finish = get(crate::connect::get_finish).head(async || StatusCode::METHOD_NOT_ALLOWED);
    Router::new().route(crate::connect::FINISH, finish).with_state(crate::connect::State { gate, leaving })
}

/// The host of players' pictures.
pub fn avatars(gate: Gate) -> Router {
    Router::new().route("/{*user}", get(images::get_avatar)).with_state(gate)
}

/// The host of maps' pictures.
pub fn thumbnails(gate: Gate) -> Router {
    Router::new().route("/thumb/{file}", get(images::get_thumbnail)).with_state(gate)
}

/// Whether a path of the host of maps' pictures is answered by [`thumbnails`].
#[must_use]
pub fn is_thumbnail(path: &str) -> bool {
    path.starts_with("/thumb/")
}

impl FromRef<Gate> for Arc<Services> {
    fn from_ref(gate: &Gate) -> Self {
        Self::clone(&gate.services)
    }
}
