//! What a profile shows beside the user.

use kiai_model::{Id, User};

use crate::Services;

/// The counts of a profile.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Profile {
    /// How many have the user as a friend.
    pub follower_count: i64,
    /// How many sets are the user's favourites.
    pub favourite_count: i64,
}

/// The counts of a user's profile.
///
/// # Errors
///
/// When the store fails.
pub async fn profile_of(services: &Services, user: Id<User>) -> anyhow::Result<Profile> {
    if let Some(profile) = services.users.profiles.get(&user) {
        return Ok(profile);
    }
    let profile = Profile {
        follower_count: services.store.follower_count(user).await?,
        favourite_count: services.store.favourite_count_of_user(user).await?,
    };
    services.users.profiles.insert(user, profile);
    Ok(profile)
}
