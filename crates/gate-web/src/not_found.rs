//! What is shown where there is nothing.

use axum::{
    extract::{FromRequestParts, Request, State},
    http::{StatusCode, header::ACCEPT},
    response::{IntoResponse, Response},
};

use crate::{gate::Gate, visitor::Visitor};

/// A page for browsers; a bare status for games and programs.
pub(crate) async fn nothing_here(State(gate): State<Gate>, request: Request) -> Response {
    let (mut parts, _) = request.into_parts();
    let wanted = parts.headers.get(ACCEPT).and_then(|accept| accept.to_str().ok()).unwrap_or_default();
    if !wanted.contains("text/html") {
        return StatusCode::NOT_FOUND.into_response();
    }
    match Visitor::from_request_parts(&mut parts, &gate).await {
        Ok(visitor) => missing(&visitor),
        Err(failure) => failure.into_response(),
    }
}

/// The page of what is not there.
pub(crate) fn missing(visitor: &Visitor) -> Response {
    let text = "There is nothing at this address: perhaps it was mistyped, or what was here is gone.";
    visitor.message(StatusCode::NOT_FOUND, "Not found", text)
}
