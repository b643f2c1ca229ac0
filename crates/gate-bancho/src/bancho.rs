//! The host of packets: `POST /` for logins and polls, `GET /ws/` for sockets.

mod login;
mod poll;
mod resume;
mod socket;
mod welcome;

use axum::{
    body::Body,
    extract::{Request, State},
    http::{
        HeaderMap, HeaderValue, StatusCode,
        header::{CACHE_CONTROL, CONTENT_TYPE},
    },
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use kiai_http::ClientAddress;
use kiai_wire_bancho::{
    Dialect,
    login::headers::{CLIENT_VERSION, REQUEST_TOKEN},
};

use crate::Gate;

pub(crate) use self::{
    socket::get_socket,
    welcome::{channel_counts, info as channel_info, who_is_here},
};

/// A browser has come here.
pub(crate) async fn get_root() -> &'static str {
    "This is where osu!stable and neosu talk to the server.\n"
}

/// A login, or with a token a poll.
pub(crate) async fn post_root(
    State(gate): State<Gate>,
    ClientAddress(address): ClientAddress,
    request: Request,
) -> Response {
    let (parts, body) = request.into_parts();
    let headers = &parts.headers;
    match token(headers) {
        // In a place of its own: polls are many, and would keep the room for it.
        None => Box::pin(login::login(&gate, address, neosu_version(headers), body)).await,
        Some(token) => poll::poll(&gate, token, dialect(headers), body).await,
    }
}

/// The token of a visit, if one is named.
fn token(headers: &HeaderMap) -> Option<&str> {
    // What is no text is no token of ours.
    headers.get(REQUEST_TOKEN).map(|token| token.to_str().unwrap_or_default().trim())
}

/// neosu says so in a header; what `User-Agent` says does not matter.
fn neosu_version(headers: &HeaderMap) -> Option<String> {
    const LENGTH_MAX: usize = 64;
    let version = String::from_utf8_lossy(headers.get(CLIENT_VERSION)?.as_bytes()).into_owned();
    Some(version.chars().filter(|letter| !letter.is_control()).take(LENGTH_MAX).collect())
}

fn dialect(headers: &HeaderMap) -> Dialect {
    if headers.contains_key(CLIENT_VERSION) { Dialect::Neosu } else { Dialect::Stable }
}

/// An answer of whole packets, perhaps none.
fn packets(bytes: impl Into<Bytes>) -> Response {
    let mut response = Response::new(Body::from(bytes.into()));
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/octet-stream"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// Not now. neosu takes it for a failure of the network: it keeps its token, its visit, and comes back.
fn unavailable(text: &'static str) -> Response {
    (StatusCode::SERVICE_UNAVAILABLE, text).into_response()
}

/// A fault of ours.
fn failed(error: &anyhow::Error, what: &'static str) -> Response {
    tracing::error!(error = format!("{error:#}"), "{what} failed");
    unavailable("The server failed to answer this.")
}
