//! Logging in.

use std::net::IpAddr;

use axum::{
    body::Body,
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode},
    response::{IntoResponse, Response},
};
use kiai_model::{Id, User};
use kiai_services::{
    TooMany,
    accounts::{LoginRefusal, login_with_md5, verify_permanent_token},
    sessions,
    users::{me, set_pm_friends_only},
};
use kiai_wire_bancho::{
    Dialect, ServerPacket,
    login::{
        Credentials, LoginRequest, LoginResult, MAX_LOGIN_BODY, PROTOCOL_VERSION,
        headers::{ANSWER_TOKEN, FEATURES, FailureReason, KEEP_SCORES, PROTOCOL, SUBMIT_SCORES},
    },
};

use super::{failed, packets, unavailable, welcome::welcome};
use crate::{
    Gate,
    encode::bytes_of,
    line::{self, ClientInfo, OpenFailure, Opened},
};

/// Why nobody is let in.
enum Refusal {
    /// The player can do something about it: told as the result of a login, at which neosu forgets its token.
    Login(LoginResult),
    /// Too many attempts.
    TooMany(TooMany),
    /// Our fault.
    Internal(anyhow::Error),
}

/// Lets somebody in, in place of the visit they had. A login that fails leaves that one alone.
pub(super) async fn login(gate: &Gate, address: IpAddr, neosu: Option<String>, body: Body) -> Response {
    let Ok(body) = axum::body::to_bytes(body, MAX_LOGIN_BODY).await else {
        return (StatusCode::PAYLOAD_TOO_LARGE, "This is too long for a login.").into_response();
    };
    let request = match LoginRequest::decode(&body) {
        Ok(request) => request,
        Err(error) => {
            tracing::debug!(%error, "A login was not understood");
            return (StatusCode::BAD_REQUEST, "This is no login.").into_response();
        }
    };
    let client = ClientInfo {
        neosu,
        has_token: matches!(request.credentials, Credentials::Token(_)),
        utc_offset: request.utc_offset.hours(),
        version: request.version.map(|version| version.date),
        machine: Some(request.hashes.digest()),
    };
    if gate.services.connections.is_shutting_down() {
        return unavailable("The server is about to stop.");
    }
    let user = match sign_in(gate, &request.credentials, address).await {
        Ok(user) => user,
        Err(refusal) => return refused(refusal, client.dialect()),
    };
    match begin(gate, user, &request, client).await {
        Ok(response) => response,
        Err(OpenFailure::Busy | OpenFailure::Ended) => unavailable("Please try again in a moment."),
        Err(OpenFailure::Internal(error)) => failed(&error, "A login"),
    }
}

async fn sign_in(gate: &Gate, credentials: &Credentials, address: IpAddr) -> Result<Id<User>, Refusal> {
    match credentials {
        // PostgreSQL's text cannot hold a NUL, and nobody has one in their name.
        Credentials::Password { username, .. } if username.contains('\0') => {
            Err(Refusal::Login(LoginResult::WrongCredentials))
        }
        Credentials::Password { username, password_md5 } => {
            let signed_in = login_with_md5(&gate.services, username, password_md5, address).await;
            signed_in.map_err(|refusal| match refusal {
                LoginRefusal::WrongCredentials => Refusal::Login(LoginResult::WrongCredentials),
                LoginRefusal::TooMany(too_many) => Refusal::TooMany(too_many),
                LoginRefusal::Internal(error) => Refusal::Internal(error),
            })
        }
        Credentials::Token(token) => {
            let known = verify_permanent_token(&gate.services, token).await.map_err(Refusal::Internal)?;
            known.ok_or(Refusal::Login(LoginResult::VerificationNeeded))
        }
    }
}

async fn begin(
    gate: &Gate,
    user: Id<User>,
    request: &LoginRequest,
    client: ClientInfo,
) -> Result<Response, OpenFailure> {
    let services = &gate.services;
    let internal = |error: anyhow::Error| OpenFailure::Internal(error);
    // neosu has no such setting, and says no.
    if client.dialect() == Dialect::Stable {
        let known = me(services, user).await?;
        if known.is_some_and(|known| known.pm_friends_only != request.friends_only_pms) {
            set_pm_friends_only(services, user, request.friends_only_pms).await?;
        }
    }
    let user = me(services, user).await?.ok_or_else(|| internal(anyhow::anyhow!("who signed in is gone")))?;
    let about = serde_json::to_string(&client).map_err(|error| internal(error.into()))?;
    let opened = sessions::open(services, user.id, about).await?;
    let Opened { line, joined } = line::open(gate, opened.session, user, client).await?;
    let mut response = packets(welcome(gate, &line, &joined).await?);
    let headers = response.headers_mut();
    put(headers, ANSWER_TOKEN, &opened.token);
    put(headers, PROTOCOL, &PROTOCOL_VERSION.to_string());
    if line.dialect() == Dialect::Neosu {
        put(headers, FEATURES, if gate.policy.submit_scores { SUBMIT_SCORES } else { KEEP_SCORES });
    }
    tracing::debug!(user = %line.user.id, client = ?line.client, "A client of bancho has logged in");
    Ok(response)
}

fn refused(refusal: Refusal, dialect: Dialect) -> Response {
    match refusal {
        Refusal::Login(result) => {
            let mut response = packets(bytes_of(dialect, &[ServerPacket::UserId(result)]));
            put(response.headers_mut(), ANSWER_TOKEN, FailureReason::IncorrectCredentials.as_str());
            response
        }
        // Not a result: neosu would forget a token that is good.
        Refusal::TooMany(TooMany { retry_after }) => {
            let wait = kiai_http::retry_after(retry_after);
            (StatusCode::TOO_MANY_REQUESTS, [wait], "Too many attempts. Please wait a while.").into_response()
        }
        Refusal::Internal(error) => failed(&error, "A login"),
    }
}

fn put(headers: &mut HeaderMap, name: &'static str, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.insert(HeaderName::from_static(name), value);
    }
}
