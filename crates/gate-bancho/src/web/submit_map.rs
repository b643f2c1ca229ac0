//! `POST /web/neosu-submit-map.php`, and `neomod-submit-map.php` of the same client since.

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use kiai_http::too_many;
use kiai_services::{
    TooMany,
    beatmaps::{SUBMITTED_BYTES_MAX, SubmitMapRefusal, submit_map},
};

use super::{
    caller::{Caller, Query, Refusal},
    form::Form,
};
use crate::Gate;

/// Largest body: a file, and what a form has around it.
pub(super) const BODY_MAX: usize = SUBMITTED_BYTES_MAX + 16 * 1024;

/// The file of a map (`osu_file`), of which the query has the checksum (`hash`), from a client that was asked for it. The
/// client looks at no answer.
pub(super) async fn post_submit_map(
    State(gate): State<Gate>,
    caller: Caller,
    Query(fields): Query,
    form: Form,
) -> Result<Response, Refusal> {
    let (Some(checksum), Some(file)) = (fields.get("hash"), form.only_file("osu_file")) else {
        return Ok(StatusCode::BAD_REQUEST.into_response());
    };
    let taken = submit_map(&gate.services, caller.user, checksum, file.clone()).await;
    Ok(match taken {
        Ok(_) => StatusCode::OK.into_response(),
        Err(SubmitMapRefusal::TooLarge) => StatusCode::PAYLOAD_TOO_LARGE.into_response(),
        Err(SubmitMapRefusal::TooMany(TooMany { retry_after })) => too_many(retry_after),
        Err(SubmitMapRefusal::Internal(error)) => return Err(Refusal::Internal(error)),
        Err(
            refusal @ (SubmitMapRefusal::NotAsked
            | SubmitMapRefusal::Restricted
            | SubmitMapRefusal::WrongChecksum
            | SubmitMapRefusal::Unfit(_)),
        ) => {
            tracing::debug!(user = %caller.user, %refusal, "A map that was sent is not taken");
            StatusCode::BAD_REQUEST.into_response()
        }
    })
}
