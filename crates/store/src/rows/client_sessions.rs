//! Visits of clients that have no OAuth.

use kiai_model::{Id, Timestamp, User, chat::Message};

/// A visit: from a sign-in until its client leaves or is not heard of for long.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientSession {
    /// Hash of its token.
    pub hash: String,
    /// Who.
    pub user: Id<User>,
    /// What the client said of itself, in its gate's words.
    pub client: String,
    /// When it began.
    pub opened_at: Timestamp,
    /// When the client was last heard of, as far as it was noted.
    pub seen_at: Timestamp,
    /// The last message the client was told, as far as it was noted.
    pub heard: Id<Message>,
}

#[derive(sqlx::FromRow)]
pub(crate) struct ClientSessionRow {
    hash: String,
    #[sqlx(try_from = "i64")]
    user_id: Id<User>,
    client: String,
    opened_at: i64,
    seen_at: i64,
    heard_message_id: i64,
}

impl From<ClientSessionRow> for ClientSession {
    fn from(row: ClientSessionRow) -> Self {
        Self {
            hash: row.hash,
            user: row.user_id,
            client: row.client,
            opened_at: Timestamp(row.opened_at),
            seen_at: Timestamp(row.seen_at),
            heard: Id::new(row.heard_message_id),
        }
    }
}
