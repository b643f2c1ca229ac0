//! Taking tokens back.

use std::sync::Arc;

use kiai_bus::Message;
use kiai_model::{Id, User};
use tokio::sync::broadcast;

use super::{AccountsState, Session};
use crate::Services;

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
    announce(services, session.user(), revoked);
    Ok(())
}

/// Hears of every revocation from now on: the ids of the tokens that were taken back together.
#[must_use]
pub fn subscribe_revocations(services: &Services) -> broadcast::Receiver<Arc<[String]>> {
    services.accounts.revocations.subscribe()
}

/// Tells everybody of tokens whose revocation is stored, and has the user's verified password forgotten.
pub(super) fn announce(services: &Services, user: Option<Id<User>>, revoked: Vec<String>) {
    services.bus.publish(&Message::TokensRevoked { user, token_ids: revoked.into() });
}

impl AccountsState {
    /// Some node has taken tokens back.
    pub(crate) fn hear_of_revocation(&self, user: Option<Id<User>>, token_ids: &Arc<[String]>) {
        for jti in token_ids.iter() {
            self.known_tokens.insert(jti.clone(), false);
        }
        if let Some(user) = user {
            self.verified.invalidate(&user);
        }
        // Nobody may be listening.
        _ = self.revocations.send(Arc::clone(token_ids));
    }
}
