//! `GET /web/osu-getreplay.php`: what was pressed in a play, by whichever client.

use axum::{
    extract::State,
    http::{StatusCode, header::CONTENT_TYPE},
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use kiai_http::ClientAddress;
use kiai_model::Id;
use kiai_services::{RateClass, scores::classic_replay, take};
use kiai_wire_bancho::{Dialect, forms::Fields};

use super::caller::{Caller, Query, Refusal};
use crate::Gate;

/// The packed frames of the score `c`. Of one that is not there osu!stable is told in a status; neosu shows it when nothing
/// comes with status 200, and would show nothing otherwise.
pub(super) async fn get_replay(
    State(gate): State<Gate>,
    ClientAddress(address): ClientAddress,
    Query(fields): Query,
) -> Response {
    let by_form = || if Caller::is_by_token(&fields) { Dialect::Neosu } else { Dialect::Stable };
    let caller = Caller::of_form(&gate, address, &fields).await;
    let dialect = caller.as_ref().map_or_else(|_| by_form(), |caller| caller.dialect(&gate, by_form));
    let found = match caller {
        Ok(caller) => frames(&gate, caller, &fields).await,
        Err(refusal) => Err(refusal),
    };
    match (found, dialect) {
        (Ok(Some(frames)), _) => ([(CONTENT_TYPE, "application/octet-stream")], frames).into_response(),
        (Ok(None), Dialect::Neosu) => StatusCode::OK.into_response(),
        (Ok(None), Dialect::Stable) => StatusCode::NOT_FOUND.into_response(),
        (Err(refusal), Dialect::Neosu) => {
            refusal.log();
            StatusCode::OK.into_response()
        }
        (Err(refusal), Dialect::Stable) => refusal.into_response(),
    }
}

async fn frames(gate: &Gate, caller: Caller, fields: &Fields) -> Result<Option<Bytes>, Refusal> {
    let Some(score) = fields.get("c").and_then(|score| score.trim().parse().ok()).map(Id::new) else { return Ok(None) };
    take(&gate.services, RateClass::ReplayDownload, &format!("bancho {}", caller.user), 1)?;
    Ok(classic_replay(&gate.services, score, Some(caller.user)).await?)
}
