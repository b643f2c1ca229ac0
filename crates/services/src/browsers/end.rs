//! Signing a browser out.

use kiai_model::{Id, User};

use super::{LIFETIME, WebSession};
use crate::Services;

/// Signs a user's browser out; false when there is none.
///
/// # Errors
///
/// When the store fails.
pub async fn end(services: &Services, user: Id<User>, browser: Id<WebSession>) -> anyhow::Result<bool> {
    let ended = services.store.write(move |tx| Box::pin(async move { tx.end_web_session(user, browser).await }));
    Ok(ended.await?)
}

/// Forgets browsers that were not heard of for [`LIFETIME`], and gives their number.
///
/// # Errors
///
/// When the store fails.
pub async fn forget_silent(services: &Services) -> anyhow::Result<u64> {
    let seen_before = services.clock.now() - LIFETIME;
    Ok(services.store.write(move |tx| Box::pin(async move { tx.forget_web_sessions(seen_before).await })).await?)
}
