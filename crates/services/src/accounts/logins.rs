//! From where users come.

use std::{net::IpAddr, time::Duration};

use kiai_model::{Id, User};
use kiai_store::rows::Login;

use crate::Services;

/// How long an address is remembered after the last visit from there.
pub(super) const LOGIN_MEMORY: Duration = Duration::from_hours(90 * 24);

/// Notes that a user came from an address. Where that fails, the user comes all the same. An address nobody knows is not
/// noted. Upstream: `MetadataHub.logLogin`.
pub async fn note_login(services: &Services, user: Id<User>, address: IpAddr) {
    let address = address.to_canonical();
    if address.is_unspecified() {
        return;
    }
    let (text, now) = (address.to_string(), services.clock.now());
    let noted = services.store.write(move |tx| Box::pin(async move { tx.note_login(user, &text, now).await }));
    if let Err(error) = noted.await {
        tracing::warn!(%error, %user, "A login was not noted");
    }
}

/// The addresses a user came from, the last first; at most so many.
///
/// # Errors
///
/// When the store fails.
pub async fn logins_of(services: &Services, user: Id<User>, limit: u32) -> anyhow::Result<Vec<Login>> {
    Ok(services.store.logins_of(user, limit.into()).await?)
}
