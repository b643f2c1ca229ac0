//! `POST osu./users`: making an account in osu!stable.

use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use kiai_http::ClientAddress;
use kiai_services::accounts::{FieldFaults, NewAccount, RegisterRefusal, check_registration, register};
use serde_json::json;

use crate::{Gate, web::Form};

/// Largest form in bytes.
pub(crate) const BODY_MAX: usize = 16 * 1024;

/// Makes an account from `user[username]`, `user[user_email]` (an invite's code and a blank may stand before the address)
/// and `user[password]`; with `check=1` only says whether it could be made. Answers `ok`, or 400 with what is wrong in
/// each field. osu!(lazer) sends the same form and understands the same answers.
pub(crate) async fn post_users(
    State(gate): State<Gate>,
    ClientAddress(address): ClientAddress,
    form: Form,
) -> Response {
    let field = |name: &str| form.fields.get(name).unwrap_or_default().to_owned();
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
