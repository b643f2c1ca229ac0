//! Access tokens: JWTs signed with the server's key, each with an id by which it can be taken back.

use std::time::Duration;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, Header, Validation};
use kiai_model::{Id, Timestamp, User};
use kiai_store::rows::NewAccessToken;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::passwords::hexadecimal;
use crate::{OauthClient, Services, SharedRng};

/// How long an access token is good.
pub const ACCESS_TOKEN_LIFETIME: Duration = Duration::from_secs(86_400);

/// What an access token says.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Claims {
    /// Whom it speaks for: a user's id; absent for a client of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) sub: Option<String>,
    /// Its own id.
    pub(super) jti: String,
    /// The client it was given to.
    pub(super) aud: String,
    /// What it allows.
    pub(super) scopes: Vec<String>,
    /// When it ends, in seconds since the Unix epoch.
    pub(super) exp: i64,
}

/// A fresh access token, signed, and what is to be remembered of it.
pub(super) fn issue(
    services: &Services,
    user: Option<Id<User>>,
    client_id: &str,
    scopes: &str,
    family: &str,
) -> anyhow::Result<(String, NewAccessToken)> {
    let expires_at = services.clock.now() + ACCESS_TOKEN_LIFETIME;
    let claims = Claims {
        sub: user.map(|user| user.to_string()),
        jti: opaque(&services.rng),
        aud: client_id.to_owned(),
        scopes: scopes.split(' ').map(str::to_owned).collect(),
        exp: expires_at.as_secs(),
    };
    let token = jsonwebtoken::encode(&Header::new(Algorithm::HS256), &claims, &services.accounts.signing_key)?;
    let row = NewAccessToken { jti: claims.jti, family: family.to_owned(), user, expires_at };
    Ok((token, row))
}

/// What a token must be: ours, for one of our clients. Whether it has ended, our own clock tells.
pub(super) fn validation(clients: &[OauthClient]) -> Validation {
    let mut validation = Validation::new(Algorithm::HS256);
    validation.validate_exp = false;
    validation.set_audience(&clients.iter().map(|client| &client.id).collect::<Vec<_>>());
    validation
}

/// What a token says, if it is ours and has not ended.
pub(super) fn read(services: &Services, token: &str) -> Option<Claims> {
    let state = &services.accounts;
    let claims = jsonwebtoken::decode::<Claims>(token, &state.verifying_key, &state.validation).ok()?.claims;
    (services.clock.now() < Timestamp::from_secs(claims.exp)).then_some(claims)
}

/// Text that nobody guesses: 256 bits, fit for addresses, without the `|` at which the game splits its tokens.
pub(crate) fn opaque(rng: &SharedRng) -> String {
    URL_SAFE_NO_PAD.encode(rng.bytes::<32>())
}

/// What is stored of an opaque token. It has 256 bits of chance, so a fast hash will do.
pub(crate) fn hash(token: &str) -> String {
    hexadecimal(&Sha256::digest(token.as_bytes()))
}
