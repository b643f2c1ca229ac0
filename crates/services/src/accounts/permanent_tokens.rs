//! Permanent tokens: what a client that knows no OAuth grants signs in with instead of a password, until they are taken
//! back. neosu keeps one after its owner has agreed in a browser.

use kiai_model::{Id, User};
use kiai_store::{StoreError, Tx, rows::NewPermanentToken};

use super::{
    revocation,
    token::{hash, opaque},
};
use crate::Services;

pub use kiai_store::rows::PermanentToken;

/// How many good ones a user has: a further one takes the place of the oldest.
pub const PERMANENT_TOKENS_MAX: i64 = 50;

/// Longest name of a client that is remembered, in characters.
const CLIENT_NAME_MAX: usize = 64;

/// A fresh permanent token: one line of letters, digits, `-` and `_`. Only its hash is stored. `client_name` is what the
/// client calls itself, shown to the owner.
///
/// # Errors
///
/// When the store fails.
pub async fn issue_permanent_token(services: &Services, user: Id<User>, client_name: &str) -> anyhow::Result<String> {
    let (token, new) = fresh_permanent_token(services, user, client_name);
    services.store.write(move |tx| Box::pin(async move { store_permanent_token(tx, &new).await })).await?;
    Ok(token)
}

/// What is kept of what a client calls itself.
pub(crate) fn client_name(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_control()).take(CLIENT_NAME_MAX).collect()
}

/// A fresh permanent token, and what is to be stored of it.
pub(crate) fn fresh_permanent_token(services: &Services, user: Id<User>, name: &str) -> (String, NewPermanentToken) {
    let token = opaque(&services.rng);
    let created_at = services.clock.now();
    let new = NewPermanentToken { hash: hash(&token), user, client_name: client_name(name), created_at };
    (token, new)
}

/// Stores it, in the place of the oldest when the user has too many.
pub(crate) async fn store_permanent_token(tx: &mut Tx, new: &NewPermanentToken) -> Result<(), StoreError> {
    tx.insert_permanent_token(new).await?;
    tx.keep_newest_permanent_tokens(new.user, PERMANENT_TOKENS_MAX).await?;
    Ok(())
}

/// Whom a permanent token speaks for, and notes that it was used; none when there is no such token, or it was taken
/// back. It has 256 bits of chance: guesses need not be counted.
///
/// # Errors
///
/// When the store fails.
pub async fn verify_permanent_token(services: &Services, token: &str) -> anyhow::Result<Option<Id<User>>> {
    let Some(known) = services.store.permanent_token(&hash(token)).await?.filter(|known| !known.revoked) else {
        return Ok(None);
    };
    let now = services.clock.now();
    // It may have been taken back meanwhile.
    let noted =
        services.store.write(move |tx| Box::pin(async move { tx.mark_permanent_token_used(known.id, now).await }));
    Ok(noted.await?.then_some(known.user))
}

/// A user's permanent tokens that are good, the newest first.
///
/// # Errors
///
/// When the store fails.
pub async fn permanent_tokens(services: &Services, user: Id<User>) -> anyhow::Result<Vec<PermanentToken>> {
    Ok(services.store.permanent_tokens_of(user).await?)
}

/// Takes back a permanent token; false when the user has no such token. The visit of the user's client ends: who came
/// with the token does not come back, and who came with a password does so by itself.
///
/// # Errors
///
/// When the store fails.
pub async fn revoke_permanent_token(
    services: &Services,
    user: Id<User>,
    token: Id<PermanentToken>,
) -> anyhow::Result<bool> {
    let done = services.store.write(move |tx| {
        Box::pin(async move {
            if !tx.revoke_permanent_token(user, token).await? {
                return Ok::<_, StoreError>(None);
            }
            Ok(Some(tx.end_client_sessions_of(user).await?))
        })
    });
    let Some(ended) = done.await? else { return Ok(false) };
    revocation::announce(services, Some(user), ended);
    Ok(true)
}
