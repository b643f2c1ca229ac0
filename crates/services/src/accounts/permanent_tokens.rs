//! Permanent tokens: what a client that knows no OAuth grants signs in with instead of a password, until they are taken
//! back. neosu keeps one after its owner has agreed in a browser.

use kiai_model::{Id, User};
use kiai_store::rows::NewPermanentToken;

use super::token::{hash, opaque};
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
    let token = opaque(&services.rng);
    let new = NewPermanentToken {
        hash: hash(&token),
        user,
        client_name: client_name.chars().filter(|letter| !letter.is_control()).take(CLIENT_NAME_MAX).collect(),
        created_at: services.clock.now(),
    };
    let stored = services.store.write(move |tx| {
        Box::pin(async move {
            tx.insert_permanent_token(&new).await?;
            tx.keep_newest_permanent_tokens(user, PERMANENT_TOKENS_MAX).await
        })
    });
    stored.await?;
    Ok(token)
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

/// Takes back a permanent token; false when the user has no such token. What was opened with it stays open.
///
/// # Errors
///
/// When the store fails.
pub async fn revoke_permanent_token(
    services: &Services,
    user: Id<User>,
    token: Id<PermanentToken>,
) -> anyhow::Result<bool> {
    let done = services.store.write(move |tx| Box::pin(async move { tx.revoke_permanent_token(user, token).await }));
    Ok(done.await?)
}
