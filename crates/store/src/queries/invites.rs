//! Invites to make an account.

use kiai_model::{Id, Timestamp, User};

queries! { invites:
    /// Stores an invite that `uses` accounts may be made with until `expires_at`.
    write fn insert_invite(code: &str, by: Option<Id<User>>, now: Timestamp, expires_at: Timestamp, uses: i64);
    /// Whether an invite can be used.
    read fn is_invite_good(code: &str, now: Timestamp) -> bool;
    /// Uses an invite once; false when there is none, or it is used up or too old.
    write fn use_invite(code: &str, now: Timestamp) -> bool;
}
