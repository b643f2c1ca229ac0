//! Hearing who comes and who leaves, and nothing more.

use kiai_model::{Audience, Id, User};

use crate::{Services, connections::OpenConnection};

/// From now on the connection hears who comes and who leaves. Gives who is here now: no change falls between the list and
/// those that follow.
#[must_use]
pub fn join_roster(services: &Services, connection: &OpenConnection) -> Vec<Id<User>> {
    let here = services.presence.users.lock();
    services.connections.join(connection.id, Audience::Roster);
    here.iter().filter(|(_, here)| here.present.visible().is_some()).map(|(user, _)| *user).collect()
}
