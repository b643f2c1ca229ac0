//! Forgetting tokens that have ended, and addresses nobody comes from any more.

use std::{sync::Arc, time::Duration};

use super::logins::LOGIN_MEMORY;
use crate::{Services, browsers, connect};

const PERIOD: Duration = Duration::from_hours(6);

/// Starts what accounts do by themselves, as a task of the services, until the server stops.
pub fn start(services: &Arc<Services>) {
    let services = Arc::clone(services);
    services.tasks.clone().spawn(async move {
        while !services.stopping.is_cancelled() {
            if let Err(error) = forget_expired_tokens(&services).await {
                tracing::error!(error = format!("{error:#}"), "Tokens that have ended cannot be forgotten");
            }
            if let Err(error) = forget_old_logins(&services).await {
                tracing::error!(error = format!("{error:#}"), "Old addresses cannot be forgotten");
            }
            tokio::select! {
                () = services.stopping.cancelled() => {}
                () = services.clock.sleep(PERIOD) => {}
            }
        }
    });
}

/// Forgets addresses that users have not come from for 90 days, and gives their number.
///
/// # Errors
///
/// When the store fails.
pub async fn forget_old_logins(services: &Services) -> anyhow::Result<u64> {
    let before = services.clock.now() - LOGIN_MEMORY;
    Ok(services.store.write(move |tx| Box::pin(async move { tx.forget_logins(before).await })).await?)
}

/// Forgets tokens, sign-ins of browsers and requests of clients that have ended, and gives their number.
///
/// # Errors
///
/// When the store fails.
pub async fn forget_expired_tokens(services: &Services) -> anyhow::Result<u64> {
    let now = services.clock.now();
    let tokens = services.store.write(move |tx| Box::pin(async move { tx.forget_expired_tokens(now).await })).await?;
    Ok(tokens + browsers::forget_silent(services).await? + connect::forget_ended(services).await?)
}
