//! Beginning a visit.

use std::sync::Arc;

use kiai_model::{Id, User};
use kiai_store::{StoreError, rows};

use super::ClientSession;
use crate::{
    Services,
    accounts::{hash, opaque},
};

/// A visit that has begun.
#[derive(Debug)]
pub struct Opened {
    /// What its client proves itself with from now on: 43 letters, digits, `-` and `_`. Only its hash is stored.
    pub token: String,
    /// The visit.
    pub session: Arc<ClientSession>,
}

/// A user who has proved who they are begins a visit, in place of the one they had. `client` is what their client says
/// of itself, in the gate's words: [`ClientSession::client`] gives it back, after a restart too.
///
/// The gate opens a connection for it at once, which takes the place of the former visit's.
///
/// # Errors
/// When the store fails; the former visit then goes on.
pub async fn open(services: &Services, user: Id<User>, client: String) -> anyhow::Result<Opened> {
    let (token, now) = (opaque(&services.rng), services.clock.now());
    let row = rows::ClientSession { hash: hash(&token), user, client, opened_at: now, seen_at: now, heard: Id::new(0) };
    let new = row.clone();
    let stored = services.store.write(move |tx| {
        Box::pin(async move {
            let replaced = tx.end_client_sessions_of(user).await?;
            // It hears what is said from now on.
            let heard = tx.insert_client_session(&new).await?;
            Ok::<_, StoreError>((replaced, heard))
        })
    });
    let (replaced, heard) = stored.await?;
    let session = Arc::new(ClientSession::from(rows::ClientSession { heard, ..row }));
    services.sessions.hear_of_revocation(&replaced);
    services.sessions.by_id.lock().insert(session.id.clone(), Arc::clone(&session));
    Ok(Opened { token, session })
}
