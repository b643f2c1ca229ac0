//! Coming into channels and leaving them.

use std::sync::Arc;

use kiai_model::{Audience, Channel, Event, Id, User, chat::ChannelKind};
use kiai_rules::chat::can_join;
use kiai_store::StoreError;
use thiserror::Error;

use super::channels::{ChannelView, access, find_channel, parted};
use crate::{Services, internal::with_internal};

/// Why somebody cannot come into a channel, or leave it.
#[derive(Debug, Error)]
pub enum JoinRefusal {
    /// There is no such channel, or they may not see it.
    #[error("there is no such channel")]
    UnknownChannel,
    /// Who is in it is decided elsewhere.
    #[error("this channel is not joined or left by itself")]
    NotByThemselves,
    /// Our fault.
    #[error("internal")]
    Internal(anyhow::Error),
}

with_internal!(JoinRefusal);

/// A user comes into a channel; who is in it stays.
///
/// # Errors
///
/// See [`JoinRefusal`].
pub async fn join_channel(
    services: &Services,
    user: Id<User>,
    channel: Id<Channel>,
) -> Result<ChannelView, JoinRefusal> {
    let access = access(services, user, channel).await?.ok_or(JoinRefusal::UnknownChannel)?;
    if !can_join(&access.channel, access.user.roles, access.is_member) {
        return Err(JoinRefusal::NotByThemselves);
    }
    let has_joined = services.store.write(move |tx| {
        Box::pin(async move {
            if tx.channel_by_id(channel).await?.is_none() {
                return Err(JoinRefusal::UnknownChannel); // it went meanwhile
            }
            Ok(tx.set_joined(channel, user, true).await?)
        })
    });
    if has_joined.await? {
        tell_joined(services, channel, user).await?;
    }
    find_channel(services, user, channel).await?.ok_or(JoinRefusal::UnknownChannel)
}

/// A user leaves a channel; who is not in it stays away.
///
/// # Errors
///
/// See [`JoinRefusal`].
pub async fn part_channel(services: &Services, user: Id<User>, channel: Id<Channel>) -> Result<(), JoinRefusal> {
    let view = find_channel(services, user, channel).await?.ok_or(JoinRefusal::UnknownChannel)?;
    if view.joined.channel.kind == ChannelKind::Room {
        return Err(JoinRefusal::NotByThemselves);
    }
    let has_parted = services.store.write(move |tx| {
        Box::pin(async move {
            let was_in = tx.membership(channel, user).await?.is_some_and(|membership| membership.joined);
            Ok::<_, StoreError>(was_in && tx.set_joined(channel, user, false).await?)
        })
    });
    if has_parted.await? {
        let event = parted(&Arc::new(view.joined.channel), &view.joined.name);
        services.bus.tell(Audience::Chat(user), event);
    }
    Ok(())
}

/// Tells a user that they are in a channel from now on: their connections hear what is said in it.
pub(super) async fn tell_joined(services: &Services, channel: Id<Channel>, user: Id<User>) -> anyhow::Result<()> {
    if let Some(joined) = services.store.channel_of(channel, user).await? {
        services.bus.tell(Audience::Chat(user), Event::ChannelJoined { channel: Arc::new(joined) });
    }
    Ok(())
}
