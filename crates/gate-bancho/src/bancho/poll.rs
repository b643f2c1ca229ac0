//! Polls: packets of the client, answered by what waits for it.

use axum::{
    body::Body,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use kiai_wire_bancho::{ClientPacket, Dialect, Packets, codec::MAX_BUNDLE};

use super::{failed, packets, resume, unavailable};
use crate::{
    Gate,
    farewell::farewell,
    line::{OpenFailure, note_delivered},
    packets::{handle, note_match},
};

/// Answers a poll. Nothing that its body holds ends the visit but a logout; who knows no visit is told in packets, as
/// clients ignore a status.
pub(super) async fn poll(gate: &Gate, token: &str, dialect: Dialect, body: Body) -> Response {
    let line = match resume::find(gate, token).await {
        Ok(Some(line)) => line,
        Ok(None) => return packets(farewell(gate, token, dialect)),
        Err(OpenFailure::Internal(error)) => return failed(&error, "A poll"),
        Err(OpenFailure::Busy | OpenFailure::Ended) => return unavailable("Please try again in a moment."),
    };
    let Ok(body) = axum::body::to_bytes(body, MAX_BUNDLE).await else {
        return (StatusCode::PAYLOAD_TOO_LARGE, "This is too long for a poll.").into_response();
    };
    let mut input = line.input.lock().await;
    for packet in Packets::<ClientPacket>::new(&body, line.dialect()) {
        handle(gate, &line, &mut input, packet).await;
    }
    note_match(gate, &line, &mut input).await;
    if line.ended.is_cancelled() {
        return packets(farewell(gate, token, dialect));
    }
    let taken = line.take(gate).await;
    note_delivered(gate, &line, &taken).await;
    packets(taken.bytes)
}
