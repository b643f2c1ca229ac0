//! The team a user is in.

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
