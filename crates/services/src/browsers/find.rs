//! Whose browser it is.

use std::time::Duration;

use kiai_model::{Id, User};

use super::{LIFETIME, WebSession};
use crate::{
    Services,
    accounts::{hash, note_visit},
};

/// Cookies are no longer.
const TOKEN_LENGTH_MAX: usize = 64;

/// How exactly it is known when a browser was last heard of: a request writes only when the last note is older.
const PRECISION: Duration = Duration::from_mins(5);

/// The sign-in that a cookie holds, if it is good; notes that the browser was heard of, and its user with it.
///
/// # Errors
///
/// When the store fails.
pub async fn find(services: &Services, token: &str) -> anyhow::Result<Option<WebSession>> {
    if token.is_empty() || token.len() > TOKEN_LENGTH_MAX {
        return Ok(None);
    }
    let Some(session) = services.store.web_session(&hash(token)).await? else { return Ok(None) };
    let (now, id) = (services.clock.now(), session.id);
    let silence = now.since(session.seen_at);
    if silence >= LIFETIME {
        return Ok(None);
    }
    if silence >= PRECISION {
        services.store.write(move |tx| Box::pin(async move { tx.note_web_session_seen(id, now).await })).await?;
    }
    note_visit(services, session.user);
    Ok(Some(session))
}

/// A user's browsers that are signed in, the newest first.
///
/// # Errors
///
/// When the store fails.
pub async fn browsers_of(services: &Services, user: Id<User>) -> anyhow::Result<Vec<WebSession>> {
    let (now, mut browsers) = (services.clock.now(), services.store.web_sessions_of(user).await?);
    browsers.retain(|browser| now.since(browser.seen_at) < LIFETIME);
    Ok(browsers)
}
