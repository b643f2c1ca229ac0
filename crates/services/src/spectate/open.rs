//! A connection that may play or watch comes and goes.

use kiai_model::{Id, User, event::Connection};
use kiai_rules::spectate::{Command, Player};

use super::{apply, tell};
use crate::{Services, connections::OpenConnection};

/// A connection begins: what a former connection of the user did ends. One that was replaced already ends nothing.
pub fn open(services: &Services, connection: &OpenConnection) {
    let left = {
        let mut players = services.spectate.shard(connection.user);
        if !connection.is_current() {
            return;
        }
        let Some(player) = players.get_mut(&connection.user) else { return };
        let left = player.watching();
        tell(services, player.take_over());
        if player.is_forgettable() {
            players.remove(&connection.user);
        }
        left
    };
    stand_up(services, left);
}

/// A connection is gone. What it recorded is kept for a while, in case it comes back. Whoever watches its user watches on:
/// they may come back.
pub fn close(services: &Services, connection: &OpenConnection) {
    let left = {
        let players = services.spectate.shard(connection.user);
        players.get(&connection.user).and_then(Player::watching).filter(|(owner, _)| *owner == connection.id)
    };
    // Refused when another connection has taken over: then there is nothing to end.
    apply(services, connection, Command::Leave).ok();
    stand_up(services, left);
}

/// A connection watches nobody any more.
fn stand_up(services: &Services, left: Option<(Id<Connection>, Vec<Id<User>>)>) {
    let Some((connection, watched)) = left else { return };
    watched.into_iter().for_each(|target| unseat(services, connection, target));
}

/// A connection watches one user no more: the others who watch hear of it.
pub(super) fn unseat(services: &Services, connection: Id<Connection>, target: Id<User>) {
    let mut players = services.spectate.shard(target);
    let Some(player) = players.get_mut(&target) else { return };
    tell(services, player.unseat(connection));
    if player.is_forgettable() {
        players.remove(&target);
    }
}
