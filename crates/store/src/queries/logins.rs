//! From where users came.

use kiai_model::{Id, Timestamp, User};

use crate::rows::Login;

queries! { logins:
    /// Notes that a user came from an address.
    write fn note_login(user: Id<User>, address: &str, now: Timestamp);
    /// The addresses a user came from, the last first.
    read fn logins_of(user: Id<User>, limit: i64) -> Vec<Login>;
    /// Forgets addresses nobody has come from since, and gives their number.
    write fn forget_logins(before: Timestamp) -> u64;
}
