//! Hearing what is said.

use std::collections::HashSet;

use kiai_model::{Audience, Channel, Id};
use kiai_rules::chat::can_read;

use super::channels::join_unseen;
use crate::{Services, connections::OpenConnection, users};

/// Channels of one user that a connection hears.
const HEARD_MAX: i64 = 5_000;

/// From now on a connection hears what is said in the channels its user is in, and when they come into others.
///
/// # Errors
///
/// When the store fails.
pub async fn listen(services: &Services, connection: &OpenConnection) -> anyhow::Result<()> {
    let Some(user) = users::me(services, connection.user).await? else { return Ok(()) };
    join_unseen(services, &user).await?;
    services.connections.join(connection.id, Audience::Chat(user.id));
    let joined = || async {
        let channels = services.store.channels_of(user.id, HEARD_MAX).await?;
        let heard = channels.iter().filter(|joined| can_read(&joined.channel, user.roles, true));
        anyhow::Ok(heard.map(|joined| joined.channel.id).collect::<HashSet<Id<Channel>>>())
    };
    let heard = joined().await?;
    for channel in &heard {
        services.connections.join(connection.id, Audience::Channel(*channel));
    }
    // One that was left in between was left before it was heard.
    for gone in heard.difference(&joined().await?) {
        services.connections.part(connection.id, &Audience::Channel(*gone));
    }
    Ok(())
}
