//! `POST osu./users`: making an account in osu!stable.

use axum::{
    Json,
    body::Bytes,
    extract::{FromRequest, Multipart, Request, State},
    http::{StatusCode, header::CONTENT_TYPE},
    response::{IntoResponse, Response},
};
use kiai_services::accounts::{FieldFaults, NewAccount, RegisterRefusal, check_registration, register};
use serde_json::json;

use crate::{Gate, client_address::ClientAddress};

/// Largest form in bytes.
const BODY_MAX: usize = 16 * 1024;
/// Most fields of a form.
const FIELDS_MAX: usize = 32;

/// Makes an account from `user[username]`, `user[user_email]` (an invite's code and a blank may stand before the address)
/// and `user[password]`; with `check=1` only says whether it could be made. Answers `ok`, or 400 with what is wrong in
/// each field. osu!(lazer) sends the same form and understands the same answers.
pub(crate) async fn post_users(
    State(gate): State<Gate>,
    ClientAddress(address): ClientAddress,
    request: Request,
) -> Response {
    let Some(form) = form(request).await else { return StatusCode::BAD_REQUEST.into_response() };
    let field = |name: &str| {
        let value = form.iter().find(|(field, _)| field == name).map(|(_, value)| value.as_str());
        value.unwrap_or_default().replace('\0', "\u{fffd}")
    };
    let account = NewAccount {
        username: field("user[username]"),
        email: field("user[user_email]"),
        password: field("user[password]"),
        country: None,
        address,
    };
    let only_checks = field("check") == "1";
    let done = if only_checks {
        check_registration(&gate.services, &account).await
    } else {
        register(&gate.services, account).await.map(drop)
    };
    match done {
        Ok(()) => "ok".into_response(),
        Err(refusal) => refused(refusal),
    }
}

fn refused(refusal: RegisterRefusal) -> Response {
    let text = refusal.to_string();
    let faults = match refusal {
        RegisterRefusal::Fields(faults) => faults,
        // There is a place for words beside each field, and none for others.
        RegisterRefusal::Closed | RegisterRefusal::TooMany(_) => {
            FieldFaults { username: vec![text], ..FieldFaults::default() }
        }
        RegisterRefusal::Internal(error) => {
            tracing::error!(error = format!("{error:#}"), "An account cannot be made");
            return StatusCode::SERVICE_UNAVAILABLE.into_response();
        }
    };
    let FieldFaults { username, email, password } = faults;
    let user = json!({ "username": username, "user_email": email, "password": password });
    (StatusCode::BAD_REQUEST, Json(json!({ "form_error": { "user": user } }))).into_response()
}

async fn form(request: Request) -> Option<Vec<(String, String)>> {
    let kind = request.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let is_multipart = kind.to_ascii_lowercase().starts_with("multipart/form-data");
    let (parts, body) = request.into_parts();
    let bytes = axum::body::to_bytes(body, BODY_MAX).await.ok()?;
    if !is_multipart {
        let fields = form_urlencoded::parse(&bytes).take(FIELDS_MAX);
        return Some(fields.map(|(name, value)| (name.into_owned(), value.into_owned())).collect());
    }
    let mut multipart = Multipart::from_request(Request::from_parts(parts, bytes.into()), &()).await.ok()?;
    let mut fields = Vec::new();
    while let Some(field) = multipart.next_field().await.ok()? {
        let name = field.name()?.to_owned();
        let value: Bytes = field.bytes().await.ok()?;
        if fields.len() < FIELDS_MAX {
            fields.push((name, String::from_utf8_lossy(&value).into_owned()));
        }
    }
    Some(fields)
}
