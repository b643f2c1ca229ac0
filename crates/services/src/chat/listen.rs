//! Hearing what is said.

use std::{collections::HashSet, sync::atomic::Ordering};

use kiai_model::{Audience, Channel, Id, chat::JoinedChannel};

use super::channels::joined_by;
use crate::{Services, connections::OpenConnection, users};

/// Channels of one user that a connection hears.
const HEARD_MAX: i64 = 5_000;

/// From now on a connection hears what is said in the channels its user is in, and when they come into others. Gives
/// those they are in, by id.
///
/// # Errors
///
/// When the store fails.
pub async fn listen(services: &Services, connection: &OpenConnection) -> anyhow::Result<Vec<JoinedChannel>> {
    let Some(user) = users::me(services, connection.user).await? else { return Ok(Vec::new()) };
    services.connections.join(connection.id, Audience::Chat(user.id));
    let part_count = || services.chat.part_count.load(Ordering::Acquire);
    let before = part_count();
    let mut joined = joined_by(services, &user, HEARD_MAX).await?;
    for one in &joined {
        services.connections.join(connection.id, Audience::Channel(one.channel.id));
    }
    if before != part_count() {
        // Somebody left a channel in between: if it was this user, then before it was heard.
        let still: HashSet<Id<Channel>> =
            joined_by(services, &user, HEARD_MAX).await?.into_iter().map(|one| one.channel.id).collect();
        joined.retain(|one| {
            let is_in = still.contains(&one.channel.id);
            if !is_in {
                services.connections.part(connection.id, &Audience::Channel(one.channel.id));
            }
            is_in
        });
    }
    Ok(joined)
}
