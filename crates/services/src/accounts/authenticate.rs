//! Who makes a request.

use kiai_model::{Id, User};
use thiserror::Error;

use super::{token, visits};
use crate::{Services, internal::with_internal};

/// What an access token proved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Who.
    pub caller: Caller,
    /// The token's own id: what belongs to one sign-in is told apart by it.
    pub token_id: String,
    /// Whether it may do all that its user may: the game's own tokens.
    pub is_unlimited: bool,
}

impl Session {
    /// The user the token speaks for; none for a client of its own.
    #[must_use]
    pub fn user(&self) -> Option<Id<User>> {
        match self.caller {
            Caller::User(user) => Some(user),
            Caller::Client => None,
        }
    }

    /// By what requests are counted: the user, however many tokens they have, or the token of a program of its own.
    #[must_use]
    pub fn rate_key(&self) -> String {
        match self.caller {
            Caller::User(user) => format!("user {user}"),
            Caller::Client => format!("token {}", self.token_id),
        }
    }
}

/// For whom a token speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Caller {
    /// A user.
    User(Id<User>),
    /// A program of its own, which may read what everybody may.
    Client,
}

/// Why a token opens nothing.
#[derive(Debug, Error)]
pub enum AuthenticateRefusal {
    /// It is not ours, has ended or was taken back.
    #[error("the token is not good")]
    Invalid,
    /// Our fault.
    #[error("internal")]
    Internal(anyhow::Error),
}

with_internal!(AuthenticateRefusal);

/// Who comes with this access token. Cheap: a signature is checked, and the database asked once a minute.
///
/// # Errors
///
/// See [`AuthenticateRefusal`].
pub async fn authenticate(services: &Services, access_token: &str) -> Result<Session, AuthenticateRefusal> {
    let claims = token::read(services, access_token).ok_or(AuthenticateRefusal::Invalid)?;
    if !is_good(services, &claims.jti).await? {
        return Err(AuthenticateRefusal::Invalid);
    }
    let caller = match claims.sub {
        None => Caller::Client,
        Some(user) => Caller::User(user.parse().map_err(|_| AuthenticateRefusal::Invalid)?),
    };
    if let Caller::User(user) = caller {
        visits::note(services, user);
    }
    Ok(Session { caller, token_id: claims.jti, is_unlimited: claims.scopes.iter().any(|scope| scope == "*") })
}

async fn is_good(services: &Services, jti: &str) -> Result<bool, AuthenticateRefusal> {
    let known = &services.accounts.known_tokens;
    if let Some(good) = known.get(jti) {
        return Ok(good);
    }
    let good = services.store.access_token(jti).await?.is_some_and(|token| !token.revoked);
    // A revocation meanwhile has left its own entry, which stays.
    Ok(known.get_with_by_ref(jti, || good))
}
