//! Signing somebody out.

use kiai_model::{Id, User};
use kiai_store::StoreError;

use super::revocation;
use crate::Services;

/// Ends everything a user has open, wherever they signed in: games, browsers, and what clients keep to sign in again.
///
/// # Errors
///
/// When the store fails.
pub async fn sign_out_everywhere(services: &Services, user: Id<User>) -> anyhow::Result<()> {
    let revoked = services.store.write(move |tx| {
        Box::pin(async move {
            tx.revoke_permanent_tokens_of(user).await?;
            tx.decline_connect_requests_of(user).await?;
            tx.end_web_sessions_of(user).await?;
            let mut revoked = tx.revoke_tokens_of(user).await?;
            revoked.extend(tx.end_client_sessions_of(user).await?);
            Ok::<_, StoreError>(revoked)
        })
    });
    revocation::announce(services, Some(user), revoked.await?);
    Ok(())
}
