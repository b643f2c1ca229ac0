//! Taking tokens back.

use std::sync::Arc;

use kiai_model::{Id, User};
use tokio::sync::broadcast;

use super::Session;
use crate::Services;

/// Access tokens that were taken back: what is open with one of them is to be closed.
#[derive(Clone, Debug)]
pub struct Revocation {
    /// Whose they were.
    pub user: Id<User>,
    /// Their ids.
    pub token_ids: Arc<[String]>,
}

/// Takes back the tokens of the sign-in this session belongs to: signing out.
///
/// # Errors
///
/// When the store fails.
pub async fn revoke(services: &Services, session: &Session) -> anyhow::Result<()> {
    let jti = session.token_id.clone();
    let revoked = services.store.write(move |tx| {
        Box::pin(async move {
            match tx.access_token(&jti).await? {
                Some(token) => tx.revoke_family(&token.family).await,
                None => Ok(Vec::new()),
            }
        })
    });
    let revoked: Vec<String> = revoked.await?;
    match session.caller {
        super::Caller::User(user) => announce(services, user, revoked),
        super::Caller::Client => forget(services, &revoked),
    }
    Ok(())
}

/// Hears of every revocation from now on.
#[must_use]
pub fn subscribe_revocations(services: &Services) -> broadcast::Receiver<Revocation> {
    services.accounts.revocations.subscribe()
}

/// Takes back everything a user is signed in with, and forgets the verified password.
pub(super) async fn revoke_all(services: &Services, user: Id<User>) -> anyhow::Result<()> {
    let revoked = services.store.write(move |tx| Box::pin(async move { tx.revoke_tokens_of(user).await }));
    let revoked = revoked.await?;
    announce(services, user, revoked);
    Ok(())
}

/// Tells everybody here of tokens whose revocation is stored.
pub(super) fn announce(services: &Services, user: Id<User>, revoked: Vec<String>) {
    forget(services, &revoked);
    services.accounts.verified.invalidate(&user);
    // Nobody may be listening.
    drop(services.accounts.revocations.send(Revocation { user, token_ids: revoked.into() }));
}

fn forget(services: &Services, revoked: &[String]) {
    for jti in revoked {
        services.accounts.known_tokens.insert(jti.clone(), false);
    }
}
