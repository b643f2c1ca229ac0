//! Ending a visit.

use kiai_bus::Message;
use kiai_model::{Id, User};

use super::ClientSession;
use crate::Services;

/// Ends a visit, and has its connection end; nothing happens when it is over.
///
/// # Errors
/// When the store fails; the visit goes on until then.
pub async fn end(services: &Services, session: &ClientSession) -> anyhow::Result<()> {
    // One that another took the place of is stored as over already.
    if session.is_ended() && !services.sessions.by_id.lock().contains_key(&session.id) {
        return Ok(());
    }
    let id = session.id.clone();
    let ended = services.store.write(move |tx| Box::pin(async move { tx.end_client_session(&id).await }));
    ended.await?;
    tell_ended(services, session.user, session.id.clone());
    Ok(())
}

/// Tells everybody of a visit that is stored as over.
pub(super) fn tell_ended(services: &Services, user: Id<User>, id: String) {
    services.bus.publish(&Message::SessionEnded { user, id });
}
