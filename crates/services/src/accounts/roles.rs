//! Rights.

use kiai_model::{Id, User, user::Roles};

use crate::Services;

/// Changes a user's rights; false when there is no such user.
///
/// # Errors
///
/// When the store fails.
pub async fn set_roles(services: &Services, user: Id<User>, roles: Roles) -> anyhow::Result<bool> {
    let changed = services.store.write(move |tx| Box::pin(async move { tx.set_roles(user, roles).await })).await?;
    services.users.forget(user);
    Ok(changed)
}
