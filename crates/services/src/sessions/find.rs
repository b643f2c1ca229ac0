//! Whose visit it is.

use std::sync::{Arc, atomic::Ordering};

use kiai_model::Timestamp;

use super::{ClientSession, LIFETIME, end};
use crate::{
    Services,
    accounts::{VISIT_PRECISION, hash, note_visit},
};

/// Tokens are no longer.
const TOKEN_LENGTH_MAX: usize = 64;

/// The visit that a token opened, if it goes on. Asks the database only for one this node has not heard of.
///
/// # Errors
/// When the store fails.
pub async fn find(services: &Services, token: &str) -> anyhow::Result<Option<Arc<ClientSession>>> {
    if token.is_empty() || token.len() > TOKEN_LENGTH_MAX {
        return Ok(None);
    }
    let id = hash(token);
    let known = services.sessions.by_id.lock().get(&id).cloned();
    let Some(session) = (match known {
        Some(known) => Some(known),
        None => Box::pin(load(services, &id)).await?,
    }) else {
        return Ok(None);
    };
    if services.clock.now().since(session.seen_at()) >= LIFETIME {
        Box::pin(end(services, &session)).await?;
        return Ok(None);
    }
    Ok((!session.is_ended()).then_some(session))
}

/// The id that the visit of a token has or had.
#[must_use]
pub fn id_of(token: &str) -> String {
    hash(token)
}

/// A visit's client was heard of, and its user with it.
pub fn touch(services: &Services, session: &ClientSession) {
    let now = services.clock.now();
    session.seen_at.fetch_max(now.as_millis(), Ordering::AcqRel);
    let noted_at = Timestamp(session.noted_at.load(Ordering::Acquire));
    if now.since(noted_at) >= VISIT_PRECISION {
        session.noted_at.store(now.as_millis(), Ordering::Release);
        note_visit(services, session.user);
    }
}

async fn load(services: &Services, id: &str) -> anyhow::Result<Option<Arc<ClientSession>>> {
    let Some(row) = services.store.client_session(id).await? else { return Ok(None) };
    let session = Arc::clone(
        services.sessions.by_id.lock().entry(id.to_owned()).or_insert_with(|| Arc::new(ClientSession::from(row))),
    );
    // It may have been ended while it was read: then it was ended before it was here to be heard of.
    if services.store.client_session(id).await?.is_none() {
        services.sessions.hear_of_revocation(&[id.to_owned()]);
        return Ok(None);
    }
    Ok(Some(session))
}
