//! The OAuth grants: what a program gets tokens for.

use std::{net::IpAddr, time::Duration};

use kiai_model::{Id, Timestamp, User};
use kiai_store::{
    StoreError, Tx,
    rows::{NewAccessToken, NewRefreshToken, RefreshToken},
};
use thiserror::Error;

use super::{
    ACCESS_TOKEN_LIFETIME,
    login::{LoginRefusal, verify_password},
    passwords::{password_md5, same},
    revocation,
    token::{hash, issue, opaque},
};
use crate::{
    RateClass, Services, TooMany,
    internal::with_internal,
    rate_limits::{address_key, take},
};

/// How long a refresh token is good: a player who was away for less need not type the password.
const REFRESH_TOKEN_LIFETIME: Duration = Duration::from_hours(90 * 24);

/// The game sends a refresh once more when the answer does not come: for so long the same token is taken again, unless
/// what it was exchanged for has been used.
const RETRY_GRACE: Duration = Duration::from_mins(1);

/// All that the game may do.
const EVERYTHING: &str = "*";
/// What everybody may read.
const PUBLIC: &str = "public";

/// A program that asks for tokens.
#[derive(Clone, Copy)]
pub struct Client<'r> {
    /// The id it gives.
    pub id: &'r str,
    /// The secret it gives.
    pub secret: &'r str,
    /// Where it is.
    pub address: IpAddr,
}

/// What a grant gives.
#[derive(Clone)]
pub struct Tokens {
    /// Opens the API.
    pub access: String,
    /// How long.
    pub expires_in: Duration,
    /// Can be exchanged for new tokens, once; none for a client of its own.
    pub refresh: Option<String>,
}

