//! Browsers that are signed in.

use kiai_model::{Id, Timestamp, User};

use crate::rows::{NewWebSession, WebSession};

queries! { web_sessions:
    /// The sign-in whose cookie has this hash.
    read fn web_session(hash: &str) -> Option<WebSession>;
    /// A user's browsers that are signed in, the newest first.
    read fn web_sessions_of(user: Id<User>) -> Vec<WebSession>;
    /// Remembers a browser's sign-in.
    write fn insert_web_session(new: &NewWebSession);
    /// Ends all of a user's browsers but the newest, and gives the number of those ended.
    write fn keep_newest_web_sessions(user: Id<User>, count: i64) -> u64;
    /// Notes when a browser was heard of; never an earlier time than is noted.
    write fn note_web_session_seen(session: Id<WebSession>, at: Timestamp);
    /// Signs a user's browser out; false when there is none.
    write fn end_web_session(user: Id<User>, session: Id<WebSession>) -> bool;
    /// Signs all browsers of a user out, and gives their number.
    write fn end_web_sessions_of(user: Id<User>) -> u64;
    /// Signs out all browsers that were not heard of since, and gives their number.
    write fn forget_web_sessions(seen_before: Timestamp) -> u64;
}
