//! Signing somebody out.

use kiai_model::{Id, User};
use kiai_store::StoreError;

use super::revocation;
use crate::Services;

/// Ends everything a user has open, wherever they signed in. Permanent tokens stay good.
///
/// # Errors
///
/// When the store fails.
pub async fn sign_out_everywhere(services: &Services, user: Id<User>) -> anyhow::Result<()> {
    let revoked = services.store.write(move |tx| {
        Box::pin(async move {
            let mut revoked = tx.revoke_tokens_of(user).await?;
            revoked.extend(tx.end_client_sessions_of(user).await?);
            Ok::<_, StoreError>(revoked)
        })
    });
    revocation::announce(services, Some(user), revoked.await?);
    Ok(())
}
