//! Changing a password.

use kiai_model::{Id, User};
use kiai_rules::accounts::{PasswordFault, check_password};
use thiserror::Error;

use super::{
    passwords::{self, password_md5},
    revocation,
};
use crate::{Services, internal::with_internal};

/// Why a password was not changed.
#[derive(Debug, Error)]
pub enum ChangePasswordRefusal {
    /// There is no such user.
    #[error("there is no such user")]
    UnknownUser,
    /// The new one is not acceptable.
    #[error(transparent)]
    Fault(#[from] PasswordFault),
    /// Our fault.
    #[error("internal")]
    Internal(anyhow::Error),
}

with_internal!(ChangePasswordRefusal);

/// Gives a user a new password and ends everything that is open with the old one; permanent tokens are taken back.
///
/// # Errors
///
/// See [`ChangePasswordRefusal`].
pub async fn change_password(services: &Services, user: Id<User>, password: &str) -> Result<(), ChangePasswordRefusal> {
    let known = services.store.user_by_id(user).await?.ok_or(ChangePasswordRefusal::UnknownUser)?;
    check_password(password, &known.username)?;
    let hash = passwords::hash(services, password_md5(password)).await?;
    let revoked = services.store.write(move |tx| {
        Box::pin(async move {
            if !tx.set_password_hash(user, &hash).await? {
                return Err(ChangePasswordRefusal::UnknownUser);
            }
            tx.revoke_permanent_tokens_of(user).await?;
            tx.decline_connect_requests_of(user).await?;
            tx.end_web_sessions_of(user).await?;
            let mut revoked = tx.revoke_tokens_of(user).await?;
            revoked.extend(tx.end_client_sessions_of(user).await?);
            Ok(revoked)
        })
    });
    revocation::announce(services, Some(user), revoked.await?);
    Ok(())
}
