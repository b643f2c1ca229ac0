//! Tokens that are good until they are taken back.

use kiai_model::{Id, Timestamp, User};

/// A permanent token to be remembered.
#[derive(Clone, Debug)]
pub struct NewPermanentToken {
    /// Hash of the token.
    pub hash: String,
    /// Whom it speaks for.
    pub user: Id<User>,
    /// The client it was given to, as that calls itself.
    pub client_name: String,
    /// When it was given.
    pub created_at: Timestamp,
}

/// A permanent token as its owner sees it in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PermanentToken {
    /// Its number.
    pub id: Id<Self>,
    /// Whom it speaks for.
    pub user: Id<User>,
    /// The client it was given to, as that calls itself.
    pub client_name: String,
    /// When it was given.
    pub created_at: Timestamp,
    /// When somebody signed in with it; none when nobody has yet.
    pub last_used_at: Option<Timestamp>,
    /// Whether it was taken back.
    pub revoked: bool,
}

#[derive(sqlx::FromRow)]
pub(crate) struct PermanentTokenRow {
    id: i64,
    #[sqlx(try_from = "i64")]
    user_id: Id<User>,
    client_name: String,
    created_at: i64,
    last_used_at: Option<i64>,
    revoked: bool,
}

impl From<PermanentTokenRow> for PermanentToken {
    fn from(row: PermanentTokenRow) -> Self {
        Self {
            id: Id::new(row.id),
            user: row.user_id,
            client_name: row.client_name,
            created_at: Timestamp(row.created_at),
            last_used_at: row.last_used_at.map(Timestamp),
            revoked: row.revoked,
        }
    }
}
