//! Hearing of some: those who were asked for, or heard in a channel.

use kiai_model::{Audience, Event, Id, User};

use super::presence_of;
use crate::{Services, connections::OpenConnection};

/// From now on the connection hears what a user does ([`Event::PresenceChanged`]) and of their statistics, until
/// [`look_away`]. The caller bounds how many it looks at.
pub fn look_at(services: &Services, connection: &OpenConnection, user: Id<User>) {
    services.connections.join(connection.id, Audience::Onlookers(user));
}

/// The connection hears of the user no more, unless for another reason.
pub fn look_away(services: &Services, connection: &OpenConnection, user: Id<User>) {
    services.connections.part(connection.id, &Audience::Onlookers(user));
}

/// Tells whoever sees a user that their statistics have changed, or are others that are shown now.
pub fn tell_statistics(services: &Services, user: Id<User>) {
    let changed = || Event::StatisticsChanged { user };
    services.bus.tell(Audience::User(user), changed());
    if presence_of(services, user).is_some() {
        services.bus.tell(Audience::Followers(user), changed());
        services.bus.tell(Audience::Onlookers(user), changed());
    }
}
