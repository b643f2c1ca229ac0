//! Which channels there are, and what somebody is to them.

use std::sync::Arc;

use kiai_model::{
    Channel, Event, Id, User,
    chat::{ChannelKind, JoinedChannel},
};
use kiai_rules::chat::{can_read, can_write};
use kiai_store::{StoreError, rows::Membership};

use super::join::tell_joined;
use crate::{Services, users};

/// Channels of one user that are listed: more than a window has room for.
const JOINED_MAX: i64 = 300;

/// A channel as somebody sees it.
#[derive(Clone, Debug)]
pub struct ChannelView {
    /// The channel, with what it is called and their marks.
    pub joined: JoinedChannel,
    /// Whether they are in it.
    pub is_member: bool,
    /// Whether they may write there, as far as their rights go.
    pub can_write: bool,
    /// The two of a private channel; nobody in others.
    pub users: Vec<Arc<User>>,
}

/// What somebody is to a channel they may see.
pub(super) struct Access {
    pub(super) channel: Arc<Channel>,
    pub(super) user: Arc<User>,
    pub(super) membership: Option<Membership>,
    /// Whether it is theirs, if it is not public.
    pub(super) is_member: bool,
}

/// The public channels somebody may read, by id.
///
/// # Errors
///
/// When the store fails.
pub async fn public_channels(services: &Services, user: Id<User>) -> anyhow::Result<Vec<Channel>> {
    let Some(user) = users::me(services, user).await? else { return Ok(Vec::new()) };
    let channels = known_public(services).await?;
    Ok(channels.iter().filter(|channel| can_read(channel, user.roles, false)).cloned().collect())
}

/// The public channel of a name, whatever its case, if the user may read it.
///
/// # Errors
///
/// When the store fails.
pub async fn channel_named(services: &Services, user: Id<User>, name: &str) -> anyhow::Result<Option<Channel>> {
    let (channels, name_key) = (known_public(services).await?, name.to_lowercase());
    let channel = channels.iter().find(|channel| channel.name.to_lowercase() == name_key);
    let Some(channel) = channel.cloned() else { return Ok(None) };
    let Some(user) = users::me(services, user).await? else { return Ok(None) };
    Ok(can_read(&channel, user.roles, false).then_some(channel))
}

/// The channels somebody is in, by id. Whoever has never been in a channel that everybody is in, is put into it.
///
/// # Errors
///
/// When the store fails.
pub async fn joined_channels(services: &Services, user: Id<User>) -> anyhow::Result<Vec<ChannelView>> {
    let Some(user) = users::me(services, user).await? else { return Ok(Vec::new()) };
    let mut views = Vec::new();
    for joined in joined_by(services, &user, JOINED_MAX).await? {
        views.extend(view(services, &user, joined, true, true).await?);
    }
    Ok(views)
}

/// The channels a user is in and may read, by id; first they are put into those that everybody is in.
pub(super) async fn joined_by(services: &Services, user: &User, limit: i64) -> anyhow::Result<Vec<JoinedChannel>> {
    let mut joined = services.store.channels_of(user.id, limit).await?;
    let for_all = known_public(services).await?;
    let mut for_all = for_all.iter().filter(|channel| channel.auto_join && can_read(channel, user.roles, false));
    // Whoever is not in one either has never seen it, or left it.
    if for_all.any(|channel| joined.iter().all(|joined| joined.channel.id != channel.id))
        && join_unseen(services, user).await?
    {
        joined = services.store.channels_of(user.id, limit).await?;
    }
    // They may have lost the right.
    joined.retain(|joined| can_read(&joined.channel, user.roles, true));
    joined.reverse();
    Ok(joined)
}

/// Every public channel, remembered.
async fn known_public(services: &Services) -> anyhow::Result<Arc<Vec<Channel>>> {
    if let Some(channels) = services.chat.public.get(&()) {
        return Ok(channels);
    }
    let channels = Arc::new(services.store.public_channels().await?);
    services.chat.public.insert((), Arc::clone(&channels));
    Ok(channels)
}

