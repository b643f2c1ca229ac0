//! Who asks.

use std::net::IpAddr;

use axum::{
    extract::FromRequestParts,
    http::{StatusCode, request::Parts},
    response::{IntoResponse, Response},
};
use kiai_http::{ClientAddress, too_many};
use kiai_model::{Id, User};
use kiai_services::{
    RateClass, TooMany,
    accounts::{LoginRefusal, login_with_md5},
    sessions, take,
};
use kiai_wire_bancho::{
    Dialect,
    forms::{BY_TOKEN, Fields},
};

use crate::Gate;

/// Where a name stands.
const NAMES: [&str; 3] = ["u", "us", "username"];
/// Where a password stands: its md5, or after a login with a token the visit's `cho-token`. Beside `ha`, an `h` is the
/// checksum of a map's package.
const SECRETS: [&str; 4] = ["ha", "h", "p", "pass"];

/// Who asks: somebody with an account. Taken from the query; [`Caller::of_form`] takes it from a form.
///
/// A name with a password need not be here: a client may ask while its visit begins anew.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Caller {
    pub(crate) user: Id<User>,
}

/// Why somebody is not answered.
#[derive(Debug)]
pub(crate) enum Refusal {
    /// Nobody has this name and password, or nobody's visit this token.
    Unknown,
    /// Too often.
    TooMany(TooMany),
    /// Our fault.
    Internal(anyhow::Error),
}

impl Caller {
    /// Whether a form says who asks by the token of a visit: neosu alone does.
    pub(crate) fn is_by_token(fields: &Fields) -> bool {
        fields.any(&NAMES) == Some(BY_TOKEN)
    }

    /// Which family asks: that of the visit, or as the form looks when there is none on this node.
    pub(crate) fn dialect(self, gate: &Gate, by_form: impl FnOnce() -> Dialect) -> Dialect {
        gate.lines.of_user(self.user).map_or_else(by_form, |line| line.dialect())
    }

    /// Who asks in a form.
    ///
    /// # Errors
    /// See [`Refusal`].
    pub(crate) async fn of_form(gate: &Gate, address: IpAddr, fields: &Fields) -> Result<Self, Refusal> {
        match (fields.any(&NAMES), fields.any(&SECRETS)) {
            (Some(name), Some(secret)) => Self::of_pair(gate, address, name, secret).await,
            _ => Err(Refusal::Unknown),
        }
    }

    /// Who has this name, or who asks by [`BY_TOKEN`], with what proves it.
    ///
    /// # Errors
    /// See [`Refusal`].
    pub(super) async fn of_pair(gate: &Gate, address: IpAddr, name: &str, secret: &str) -> Result<Self, Refusal> {
        let user = if name == BY_TOKEN {
            by_token(gate, secret).await?
        } else {
            // A password once verified is taken without hashing it again, for a while; guesses are counted.
            login_with_md5(&gate.services, name, secret, address).await?
        };
        take(&gate.services, RateClass::Api, &format!("bancho {user}"), 1)?;
        Ok(Self { user })
    }
}

/// Whose visit a token opened.
pub(super) async fn by_token(gate: &Gate, token: &str) -> Result<Id<User>, Refusal> {
    let session = sessions::find(&gate.services, token.trim()).await?.ok_or(Refusal::Unknown)?;
    sessions::touch(&gate.services, &session);
    Ok(session.user())
}

impl FromRequestParts<Gate> for Caller {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, gate: &Gate) -> Result<Self, Refusal> {
        let Ok(ClientAddress(address)) = ClientAddress::from_request_parts(parts, gate).await;
        Self::of_form(gate, address, &query(parts)).await
    }
}

/// Fields of the query.
pub(crate) struct Query(pub(crate) Fields);

impl<S: Send + Sync> FromRequestParts<S> for Query {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        Ok(Self(query(parts)))
    }
}

fn query(parts: &Parts) -> Fields {
    Fields::read(parts.uri.query().unwrap_or_default().as_bytes())
}

impl Refusal {
    /// Has a fault of ours in the log.
    pub(crate) fn log(&self) {
        if let Self::Internal(error) = self {
            tracing::error!(error = format!("{error:#}"), "A form cannot be answered");
        }
    }
}

impl From<anyhow::Error> for Refusal {
    fn from(error: anyhow::Error) -> Self {
        Self::Internal(error)
    }
}

impl From<TooMany> for Refusal {
    fn from(too_many: TooMany) -> Self {
        Self::TooMany(too_many)
    }
}

impl From<LoginRefusal> for Refusal {
    fn from(refusal: LoginRefusal) -> Self {
        match refusal {
            LoginRefusal::WrongCredentials => Self::Unknown,
            LoginRefusal::TooMany(too_many) => Self::TooMany(too_many),
            LoginRefusal::Internal(error) => Self::Internal(error),
        }
    }
}

impl IntoResponse for Refusal {
    /// As osu!stable knows it: a status, and nothing more.
    fn into_response(self) -> Response {
        self.log();
        match self {
            Self::Unknown => StatusCode::UNAUTHORIZED.into_response(),
            Self::TooMany(TooMany { retry_after }) => too_many(retry_after),
            Self::Internal(_) => StatusCode::SERVICE_UNAVAILABLE.into_response(),
        }
    }
}
