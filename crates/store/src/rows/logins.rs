//! From where users came.

use kiai_model::Timestamp;

/// An address a user came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Login {
    /// The address.
    pub address: String,
    /// When they came from there first.
    pub first_at: Timestamp,
    /// When they came from there last.
    pub last_at: Timestamp,
    /// How often.
    pub count: i64,
    /// How many other users came from there.
    pub others: i64,
}

#[derive(sqlx::FromRow)]
pub(crate) struct LoginRow {
    address: String,
    first_at: i64,
    last_at: i64,
    count: i64,
    others: i64,
}

impl From<LoginRow> for Login {
    fn from(row: LoginRow) -> Self {
        let LoginRow { address, first_at, last_at, count, others } = row;
        Self { address, first_at: Timestamp(first_at), last_at: Timestamp(last_at), count, others }
    }
}
