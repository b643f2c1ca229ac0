//! `POST /web/osu-screenshot.php`, and `GET /ss/<name>` where others see it.

use axum::{
    extract::{Path, State},
    http::{
        StatusCode,
        header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS},
    },
    response::{IntoResponse, Response},
};
use kiai_http::ClientAddress;
use kiai_services::screenshots::{KeepRefusal, MAX_FILE_BYTES, find_screenshot, keep_screenshot};

use super::{
    Form,
    caller::{Caller, Refusal},
};
use crate::Gate;

/// Most bytes of the form: the picture, and what stands around it.
pub(super) const BODY_MAX: usize = MAX_FILE_BYTES + 64 * 1024;

/// Keeps the picture `ss`, a JPEG or PNG of at most 4 MiB, and answers with its name.
pub(super) async fn post_screenshot(
    State(gate): State<Gate>,
    ClientAddress(address): ClientAddress,
    form: Form,
) -> Result<Response, Refusal> {
    let caller = Caller::of_form(&gate, address, &form.fields).await?;
    let Some(picture) = form.file("ss") else {
        return Ok((StatusCode::BAD_REQUEST, "There is no picture.").into_response());
    };
    match keep_screenshot(&gate.services, caller.user, picture.clone()).await {
        Ok(name) => Ok(name.into_response()),
        Err(KeepRefusal::Picture(error)) => Ok((StatusCode::BAD_REQUEST, error.to_string()).into_response()),
        Err(KeepRefusal::TooMany(too_many)) => Err(too_many.into()),
        Err(KeepRefusal::Internal(error)) => Err(error.into()),
    }
}

/// A picture: whoever knows its name may see it.
pub(super) async fn get_screenshot(State(gate): State<Gate>, Path(name): Path<String>) -> Result<Response, Refusal> {
    let Some((bytes, kind)) = find_screenshot(&gate.services, &name).await? else {
        return Ok(StatusCode::NOT_FOUND.into_response());
    };
    let headers = [
        (CONTENT_TYPE, kind.media_type()),
        (CACHE_CONTROL, "public, max-age=31536000, immutable"),
        // It comes from a player: no browser shall take it for something else.
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (CONTENT_DISPOSITION, "inline"),
    ];
    Ok((headers, bytes).into_response())
}
