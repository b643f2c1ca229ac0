//! Channels of rooms: who is in a room is in its channel.

use std::sync::Arc;

use kiai_model::{Audience, Channel, Id, User};

use super::{
    channels::{by_id, parted},
    join::tell_joined,
};
use crate::Services;

/// Tells somebody that they are in a room's channel from now on, or no more. It is stored already.
pub(crate) async fn tell_room_member(services: &Services, channel: Id<Channel>, user: Id<User>, is_inside: bool) {
    let told = if is_inside {
        tell_joined(services, channel, user).await
    } else {
        by_id(services, channel).await.map(|channel| {
            if let Some(channel) = channel {
                let event = parted(&Arc::clone(&channel), &channel.name);
                services.bus.tell(Audience::Chat(user), event);
            }
        })
    };
    if let Err(error) = told {
        tracing::warn!(%channel, %user, error = format!("{error:#}"), "Somebody does not hear of a room's channel");
    }
}
