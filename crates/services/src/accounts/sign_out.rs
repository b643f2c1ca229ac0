//! Signing somebody out.

use kiai_model::{Id, User};

use super::revocation;
use crate::Services;

/// Ends everything a user has open, wherever they signed in.
///
/// # Errors
///
/// When the store fails.
pub async fn sign_out_everywhere(services: &Services, user: Id<User>) -> anyhow::Result<()> {
    let revoked = services.store.write(move |tx| Box::pin(async move { tx.revoke_tokens_of(user).await })).await?;
    revocation::announce(services, Some(user), revoked);
    Ok(())
}
