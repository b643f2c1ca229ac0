//! What happens to visits by themselves.

use std::{sync::Arc, time::Duration};

use super::{LIFETIME, end::tell_ended};
use crate::Services;

/// How late it is noted that a client was heard of: a server that dies forgets no more than that.
const PERIOD: Duration = Duration::from_secs(30);

/// Starts what visits do by themselves, as a task of the services, until the server stops; then it is noted once more
/// who was heard of when.
pub fn start(services: &Arc<Services>) {
    let services = Arc::clone(services);
    services.tasks.clone().spawn(async move {
        loop {
            if let Err(error) = sweep(&services).await {
                tracing::error!(error = format!("{error:#}"), "Visits of clients cannot be noted");
            }
            if services.stopping.is_cancelled() {
                return;
            }
            tokio::select! {
                () = services.stopping.cancelled() => {}
                () = services.clock.sleep(PERIOD) => {}
            }
        }
    });
}

/// Notes when clients were heard of and what they were told, ends the visits of those who were not for [`LIFETIME`], and gives their number.
///
/// # Errors
/// When the store fails.
pub async fn sweep(services: &Services) -> anyhow::Result<usize> {
    let all = services.sessions.all();
    let seen: Vec<_> = all.iter().map(|session| (session.id.clone(), session.seen_at(), session.heard())).collect();
    let seen_before = services.clock.now() - LIFETIME;
    let swept = services.store.write(move |tx| {
        Box::pin(async move {
            for (id, at, heard) in &seen {
                tx.note_client_session_seen(id, *at, *heard).await?;
            }
            tx.forget_client_sessions(seen_before).await
        })
    });
    let ended = swept.await?;
    let count = ended.len();
    for (user, id) in ended {
        tell_ended(services, user, id);
    }
    Ok(count)
}
