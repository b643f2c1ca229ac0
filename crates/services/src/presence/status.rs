//! How a user wants to be seen.

use kiai_model::presence::UserStatus;

use super::PresenceRefusal;
use crate::{Services, connections::OpenConnection, users};

/// The user wants to be seen differently; none is not at all. Whether they appear to be online is remembered.
///
/// # Errors
/// When another connection of the user has taken over, or the store fails.
pub async fn set_status(
    services: &Services,
    connection: &OpenConnection,
    status: Option<UserStatus>,
) -> Result<(), PresenceRefusal> {
    let mut has_changed = false;
    services.presence.change(&services.bus, connection, |present| {
        has_changed = present.status() != status;
        present.set_status(status)
    })?;
    let user = connection.user;
    if let Some(status) = status.filter(|_| has_changed) {
        let shows = status != UserStatus::Offline;
        // Most often it is what is known: nothing is written at each login.
        if users::me(services, user).await?.is_some_and(|known| known.shows_online == shows) {
            return Ok(());
        }
        services.store.write(move |tx| Box::pin(async move { tx.set_shows_online(user, shows).await })).await?;
        services.users.forget(user);
    }
    Ok(())
}
