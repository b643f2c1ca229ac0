//! Restricting users.

use kiai_model::{Id, User};
use kiai_store::StoreError;

use super::revocation;
use crate::Services;

/// Restricts a user, or ends it; false when there is no such user. A restricted user may sign in and play, but others
/// see neither the account nor its scores. What is open at the time is ended.
///
/// # Errors
///
/// When the store fails.
pub async fn set_restricted(services: &Services, user: Id<User>, restricted: bool) -> anyhow::Result<bool> {
    let done = services.store.write(move |tx| {
        Box::pin(async move {
            let changed = tx.set_restricted(user, restricted).await?;
            let mut revoked = Vec::new();
            if changed && restricted {
                tx.revoke_permanent_tokens_of(user).await?;
                tx.decline_connect_requests_of(user).await?;
                tx.end_web_sessions_of(user).await?;
                revoked = tx.revoke_tokens_of(user).await?;
                revoked.extend(tx.end_client_sessions_of(user).await?);
            }
            Ok::<_, StoreError>((changed, revoked))
        })
    });
    let (changed, revoked) = done.await?;
    services.users.forget(user);
    services.scores.all_boards_changed();
    if changed && restricted {
        revocation::announce(services, Some(user), revoked);
    }
    Ok(changed)
}
