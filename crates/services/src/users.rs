//! Who is there: users, their friends, blocks and favourites.

mod avatar;
mod favourites;
mod find;
mod privacy;
mod profile;
mod relations;
mod team;

use std::{sync::Arc, time::Duration};

use bytes::Bytes;
use kiai_model::{Id, User};
use moka::sync::Cache;

pub use avatar::{AVATAR_BYTES_MAX, AVATAR_SIDE, Avatar, AvatarRefusal, avatar_of, remove_avatar, set_avatar};
pub use favourites::{favourites_of, set_favourite};
pub use find::{UserKey, find_any_user, find_user, me, users_by_ids};
pub use privacy::set_pm_friends_only;
pub use profile::{Profile, profile_of};
pub use relations::{RelateRefusal, RelatedUser, add_relation, friends_of, relations_of, remove_relation};
pub use team::{team_of, teams_of};

/// How late another node's change of a user shows here.
const KNOWN_FOR: Duration = Duration::from_mins(1);
const CACHE_MAX: u64 = 50_000;
/// Pictures that are kept: about a thousand.
const AVATARS_MAX_BYTES: u64 = 16 << 20;

/// What is kept of users in memory. Cheap to clone.
#[derive(Clone, Debug)]
pub(crate) struct UsersState {
    by_id: Cache<Id<User>, Arc<User>>,
    by_name: Cache<String, Id<User>>,
    profiles: Cache<Id<User>, Arc<Profile>>,
    /// The friends of each user that may be seen.
    friends: Cache<Id<User>, Arc<[Id<User>]>>,
    /// By user and version of the picture.
    avatars: Cache<(Id<User>, Option<String>), Bytes>,
}

impl UsersState {
    pub(crate) fn new() -> Self {
        Self {
            by_id: Cache::builder().max_capacity(CACHE_MAX).time_to_live(KNOWN_FOR).build(),
            by_name: Cache::builder().max_capacity(CACHE_MAX).time_to_live(KNOWN_FOR).build(),
            friends: Cache::builder().max_capacity(CACHE_MAX).time_to_live(KNOWN_FOR).build(),
            profiles: Cache::builder().max_capacity(CACHE_MAX).time_to_live(KNOWN_FOR).build(),
            avatars: Cache::builder()
                .max_capacity(AVATARS_MAX_BYTES)
                .weigher(|_, bytes: &Bytes| u32::try_from(bytes.len()).unwrap_or(u32::MAX))
                .build(),
        }
    }

    /// To be called after every change of a user or of what their profile counts.
    pub(crate) fn forget(&self, user: Id<User>) {
        self.by_id.invalidate(&user);
        self.profiles.invalidate(&user);
    }
}
