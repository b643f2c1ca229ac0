//! Who is there: users, their friends, blocks and favourites.

mod favourites;
mod find;
mod privacy;
mod profile;
mod relations;
mod team;

use std::{sync::Arc, time::Duration};

use kiai_model::{Id, User};
use moka::sync::Cache;

pub use favourites::{favourites_of, set_favourite};
pub use find::{UserKey, find_any_user, find_user, me, users_by_ids};
pub use privacy::set_pm_friends_only;
pub use profile::{Profile, profile_of};
pub use relations::{RelateRefusal, RelatedUser, add_relation, friends_of, relations_of, remove_relation};
pub use team::{team_of, teams_of};

/// How late another node's change of a user shows here.
const KNOWN_FOR: Duration = Duration::from_mins(1);
const CACHE_MAX: u64 = 50_000;

/// What is kept of users in memory. Cheap to clone.
#[derive(Clone, Debug)]
pub(crate) struct UsersState {
    by_id: Cache<Id<User>, Arc<User>>,
    by_name: Cache<String, Id<User>>,
    profiles: Cache<Id<User>, Arc<Profile>>,
    /// The friends of each user that may be seen.
    friends: Cache<Id<User>, Arc<[Id<User>]>>,
}

impl UsersState {
    pub(crate) fn new() -> Self {
        Self {
            by_id: Cache::builder().max_capacity(CACHE_MAX).time_to_live(KNOWN_FOR).build(),
            by_name: Cache::builder().max_capacity(CACHE_MAX).time_to_live(KNOWN_FOR).build(),
            friends: Cache::builder().max_capacity(CACHE_MAX).time_to_live(KNOWN_FOR).build(),
            profiles: Cache::builder().max_capacity(CACHE_MAX).time_to_live(KNOWN_FOR).build(),
        }
    }

    /// To be called after every change of a user or of what their profile counts.
    pub(crate) fn forget(&self, user: Id<User>) {
        self.by_id.invalidate(&user);
        self.profiles.invalidate(&user);
    }
}
