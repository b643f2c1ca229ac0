//! Hearing of friends.

use std::{collections::HashSet, sync::Arc};

use kiai_model::{Audience, Event};

use super::PresenceRefusal;
use crate::{Services, connections::OpenConnection, users};

/// The user's friends may have changed: from now on the connection hears of those there are now, and at once of those
/// who are new and here.
///
/// # Errors
/// When another connection of the user has taken over, or the store fails.
pub async fn refresh_friends(services: &Services, connection: &OpenConnection) -> Result<(), PresenceRefusal> {
    let friends = users::friends_of(services, connection.user).await?;
    let friends: HashSet<_> = friends.iter().copied().filter(|friend| *friend != connection.user).collect();
    let mut users = services.presence.users.lock();
    let here = users.get_mut(&connection.user).filter(|here| here.present.connection() == connection.id);
    let here = here.ok_or(PresenceRefusal::NotTheOwner)?;
    let former = std::mem::replace(&mut here.friends, friends.clone());
    for gone in former.difference(&friends) {
        services.connections.part(connection.id, &Audience::Followers(*gone));
    }
    for new in friends.difference(&former) {
        services.connections.join(connection.id, Audience::Followers(*new));
        if let Some(presence) = users.get(new).and_then(|here| here.present.visible()) {
            let event = Event::FriendPresenceChanged { user: *new, presence: Some(Arc::new(presence)) };
            services.bus.tell(Audience::Connection(connection.id), event);
        }
    }
    Ok(())
}
