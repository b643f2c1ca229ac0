//! Hearing of everyone.

use kiai_model::{Audience, Event};

use crate::{Services, connections::OpenConnection};

/// From now on the connection hears of everyone's presence, and at once of everyone who is here, in one event: one for
/// each would not fit into an outbox.
///
/// differs from osu!: nothing is told of users who have not said yet how they want to be seen, and no change falls
/// between the list and the changes that follow.
pub fn watch_everyone(services: &Services, connection: &OpenConnection) {
    let here = services.presence.users.lock();
    let users: Vec<_> = here.iter().filter_map(|(user, here)| Some((*user, here.present.visible()?))).collect();
    services.bus.tell(Audience::Connection(connection.id), Event::PresencesListed { users });
    services.connections.join(connection.id, Audience::PresenceWatchers);
}

/// The connection does not hear of everyone any more.
pub fn stop_watching_everyone(services: &Services, connection: &OpenConnection) {
    services.connections.part(connection.id, &Audience::PresenceWatchers);
}
