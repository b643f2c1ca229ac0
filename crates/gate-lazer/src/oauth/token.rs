//! `POST /oauth/token`. Upstream: `OAuth.cs`.

use std::sync::Arc;

use axum::{
    Json,
    extract::State,
    http::{StatusCode, header::CACHE_CONTROL},
    response::{IntoResponse, Response},
};
use kiai_http::ClientAddress;
use kiai_services::{
    Services,
    accounts::{
        Client, GrantRefusal, LoginRefusal, Tokens, grant_client_credentials, grant_password, grant_refresh_token,
    },
};
use kiai_wire_lazer::oauth::{OAuthError, OAuthToken};

use crate::{ApiError, extract::Form};

/// Gives tokens for a password, a refresh token, or a client's own secret.
#[utoipa::path(
    post,
    path = "/oauth/token",
    tag = "oauth",
    request_body(
        content_type = "multipart/form-data",
        description = "`grant_type` (`password`, `refresh_token` or `client_credentials`), `client_id`, `client_secret`, \
                       `scope`; `username` and `password`, or `refresh_token`. Urlencoded and JSON are read too"
    ),
    responses(
        (status = 200, body = OAuthToken),
        (status = 400, description = "What was shown is not good", body = OAuthError),
        (status = 401, description = "There is no such client", body = OAuthError),
        (status = 429, description = "Too many attempts", body = OAuthError),
    )
)]
pub(crate) async fn post_token(
    State(services): State<Arc<Services>>,
    ClientAddress(address): ClientAddress,
    form: Result<Form, ApiError>,
) -> Response {
    let form = match form {
        Ok(form) => form,
        Err(error) => return malformed(&error),
    };
    let client = Client { id: form.text("client_id"), secret: form.text("client_secret"), address };
    let scope = form.text("scope");
    let granted = match form.text("grant_type") {
        "password" => match (form.get("username"), form.get("password")) {
            (None, _) => return missing("username"),
            (_, None) => return missing("password"),
            (Some(username), Some(password)) => grant_password(&services, client, scope, username, password).await,
        },
        "refresh_token" => match form.get("refresh_token") {
            None => return missing("refresh_token"),
            Some(token) => grant_refresh_token(&services, client, token).await,
        },
        "client_credentials" => grant_client_credentials(&services, client, scope).await,
        "" => return missing("grant_type"),
        _ => return unsupported_grant(),
    };
    granted.map_or_else(refused, given)
}

fn given(tokens: Tokens) -> Response {
    let body = OAuthToken {
        token_type: "Bearer",
        expires_in: tokens.expires_in.as_secs(),
        access_token: tokens.access,
        refresh_token: tokens.refresh,
    };
    ([(CACHE_CONTROL, "no-store")], Json(body)).into_response()
}

fn refused(refusal: GrantRefusal) -> Response {
    let text = refusal.to_string();
    match refusal {
        GrantRefusal::UnknownClient => error(
            StatusCode::UNAUTHORIZED,
            "invalid_client",
            text,
            "This game is not set up for this server (client id or secret).",
        ),
        GrantRefusal::InvalidScope => {
            error(StatusCode::BAD_REQUEST, "invalid_scope", text, "Check the requested scope.")
        }
        GrantRefusal::InvalidRefreshToken => {
            error(StatusCode::BAD_REQUEST, "invalid_grant", text, "Please sign in again.")
        }
        GrantRefusal::Login(LoginRefusal::WrongCredentials) => {
            error(StatusCode::BAD_REQUEST, "invalid_grant", INVALID_GRANT.to_owned(), &text)
        }
        GrantRefusal::TooMany(_) | GrantRefusal::Login(LoginRefusal::TooMany(_)) => {
            error(StatusCode::TOO_MANY_REQUESTS, "too_many_requests", text.clone(), &text)
        }
        GrantRefusal::Internal(cause) | GrantRefusal::Login(LoginRefusal::Internal(cause)) => {
            malformed(&ApiError::from(cause))
        }
    }
}

/// What RFC 6749 says of this code.
const INVALID_GRANT: &str = "The provided authorization grant is invalid, expired or revoked.";

fn missing(parameter: &str) -> Response {
    let text = "The request is missing a required parameter, includes an invalid parameter value, or is malformed.";
    error(StatusCode::BAD_REQUEST, "invalid_request", text.to_owned(), &format!("Check the `{parameter}` parameter"))
}

fn unsupported_grant() -> Response {
    let text = "The authorization grant type is not supported by the authorization server.";
    error(StatusCode::BAD_REQUEST, "unsupported_grant_type", text.to_owned(), "Check the `grant_type` parameter")
}

fn malformed(cause: &ApiError) -> Response {
    let text = cause.text().unwrap_or_default();
    let code = if cause.status().is_server_error() { "server_error" } else { "invalid_request" };
    error(cause.status(), code, text.to_owned(), text)
}

fn error(status: StatusCode, code: &'static str, description: String, hint: &str) -> Response {
    let body =
        OAuthError { error: code, message: description.clone(), error_description: description, hint: hint.to_owned() };
    (status, [(CACHE_CONTROL, "no-store")], Json(body)).into_response()
}
