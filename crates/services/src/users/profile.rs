//! What a profile shows beside the user.

use std::sync::Arc;

use kiai_model::{Id, User, user::Team};

use crate::{Services, beatmaps::ListKind};

/// What a profile shows whatever the ruleset.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Profile {
    /// How many have the user as a friend.
    pub follower_count: i64,
    /// How many sets are the user's favourites.
    pub favourite_count: i64,
    /// How many of their own sets are ranked.
    pub ranked_count: i64,
    /// How many are loved.
    pub loved_count: i64,
    /// How many may still be ranked.
    pub pending_count: i64,
    /// How many nobody works on.
    pub graveyard_count: i64,
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
    let counts = services.store.set_counts_of_owner(user).await?;
    let count = |kind: ListKind| {
        counts.iter().filter(|(status, _)| kind.statuses().contains(status)).map(|(_, count)| count).sum()
    };
    let profile = Arc::new(Profile {
        follower_count: services.store.follower_count(user).await?,
        favourite_count: services.store.favourite_count_of_user(user).await?,
        ranked_count: count(ListKind::Ranked),
        loved_count: count(ListKind::Loved),
        pending_count: count(ListKind::Pending),
        graveyard_count: count(ListKind::Graveyard),
        team: services.store.team_of(user).await?,
    });
    services.users.profiles.insert(user, Arc::clone(&profile));
    Ok(profile)
}
