//! A connection that may play or watch comes and goes.

use kiai_rules::spectate::Command;

use super::{apply, tell};
use crate::{Services, connections::OpenConnection};

/// A connection begins: what a former connection of the user did ends. One that was replaced already ends nothing.
pub fn open(services: &Services, connection: &OpenConnection) {
    let mut players = services.spectate.shard(connection.user);
    if !connection.is_current() {
        return;
    }
    if let Some(player) = players.get_mut(&connection.user) {
        tell(services, player.take_over());
        if player.is_forgettable() {
            players.remove(&connection.user);
        }
    }
}

/// A connection is gone. What it recorded is kept for a while, in case it comes back.
pub fn close(services: &Services, connection: &OpenConnection) {
    // Refused when another connection has taken over: then there is nothing to end.
    apply(services, connection, Command::Leave).ok();
}
