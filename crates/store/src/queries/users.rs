//! Users.

use kiai_model::{Country, Id, Ruleset, Timestamp, User, user::Roles};

use crate::rows::NewUser;

queries! { users:
    /// The user with this id.
    read fn user_by_id(id: Id<User>) -> Option<User>;
    /// The user whose name has this key.
    read fn user_by_name_key(name_key: &str) -> Option<User>;
    /// Whether somebody's name has this skeleton: looks like it.
    read fn is_name_like(name_skeleton: &str) -> bool;
    /// How many accounts there are, without the server's own user.
    read fn user_count() -> i64;
    /// Stores a user and gives its id; none when somebody has that name or one that looks like it.
    write fn insert_user(user: &NewUser) -> Option<Id<User>>;
    /// Changes a user's rights; false when there is no such user.
    write fn set_roles(id: Id<User>, roles: Roles) -> bool;
    /// Restricts a user or ends it; false when there is no such user.
    write fn set_restricted(id: Id<User>, restricted: bool) -> bool;
    /// Notes when a user was last seen.
    write fn set_last_visit(id: Id<User>, at: Timestamp);
    /// Whether others may see when the user is online.
    write fn set_shows_online(id: Id<User>, shows: bool);
    /// Whether only friends may write private messages to the user.
    write fn set_pm_friends_only(id: Id<User>, friends_only: bool);
    /// Gives a user's picture another version, or none.
    write fn set_avatar(id: Id<User>, version: Option<&str>);
    /// Changes a user's flag.
    write fn set_country(id: Id<User>, country: Country);
    /// The ruleset shown first on the user's profile.
    write fn set_default_ruleset(id: Id<User>, ruleset: Ruleset);
}
