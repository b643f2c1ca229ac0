//! What a profile shows beside the user.

use std::sync::Arc;

use kiai_model::{Id, User, user::Team};

use crate::Services;

/// What a profile shows whatever the ruleset.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Profile {
    /// How many have the user as a friend.
    pub follower_count: i64,
    /// How many sets are the user's favourites.
    pub favourite_count: i64,
    /// The team they are in.
    pub team: Option<Team>,
}

/// What a user's profile shows whatever the ruleset.
///
/// # Errors
///
/// When the store fails.
pub async fn profile_of(services: &Services, user: Id<User>) -> anyhow::Result<Arc<Profile>> {
    if let Some(profile) = services.users.profiles.get(&user) {
        return Ok(profile);
    }
    let profile = Arc::new(Profile {
        follower_count: services.store.follower_count(user).await?,
        favourite_count: services.store.favourite_count_of_user(user).await?,
        team: services.store.team_of(user).await?,
    });
    services.users.profiles.insert(user, Arc::clone(&profile));
    Ok(profile)
}
