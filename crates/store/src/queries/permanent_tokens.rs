//! Tokens that are good until they are taken back.

use kiai_model::{Id, Timestamp, User};

use crate::rows::{NewPermanentToken, PermanentToken};

queries! { permanent_tokens:
    /// The permanent token with this hash, taken back or not.
    read fn permanent_token(hash: &str) -> Option<PermanentToken>;
    /// A user's permanent tokens that are good, the newest first.
    read fn permanent_tokens_of(user: Id<User>) -> Vec<PermanentToken>;
    /// Remembers a permanent token, and gives its number.
    write fn insert_permanent_token(new: &NewPermanentToken) -> Id<PermanentToken>;
    /// Forgets all of a user's permanent tokens but the newest that are good, and gives the number of those forgotten.
    write fn keep_newest_permanent_tokens(user: Id<User>, count: i64) -> u64;
    /// Notes that somebody signed in with a permanent token; false when it was taken back.
    write fn mark_permanent_token_used(token: Id<PermanentToken>, now: Timestamp) -> bool;
    /// Takes back a permanent token of a user; false when there is none, or it was taken back before.
    write fn revoke_permanent_token(user: Id<User>, token: Id<PermanentToken>) -> bool;
    /// Takes back all permanent tokens of a user, and gives their number.
    write fn revoke_permanent_tokens_of(user: Id<User>) -> u64;
}
