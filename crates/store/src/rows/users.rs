//! Users.

use kiai_model::{Country, Id, Ruleset, Timestamp, User, user::Roles};

/// A user to be stored.
#[derive(Clone, Debug)]
pub struct NewUser {
    /// The name as its owner spells it.
    pub username: String,
    /// The name as it is looked up: two names that differ only in case or in `_` for a blank have the same.
    pub name_key: String,
    /// The name with confusable characters replaced: two names that look alike have the same.
    pub name_skeleton: String,
    /// The flag.
    pub country: Country,
    /// Rights.
    pub roles: Roles,
    /// When the account is made.
    pub joined_at: Timestamp,
}

#[derive(sqlx::FromRow)]
pub(crate) struct UserRow {
    #[sqlx(try_from = "i64")]
    id: Id<User>,
    username: String,
    country: String,
    roles: i64,
    restricted: bool,
    #[sqlx(try_from = "i64")]
    default_ruleset: Ruleset,
    joined_at: i64,
    last_visit_at: i64,
    shows_online: bool,
    pm_friends_only: bool,
    avatar: Option<String>,
}

impl From<UserRow> for User {
    fn from(row: UserRow) -> Self {
        Self {
            id: row.id,
            username: row.username,
            country: row.country.parse().unwrap_or_default(),
            roles: Roles(row.roles),
            restricted: row.restricted,
            default_ruleset: row.default_ruleset,
            joined_at: Timestamp(row.joined_at),
            last_visit_at: Timestamp(row.last_visit_at),
            shows_online: row.shows_online,
            pm_friends_only: row.pm_friends_only,
            avatar: row.avatar,
        }
    }
}
