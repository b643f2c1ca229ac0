//! Watching somebody.

use std::sync::Arc;

use kiai_model::{Audience, Event, Id, User};
use kiai_rules::spectate::{Command, Player, Refusal};
use thiserror::Error;

use super::{apply, is_too_late};
use crate::{
    RateClass, Services, TooMany, connections::OpenConnection, internal::with_internal, rate_limits::take, users,
};

/// Why somebody cannot be watched.
#[derive(Debug, Error)]
pub enum WatchRefusal {
    /// The server takes on nothing new.
    #[error("the server is about to stop")]
    ShuttingDown,
    /// Too many in a short time.
    #[error("too many are watched in a short time")]
    TooMany(#[from] TooMany),
    /// Whoever is restricted may not watch.
    #[error("restricted users may not watch")]
    Restricted,
    /// There is no such user any more.
    #[error("there is no such user")]
    UnknownUser,
    /// It contradicts what was said before.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// Our fault.
    #[error("internal")]
    Internal(anyhow::Error),
}

with_internal!(WatchRefusal);

/// From now on the connection sees what a user plays, beginning with what they play now. They hear of it. They may be
/// absent.
///
/// # Errors
/// See [`WatchRefusal`].
pub async fn watch(services: &Services, connection: &OpenConnection, target: Id<User>) -> Result<(), WatchRefusal> {
    if is_too_late(services, connection.user) {
        return Err(WatchRefusal::ShuttingDown);
    }
    let user = users::me(services, connection.user).await?.ok_or(WatchRefusal::UnknownUser)?;
    if user.restricted {
        return Err(WatchRefusal::Restricted);
    }
    take(services, RateClass::Watch, &user.id.to_string(), 1)?;
    let command = Command::Watch { username: user.username.clone(), target };
    apply(services, connection, command)?;
    // Held, so that nothing the target does falls between what it does now and what comes.
    let players = services.spectate.shard(target);
    if let Some(state) = players.get(&target).and_then(Player::playing) {
        let event = Event::PlayBegan { user: target, state: Arc::new(state.clone()) };
        services.bus.tell(Audience::Connection(connection.id), event);
    }
    services.connections.join(connection.id, Audience::Watchers(target));
    Ok(())
}

/// The connection does not see any more what a user plays. They hear of it if it was watched.
///
/// # Errors
/// When another connection of the user plays or watches.
pub fn stop_watching(services: &Services, connection: &OpenConnection, target: Id<User>) -> Result<(), Refusal> {
    services.connections.part(connection.id, &Audience::Watchers(target));
    apply(services, connection, Command::Unwatch { target }).map(|_| ())
}