/// A channel as somebody sees it; none when there is none that they may read.
///
/// # Errors
///
/// When the store fails.
pub async fn find_channel(
    services: &Services,
    user: Id<User>,
    channel: Id<Channel>,
) -> anyhow::Result<Option<ChannelView>> {
    let Some(access) = access(services, user, channel).await? else { return Ok(None) };
    let joined = match services.store.channel_of(channel, user).await? {
        Some(joined) => joined,
        None => {
            let channel = Channel::clone(&access.channel);
            JoinedChannel { name: channel.name.clone(), channel, last_message: None, last_read: None }
        }
    };
    let is_member = access.membership.is_some_and(|membership| membership.joined);
    view(services, &access.user, joined, is_member, access.is_member).await
}

/// What a user is to a channel; none when there is none that they may read.
pub(super) async fn access(
    services: &Services,
    user: Id<User>,
    channel: Id<Channel>,
) -> anyhow::Result<Option<Access>> {
    let Some(channel) = by_id(services, channel).await? else { return Ok(None) };
    let Some(user) = users::me(services, user).await? else { return Ok(None) };
    let membership = services.store.membership(channel.id, user.id).await?;
    let is_member = match channel.kind {
        ChannelKind::Public => false,
        ChannelKind::Private => channel.partner_of(user.id).is_some(),
        ChannelKind::Announcement => membership.is_some(),
        ChannelKind::Room => membership.is_some_and(|membership| membership.joined),
    };
    Ok(can_read(&channel, user.roles, is_member).then_some(Access { channel, user, membership, is_member }))
}

/// A channel, remembered.
pub(super) async fn by_id(services: &Services, id: Id<Channel>) -> anyhow::Result<Option<Arc<Channel>>> {
    if let Some(channel) = services.chat.channels.get(&id) {
        return Ok(Some(channel));
    }
    let channel = services.store.channel_by_id(id).await?.map(Arc::new);
    if let Some(channel) = &channel {
        services.chat.channels.insert(id, Arc::clone(channel));
    }
    Ok(channel)
}

async fn view(
    services: &Services,
    user: &User,
    joined: JoinedChannel,
    is_member: bool,
    is_theirs: bool,
) -> anyhow::Result<Option<ChannelView>> {
    let users = match joined.channel.pair {
        // One who is restricted is still known to those who talked with them.
        Some((one, other)) => {
            let (one, other) = (users::me(services, one).await?, users::me(services, other).await?);
            one.into_iter().chain(other).collect()
        }
        None => Vec::new(),
    };
    let can_write = can_write(&joined.channel, user.roles, is_theirs);
    Ok(Some(ChannelView { joined, is_member, can_write, users }))
}

/// Puts a user into the channels everybody is in; false when there are none in which they never were.
async fn join_unseen(services: &Services, user: &User) -> anyhow::Result<bool> {
    let unseen = services.store.unseen_channels(user.id).await?;
    let unseen: Vec<_> = unseen.into_iter().filter(|channel| can_read(channel, user.roles, false)).collect();
    if unseen.is_empty() {
        return Ok(false);
    }
    let (id, ids) = (user.id, unseen.iter().map(|channel| channel.id).collect::<Vec<_>>());
    let joined = services.store.write(move |tx| {
        Box::pin(async move {
            let mut joined = Vec::new();
            for channel in ids {
                // It may have gone meanwhile, and then nobody can be in it.
                if tx.channel_by_id(channel).await?.is_some()
                    && tx.membership(channel, id).await?.is_none()
                    && tx.set_joined(channel, id, true).await?
                {
                    joined.push(channel);
                }
            }
            Ok::<_, StoreError>(joined)
        })
    });
    for channel in joined.await? {
        tell_joined(services, channel, id).await?;
    }
    Ok(true)
}

/// What somebody is told who is in a channel no more.
pub(super) fn parted(channel: &Arc<Channel>, name: &str) -> Event {
    Event::ChannelParted { channel: Arc::clone(channel), name: name.to_owned() }
}