/// Why a program gets no tokens.
#[derive(Debug, Error)]
pub enum GrantRefusal {
    /// There is no such client, or its secret is another.
    #[error("Client authentication failed")]
    UnknownClient,
    /// It asked for what this grant does not give.
    #[error("The requested scope is invalid, unknown, or malformed")]
    InvalidScope,
    /// The user could not sign in.
    #[error(transparent)]
    Login(LoginRefusal),
    /// The refresh token is not good.
    #[error("The refresh token is invalid.")]
    InvalidRefreshToken,
    /// Too often.
    #[error("Too many attempts. Please wait a while before trying again.")]
    TooMany(#[from] TooMany),
    /// Our fault.
    #[error("internal")]
    Internal(anyhow::Error),
}

with_internal!(GrantRefusal);

/// Tokens for a user who signs in with a password. The game's grant: its scope is `*`.
///
/// # Errors
///
/// See [`GrantRefusal`].
pub async fn grant_password(
    services: &Services,
    client: Client<'_>,
    scope: &str,
    account: &str,
    password: &str,
) -> Result<Tokens, GrantRefusal> {
    check_client(services, client)?;
    if !matches!(scope, "" | EVERYTHING) {
        return Err(GrantRefusal::InvalidScope);
    }
    let password_md5 = password_md5(password);
    let verified = verify_password(services, account, &password_md5, client.address).await;
    let verified = verified.map_err(GrantRefusal::Login)?;
    let family = opaque(&services.rng);
    let fresh = Fresh::make(services, verified.user, client.id, EVERYTHING, &family, None)?;
    let tokens = fresh.tokens.clone();
    let stored = services.store.write(move |tx| {
        Box::pin(async move {
            // The password may have been changed, and its tokens taken back, while this one was checked.
            let now = tx.credentials_of(verified.user).await?;
            if now.is_none_or(|now| now.password_hash != verified.password_hash) {
                return Err(GrantRefusal::Login(LoginRefusal::WrongCredentials));
            }
            Ok(fresh.store(tx).await?)
        })
    });
    stored.await?;
    Ok(tokens)
}

/// New tokens for a refresh token, which is then used up. Used again later it is in two hands: all tokens of the sign-in
/// are taken back.
///
/// # Errors
///
/// See [`GrantRefusal`].
pub async fn grant_refresh_token(
    services: &Services,
    client: Client<'_>,
    refresh_token: &str,
) -> Result<Tokens, GrantRefusal> {
    check_client(services, client)?;
    let hash = hash(refresh_token);
    let known = services.store.refresh_token(&hash).await?.ok_or(GrantRefusal::InvalidRefreshToken)?;
    if known.client_id != client.id {
        return Err(GrantRefusal::InvalidRefreshToken);
    }
    let fresh = Fresh::make(services, known.user, client.id, &known.scopes, &known.family, Some(&hash))?;
    let (tokens, now) = (fresh.tokens.clone(), services.clock.now());
    let exchanged = services.store.write(move |tx| Box::pin(async move { exchange(tx, &hash, &fresh, now).await }));
    match exchanged.await? {
        Exchange::Done => Ok(tokens),
        Exchange::Invalid => Err(GrantRefusal::InvalidRefreshToken),
        Exchange::Reused { revoked } => {
            tracing::warn!(user = %known.user, "A used refresh token came again; its sign-in is ended");
            revocation::announce(services, Some(known.user), revoked);
            Err(GrantRefusal::InvalidRefreshToken)
        }
    }
}

/// A token for a program of its own, which may read what everybody may.
///
/// # Errors
///
/// See [`GrantRefusal`].
pub async fn grant_client_credentials(
    services: &Services,
    client: Client<'_>,
    scope: &str,
) -> Result<Tokens, GrantRefusal> {
    check_client(services, client)?;
    take(services, RateClass::ClientToken, &address_key(client.address), 1)?;
    if !matches!(scope, "" | PUBLIC) {
        return Err(GrantRefusal::InvalidScope);
    }
    let (access, row) = issue(services, None, client.id, PUBLIC, &opaque(&services.rng))?;
    services.store.write(move |tx| Box::pin(async move { tx.insert_access_token(&row).await })).await?;
    Ok(Tokens { access, expires_in: ACCESS_TOKEN_LIFETIME, refresh: None })
}

/// Tokens that are made but not yet remembered.
#[derive(Clone)]
struct Fresh {
    tokens: Tokens,
    access: NewAccessToken,
    refresh: NewRefreshToken,
}

impl Fresh {
    fn make(
        services: &Services,
        user: Id<User>,
        client_id: &str,
        scopes: &str,
        family: &str,
        parent: Option<&str>,
    ) -> anyhow::Result<Self> {
        let (signed, access) = issue(services, Some(user), client_id, scopes, family)?;
        let secret = opaque(&services.rng);
        let refresh = NewRefreshToken {
            hash: hash(&secret),
            family: family.to_owned(),
            parent: parent.map(str::to_owned),
            user,
            client_id: client_id.to_owned(),
            scopes: scopes.to_owned(),
            expires_at: services.clock.now() + REFRESH_TOKEN_LIFETIME,
        };
        let tokens = Tokens { access: signed, expires_in: ACCESS_TOKEN_LIFETIME, refresh: Some(secret) };
        Ok(Self { tokens, access, refresh })
    }

    async fn store(&self, tx: &mut Tx) -> Result<(), StoreError> {
        tx.insert_access_token(&self.access).await?;
        tx.insert_refresh_token(&self.refresh).await
    }
}

enum Exchange {
    Done,
    Invalid,
    Reused { revoked: Vec<String> },
}

async fn exchange(tx: &mut Tx, hash: &str, fresh: &Fresh, now: Timestamp) -> Result<Exchange, StoreError> {
    match tx.refresh_token(hash).await? {
        Some(RefreshToken { revoked: false, expires_at, used_at, family, .. }) if now < expires_at => {
            let is_reused = match used_at {
                Some(used_at) => now.since(used_at) > RETRY_GRACE || tx.has_used_child(hash).await?,
                // Its parent was exchanged twice within the grace, and the other one is in use: they are in two hands.
                None => tx.has_used_sibling(hash).await?,
            };
            if is_reused {
                return Ok(Exchange::Reused { revoked: tx.revoke_family(&family).await? });
            }
            tx.mark_refresh_token_used(hash, now).await?;
            fresh.store(tx).await?;
            Ok(Exchange::Done)
        }
        _ => Ok(Exchange::Invalid),
    }
}

fn check_client(services: &Services, client: Client<'_>) -> Result<(), GrantRefusal> {
    take(services, RateClass::Token, &address_key(client.address), 1)?;
    let known =
        |known: &&crate::OauthClient| known.id == client.id && same(known.secret.as_bytes(), client.secret.as_bytes());
    services.settings.oauth_clients.iter().find(known).map(drop).ok_or(GrantRefusal::UnknownClient)
}
