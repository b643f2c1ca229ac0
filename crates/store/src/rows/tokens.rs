//! Access and refresh tokens.

use kiai_model::{Id, Timestamp, User};

/// An access token to be remembered, so that it can be revoked.
#[derive(Clone, Debug)]
pub struct NewAccessToken {
    /// The token's own id.
    pub jti: String,
    /// The sign-in it came from.
    pub family: String,
    /// Whom it speaks for; none for a client of its own.
    pub user: Option<Id<User>>,
    /// When it ends.
    pub expires_at: Timestamp,
}

/// An access token as remembered.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct AccessToken {
    /// The sign-in it came from.
    pub family: String,
    /// Whether it was taken back.
    pub revoked: bool,
}

/// A refresh token to be remembered.
#[derive(Clone, Debug)]
pub struct NewRefreshToken {
    /// Hash of the token.
    pub hash: String,
    /// The sign-in it came from.
    pub family: String,
    /// Hash of the refresh token it was exchanged for; none for the first of a sign-in.
    pub parent: Option<String>,
    /// Whom it speaks for.
    pub user: Id<User>,
    /// The client it was given to.
    pub client_id: String,
    /// What it allows, separated by blanks.
    pub scopes: String,
    /// When it ends.
    pub expires_at: Timestamp,
}

/// A refresh token as remembered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefreshToken {
    /// The sign-in it came from.
    pub family: String,
    /// Whom it speaks for.
    pub user: Id<User>,
    /// The client it was given to.
    pub client_id: String,
    /// What it allows, separated by blanks.
    pub scopes: String,
    /// When it ends.
    pub expires_at: Timestamp,
    /// When it was exchanged.
    pub used_at: Option<Timestamp>,
    /// Whether it was taken back.
    pub revoked: bool,
}

#[derive(sqlx::FromRow)]
pub(crate) struct RefreshTokenRow {
    family: String,
    #[sqlx(try_from = "i64")]
    user_id: Id<User>,
    client_id: String,
    scopes: String,
    expires_at: i64,
    used_at: Option<i64>,
    revoked: bool,
}

impl From<RefreshTokenRow> for RefreshToken {
    fn from(row: RefreshTokenRow) -> Self {
        Self {
            family: row.family,
            user: row.user_id,
            client_id: row.client_id,
            scopes: row.scopes,
            expires_at: Timestamp(row.expires_at),
            used_at: row.used_at.map(Timestamp),
            revoked: row.revoked,
        }
    }
}
