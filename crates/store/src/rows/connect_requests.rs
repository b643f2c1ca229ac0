//! Clients that want a permanent token, while their user decides in a browser.

use kiai_model::{Id, Timestamp, User};

/// How far such a request has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum ConnectState {
    /// Nobody has decided.
    Pending = 0,
    /// The user has agreed.
    Approved = 1,
    /// The user has refused.
    Declined = 2,
    /// The client has its token.
    Delivered = 3,
}

impl ConnectState {
    /// The number in the store.
    pub(crate) const fn number(self) -> i64 {
        self as i64
    }

    fn from_number(number: i64) -> Self {
        match number {
            0 => Self::Pending,
            1 => Self::Approved,
            3 => Self::Delivered,
            _ => Self::Declined, // what is not known gives nothing
        }
    }
}

/// A request for a permanent token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConnectRequest {
    /// SHA-256 of what the client proves itself with, in hexadecimal digits.
    pub challenge: String,
    /// How far it has come.
    pub state: ConnectState,
    /// The client, as it calls itself.
    pub client_name: String,
    /// The address of who was the first to ask for the token; none when nobody has yet.
    pub asked_from: Option<String>,
    /// When they did.
    pub asked_at: Option<Timestamp>,
    /// Who has decided.
    pub user: Option<Id<User>>,
    /// Whether who asks by the challenge gets the token; if not, only who has the code.
    pub by_challenge: bool,
    /// Hash of the code.
    pub code_hash: Option<String>,
    /// By what those of one address are counted.
    pub origin: String,
    /// When it ends.
    pub expires_at: Timestamp,
}

#[derive(sqlx::FromRow)]
pub(crate) struct ConnectRequestRow {
    challenge: String,
    state: i64,
    client_name: String,
    asked_from: Option<String>,
    asked_at: Option<i64>,
    user_id: Option<i64>,
    by_challenge: bool,
    code_hash: Option<String>,
    origin: String,
    expires_at: i64,
}

impl From<ConnectRequestRow> for ConnectRequest {
    fn from(row: ConnectRequestRow) -> Self {
        Self {
            challenge: row.challenge,
            state: ConnectState::from_number(row.state),
            client_name: row.client_name,
            asked_from: row.asked_from,
            asked_at: row.asked_at.map(Timestamp),
            user: row.user_id.map(Id::new),
            by_challenge: row.by_challenge,
            code_hash: row.code_hash,
            origin: row.origin,
            expires_at: Timestamp(row.expires_at),
        }
    }
}
