//! People and what they are allowed to do.

use serde::{Deserialize, Serialize};

use crate::{Country, Id, Ruleset, Timestamp};

/// A user's rights beyond playing. Stored as a bit set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Roles(pub i64);

impl Roles {
    /// May do everything an operator may do from inside the game and the site.
    pub const ADMIN: Self = Self(1);
    /// May silence, restrict and read reports.
    pub const MODERATOR: Self = Self(1 << 1);
    /// May change the status of beatmaps.
    pub const NOMINATOR: Self = Self(1 << 2);
    /// Is a program and says so on its profile.
    pub const BOT: Self = Self(1 << 3);
    /// Sees everything the game opens to supporters.
    pub const SUPPORTER: Self = Self(1 << 4);

    /// Whether all of `other` is included.
    #[must_use]
    pub const fn contains(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// Whether something of `other` is included.
    #[must_use]
    pub const fn intersects(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Both together.
    #[must_use]
    pub const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// This without `other`.
    #[must_use]
    pub const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }
}

/// An account. Ids begin at 2, because the game takes 0 and 1 for the system and for deleted users; 1 is the server's
/// own [`BOT`](crate::chat::BOT).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct User {
    /// Its number.
    pub id: Id<User>,
    /// The name as its owner spells it.
    pub username: String,
    /// The flag shown beside the name.
    pub country: Country,
    /// Rights.
    pub roles: Roles,
    /// Whether the account is restricted: it may log in and play, but nobody else sees its scores.
    pub restricted: bool,
    /// The ruleset shown first on the profile.
    pub default_ruleset: Ruleset,
    /// When the account was made.
    pub joined_at: Timestamp,
    /// When the account was last seen.
    pub last_visit_at: Timestamp,
    /// Whether others may see when the account is online. Upstream: the "appear offline" status.
    pub shows_online: bool,
    /// Whether only friends may write private messages to it.
    pub pm_friends_only: bool,
    /// The version of the picture it has uploaded, letters and digits; none for the picture that is drawn for it.
    #[serde(default)]
    pub avatar: Option<String>,
}

/// What one user is to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RelationKind {
    /// Follows them.
    Friend,
    /// Does not want to hear of them.
    Block,
}

/// A team, whose members share a leaderboard and a short name before their own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Team {
    /// Its number.
    pub id: Id<Team>,
    /// Its full name.
    pub name: String,
    /// Its tag.
    pub short_name: String,
}
