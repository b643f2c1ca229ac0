//! How accounts are opened.

use kiai_model::{Id, Timestamp, User};

/// What proves that somebody is a user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credentials {
    /// Whose.
    pub user: Id<User>,
    /// The mail address as its owner spells it.
    pub email: String,
    /// The hash of the password, in PHC form.
    pub password_hash: String,
}

/// Credentials to be stored.
#[derive(Clone, Debug)]
pub struct NewCredentials {
    /// Whose.
    pub user: Id<User>,
    /// The mail address as its owner spells it.
    pub email: String,
    /// The mail address as it is looked up.
    pub email_key: String,
    /// The hash of the password, in PHC form.
    pub password_hash: String,
    /// The network address the account is made from.
    pub registered_from: String,
    /// When.
    pub registered_at: Timestamp,
}

#[derive(sqlx::FromRow)]
pub(crate) struct CredentialsRow {
    #[sqlx(try_from = "i64")]
    user_id: Id<User>,
    email: String,
    password_hash: String,
}

impl From<CredentialsRow> for Credentials {
    fn from(row: CredentialsRow) -> Self {
        Self { user: row.user_id, email: row.email, password_hash: row.password_hash }
    }
}
