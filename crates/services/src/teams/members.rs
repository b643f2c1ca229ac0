//! Coming into a team, and leaving it.

use kiai_model::{Id, User, user::Team};
use kiai_store::StoreError;

use super::members_changed;
use crate::Services;

/// Puts a user in a team, and gives the one they were in before, which may be the same.
///
/// # Errors
///
/// When the store fails.
pub async fn join_team(services: &Services, team: Id<Team>, user: Id<User>) -> anyhow::Result<Option<Team>> {
    let now = services.clock.now();
    let joined = services.store.write(move |tx| {
        Box::pin(async move {
            let before = tx.team_of(user).await?;
            tx.join_team(user, team, now).await?;
            Ok::<_, StoreError>(before)
        })
    });
    let before = joined.await?;
    members_changed(services, user);
    Ok(before)
}

/// Takes a user out of their team, and gives it; none when they were in none. A team stays when its last member leaves.
///
/// # Errors
///
/// When the store fails.
pub async fn leave_team(services: &Services, user: Id<User>) -> anyhow::Result<Option<Team>> {
    let left = services.store.write(move |tx| {
        Box::pin(async move {
            let before = tx.team_of(user).await?;
            tx.leave_team(user).await?;
            Ok::<_, StoreError>(before)
        })
    });
    let left = left.await?;
    members_changed(services, user);
    Ok(left)
}
