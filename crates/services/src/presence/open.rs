//! Coming and going.

use std::collections::HashSet;

use kiai_rules::presence::Present;
use thiserror::Error;

use super::{Here, PresenceRefusal, refresh_friends, tell};
use crate::{Services, connections::OpenConnection};

/// Why somebody may not come.
#[derive(Debug, Error)]
pub enum OpenRefusal {
    /// The server takes on nothing new.
    #[error("the server is about to stop")]
    ShuttingDown,
    /// Our fault.
    #[error("internal")]
    Internal(anyhow::Error),
}

/// A connection begins: its user is here, and hears of friends who are. Nobody hears of the user until they say how
/// they want to be seen.
///
/// # Errors
/// See [`OpenRefusal`].
pub async fn open(services: &Services, connection: &OpenConnection) -> Result<(), OpenRefusal> {
    if services.connections.is_shutting_down() {
        return Err(OpenRefusal::ShuttingDown);
    }
    let here = Here { present: Present::new(connection.user, connection.id), friends: HashSet::new() };
    {
        let mut users = services.presence.users.lock();
        if !connection.is_current() {
            return Ok(()); // it was replaced already, and may ask for nothing
        }
        if let Some(former) = users.insert(connection.user, here) {
            tell(&services.bus, former.present.leave());
        }
    }
    match refresh_friends(services, connection).await {
        Ok(()) | Err(PresenceRefusal::NotTheOwner) => Ok(()),
        Err(PresenceRefusal::Internal(error)) => {
            close(services, connection);
            Err(OpenRefusal::Internal(error))
        }
    }
}

/// A connection is gone, and its user with it, unless another connection has taken over.
pub fn close(services: &Services, connection: &OpenConnection) {
    let mut users = services.presence.users.lock();
    if users.get(&connection.user).is_some_and(|here| here.present.connection() == connection.id)
        && let Some(here) = users.remove(&connection.user)
    {
        tell(&services.bus, here.present.leave());
    }
}
