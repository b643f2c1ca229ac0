//! How accounts are opened.

use kiai_model::{Id, Timestamp, User};

use crate::rows::{Credentials, NewCredentials};

queries! { credentials:
    /// A user's credentials.
    read fn credentials_of(user: Id<User>) -> Option<Credentials>;
    /// The credentials with this mail address.
    read fn credentials_by_email_key(email_key: &str) -> Option<Credentials>;
    /// How many accounts were made from a network address after a point in time.
    read fn registration_count(from: &str, since: Timestamp) -> i64;
    /// Stores a new user's credentials; false when somebody has that mail address.
    write fn insert_credentials(new: &NewCredentials) -> bool;
    /// Changes a user's password; false when there is no such user.
    write fn set_password_hash(user: Id<User>, hash: &str) -> bool;
}
