//! Every route of this gate, by host.

use std::sync::Arc;

use axum::{
    Router,
    extract::FromRef,
    routing::{get, post},
};
use kiai_services::Services;

use crate::{
    Gate,
    bancho::{get_root, get_socket, post_root},
    cors::with_cors,
    images, registration,
};

/// The host of packets.
pub fn bancho(gate: Gate) -> Router {
    with_cors(
        Router::new()
            .route("/", get(get_root).post(post_root))
            .route("/ws", get(get_socket))
            .route("/ws/", get(get_socket))
            .with_state(gate),
    )
}

/// What this gate has on the host of web pages: see [`is_of_osu`].
pub fn osu(gate: Gate) -> Router {
    with_cors(Router::new().route("/users", post(registration::post_users)).with_state(gate))
}

/// Whether a path of the host of web pages is answered by [`osu`].
#[must_use]
pub fn is_of_osu(path: &str) -> bool {
    path == "/users"
}

/// The host of players' pictures.
pub fn avatars() -> Router {
    with_cors(Router::new().route("/{*user}", get(images::get_avatar)))
}

/// The host of maps' pictures.
pub fn thumbnails(gate: Gate) -> Router {
    with_cors(Router::new().route("/thumb/{file}", get(images::get_thumbnail)).with_state(gate))
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
