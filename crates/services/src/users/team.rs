//! The teams users are in.

use std::collections::HashMap;

use kiai_model::{Id, User, user::Team};

use crate::Services;

/// The team a user is in; none without one.
///
/// # Errors
///
/// When the store fails.
pub async fn team_of(services: &Services, user: Id<User>) -> anyhow::Result<Option<Team>> {
    Ok(services.store.team_of(user).await?)
}

/// The teams that these users are in; those in none are left out.
///
/// # Errors
///
/// When the store fails.
pub async fn teams_of(services: &Services, users: &[Id<User>]) -> anyhow::Result<HashMap<Id<User>, Team>> {
    Ok(services.store.teams_of(users).await?.into_iter().collect())
}
