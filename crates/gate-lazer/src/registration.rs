//! `POST /users`. Upstream: `RegistrationRequest.cs`.

use std::sync::Arc;

use axum::{Json, extract::State, http::StatusCode};
use kiai_http::ClientAddress;
use kiai_services::{
    Services,
    accounts::{FieldFaults, NewAccount, RegisterRefusal, register},
};
use kiai_wire_lazer::api::{FormError, FormErrorUser, RegistrationRequestErrors};

use crate::{ApiError, extract::Form};

type Refused = (StatusCode, Json<RegistrationRequestErrors>);

/// Makes an account from the game's form: `user[username]`, `user[user_email]` (an invite's code and a blank may stand
/// before the address), `user[password]`; and `user[country_code]`, which the game does not send. The game then signs
/// in.
#[utoipa::path(
    post,
    path = "/users",
    tag = "accounts",
    request_body(
        content_type = "multipart/form-data",
        description = "`user[username]`, `user[user_email]`, `user[password]`, `user[country_code]`. Urlencoded and JSON are \
                       read too"
    ),
    responses(
        (status = 200, description = "The account is made"),
        (status = 403, description = "Nobody can make one here", body = RegistrationRequestErrors),
        (status = 422, description = "What was said is not acceptable", body = RegistrationRequestErrors),
        (status = 429, description = "Too many from one address", body = RegistrationRequestErrors),
    )
)]
pub(crate) async fn post_users(
    State(services): State<Arc<Services>>,
    ClientAddress(address): ClientAddress,
    form: Result<Form, ApiError>,
) -> Result<Json<serde_json::Value>, Refused> {
    let form = form.map_err(|error| one(error.status(), error.text().unwrap_or_default()))?;
    let account = NewAccount {
        username: form.text("user[username]").to_owned(),
        email: form.text("user[user_email]").to_owned(),
        password: form.text("user[password]").to_owned(),
        country: form.get("user[country_code]").and_then(|code| code.parse().ok()),
        address,
    };
    let id = register(&services, account).await.map_err(refused)?;
    Ok(Json(serde_json::json!({ "id": id })))
}

fn refused(refusal: RegisterRefusal) -> Refused {
    let text = refusal.to_string();
    match refusal {
        RegisterRefusal::Closed => one(StatusCode::FORBIDDEN, &text),
        RegisterRefusal::TooMany(_) => one(StatusCode::TOO_MANY_REQUESTS, &text),
        RegisterRefusal::Fields(FieldFaults { username, email, password }) => {
            let user = FormErrorUser { username, user_email: email, password };
            let errors = RegistrationRequestErrors { form_error: Some(FormError { user }), error: None };
            (StatusCode::UNPROCESSABLE_ENTITY, Json(errors))
        }
        RegisterRefusal::Internal(cause) => {
            let error = ApiError::from(cause);
            one(error.status(), error.text().unwrap_or_default())
        }
    }
}

fn one(status: StatusCode, text: &str) -> Refused {
    (status, Json(RegistrationRequestErrors { form_error: None, error: Some(text.to_owned()) }))
}
