//! Who may write to somebody.

use kiai_model::{Id, User};

use crate::Services;

/// Whether only friends may write private messages to a user.
///
/// # Errors
///
/// When the store fails.
pub async fn set_pm_friends_only(services: &Services, user: Id<User>, friends_only: bool) -> anyhow::Result<()> {
    services.store.write(move |tx| Box::pin(async move { tx.set_pm_friends_only(user, friends_only).await })).await?;
    services.users.forget(user);
    Ok(())
}
