//! Who makes a request.

use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, header::AUTHORIZATION, request::Parts},
};
use kiai_model::{Id, User};
use kiai_services::{
    RateClass,
    accounts::{AuthenticateRefusal, Session, authenticate},
    take,
};

use crate::{ApiError, Gate};

/// A user, signed in by the game. Whoever is not gets 401 `{"authentication":"basic"}`.
#[derive(Clone, Debug)]
pub struct Authenticated {
    /// Who.
    pub user: Id<User>,
    /// The sign-in.
    pub session: Session,
}

/// Whoever has a good token: a user, or a program of its own that reads what everybody may.
#[derive(Clone, Debug)]
pub struct Authorized {
    /// What the token proved.
    pub session: Session,
}

impl Authorized {
    /// The user, if it is one: may see themselves even when restricted.
    #[must_use]
    pub fn viewer(&self) -> Option<Id<User>> {
        self.session.user()
    }
}

impl FromRequestParts<Gate> for Authorized {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, gate: &Gate) -> Result<Self, ApiError> {
        let token = bearer(&parts.headers).ok_or_else(ApiError::unauthenticated)?;
        let session = match authenticate(&gate.services, token).await {
            Ok(session) => session,
            Err(AuthenticateRefusal::Invalid) => return Err(ApiError::unauthenticated()),
            Err(AuthenticateRefusal::Internal(error)) => return Err(error.into()),
        };
        take(&gate.services, RateClass::Api, &session.rate_key(), 1)?;
        Ok(Self { session })
    }
}

impl FromRequestParts<Gate> for Authenticated {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, gate: &Gate) -> Result<Self, ApiError> {
        let Authorized { session } = Authorized::from_request_parts(parts, gate).await?;
        match session.user() {
            Some(user) if session.is_unlimited => Ok(Self { user, session }),
            _ => Err(ApiError::unauthenticated()),
        }
    }
}

/// The access token of a request.
pub(crate) fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(token.trim())
}
