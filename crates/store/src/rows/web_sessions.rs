//! Browsers that are signed in.

use kiai_model::{Id, Timestamp, User};

/// A browser's sign-in to be remembered.
#[derive(Clone, Debug)]
pub struct NewWebSession {
    /// Hash of its cookie.
    pub hash: String,
    /// Who.
    pub user: Id<User>,
    /// What the browser said of itself.
    pub browser: String,
    /// When it began.
    pub opened_at: Timestamp,
}

/// A browser's sign-in, as its owner sees it in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebSession {
    /// Its number.
    pub id: Id<Self>,
    /// Who.
    pub user: Id<User>,
    /// What the browser said of itself.
    pub browser: String,
    /// When it began.
    pub opened_at: Timestamp,
    /// When the browser was last heard of, as far as it was noted.
    pub seen_at: Timestamp,
}

#[derive(sqlx::FromRow)]
pub(crate) struct WebSessionRow {
    id: i64,
    #[sqlx(try_from = "i64")]
    user_id: Id<User>,
    browser: String,
    opened_at: i64,
    seen_at: i64,
}

impl From<WebSessionRow> for WebSession {
    fn from(row: WebSessionRow) -> Self {
        Self {
            id: Id::new(row.id),
            user: row.user_id,
            browser: row.browser,
            opened_at: Timestamp(row.opened_at),
            seen_at: Timestamp(row.seen_at),
        }
    }
}
