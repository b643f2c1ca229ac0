//! Whether somebody is here, and who is.

use kiai_model::{Id, User, presence::Presence};

use crate::Services;

/// How many users are here, seen or not.
#[must_use]
pub fn here_count(services: &Services) -> usize {
    services.presence.users.lock().len()
}

/// What others see of a user; none is offline.
#[must_use]
pub fn presence_of(services: &Services, user: Id<User>) -> Option<Presence> {
    services.presence.users.lock().get(&user)?.present.visible()
}

/// Everybody whom others see to be here, by number.
#[must_use]
pub fn who_is_online(services: &Services) -> Vec<Id<User>> {
    let here = services.presence.users.lock();
    let mut online: Vec<_> =
        here.iter().filter(|(_, here)| here.present.visible().is_some()).map(|(id, _)| *id).collect();
    online.sort_unstable();
    online
}
