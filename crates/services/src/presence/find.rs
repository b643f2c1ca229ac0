//! Who is here.

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
