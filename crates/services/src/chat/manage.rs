//! What the operator does with channels.

use std::sync::Arc;

use kiai_model::{Audience, Channel, chat::ChannelKind, user::Roles};
use kiai_rules::chat::{ChannelNameFault, can_read, check_channel_name};
use kiai_store::{StoreError, rows::NewChannel};
use thiserror::Error;

use super::channels::parted;
use crate::{Services, internal::with_internal, users};

/// Characters of a topic that are kept.
const TOPIC_LENGTH_MAX: usize = 200;

/// A public channel as the operator wants it.
#[derive(Clone, Debug, Default)]
pub struct AddedChannel {
    /// Its name, with `#` before it.
    pub name: String,
    /// What is talked about.
    pub topic: String,
    /// Who may read it; everybody if there are none.
    pub read_roles: Roles,
    /// Who may write; everybody if there are none.
    pub write_roles: Roles,
    /// Whether everybody is in it until they leave it.
    pub auto_join: bool,
}

/// Why a channel was not made.
#[derive(Debug, Error)]
pub enum AddChannelRefusal {
    /// The name is not acceptable.
    #[error(transparent)]
    Name(#[from] ChannelNameFault),
    /// There is one.
    #[error("there is a channel of this name")]
    Known,
    /// Our fault.
    #[error("internal")]
    Internal(anyhow::Error),
}

with_internal!(AddChannelRefusal);

/// Every public channel, by id.
///
/// # Errors
///
/// When the store fails.
pub async fn all_channels(services: &Services) -> anyhow::Result<Vec<Channel>> {
    Ok(services.store.public_channels().await?)
}

/// Makes a public channel.
///
/// # Errors
///
/// See [`AddChannelRefusal`].
pub async fn add_channel(services: &Services, added: AddedChannel) -> Result<(), AddChannelRefusal> {
    check_channel_name(&added.name)?;
    let new = NewChannel {
        kind: ChannelKind::Public,
        name: added.name,
        topic: shortened(&added.topic),
        read_roles: added.read_roles,
        write_roles: added.write_roles,
        auto_join: added.auto_join,
        pair: None,
        created_at: services.clock.now(),
    };
    let made = services.store.write(move |tx| Box::pin(async move { tx.insert_channel(&new).await })).await?;
    services.chat.forget_channel(None);
    made.map(drop).ok_or(AddChannelRefusal::Known)
}

/// Who may do what in a channel; none leaves it as it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ChannelRights {
    /// Who may read it; everybody if there are none.
    pub read_roles: Option<Roles>,
    /// Who may write; everybody if there are none.
    pub write_roles: Option<Roles>,
    /// Whether everybody is in it until they leave it.
    pub auto_join: Option<bool>,
}

/// Changes who may read a public channel, who may write there, and whether everybody is in it; gives the channel as it is
/// now, none when there is none of that name. Who may not read it any more has it closed.
///
/// # Errors
///
/// When the store fails.
pub async fn set_rights(services: &Services, name: &str, rights: ChannelRights) -> anyhow::Result<Option<Channel>> {
    let name_key = name.to_lowercase();
    let changed = services.store.write(move |tx| {
        Box::pin(async move {
            let Some(mut channel) = tx.channel_by_name_key(&name_key).await? else { return Ok::<_, StoreError>(None) };
            channel.read_roles = rights.read_roles.unwrap_or(channel.read_roles);
            channel.write_roles = rights.write_roles.unwrap_or(channel.write_roles);
            channel.auto_join = rights.auto_join.unwrap_or(channel.auto_join);
            tx.set_channel_rights(channel.id, channel.read_roles, channel.write_roles, channel.auto_join).await?;
            Ok(Some((channel.clone(), tx.members_of(channel.id).await?)))
        })
    });
    let Some((channel, members)) = changed.await? else { return Ok(None) };
    services.chat.forget_channel(Some(channel.id));
    let shared = Arc::new(channel.clone());
    for member in members {
        let may_read = users::me(services, member).await?.is_some_and(|user| can_read(&channel, user.roles, false));
        if !may_read {
            services.bus.tell(Audience::Chat(member), parted(&shared, &channel.name));
        }
    }
    Ok(Some(channel))
}

/// Changes what a public channel is about; false when there is none of that name.
///
/// # Errors
///
/// When the store fails.
pub async fn set_topic(services: &Services, name: &str, topic: &str) -> anyhow::Result<bool> {
    let Some(channel) = services.store.channel_by_name_key(&name.to_lowercase()).await? else { return Ok(false) };
    let topic = shortened(topic);
    let changed =
        services.store.write(move |tx| Box::pin(async move { tx.set_topic(channel.id, &topic).await })).await?;
    services.chat.forget_channel(Some(channel.id));
    Ok(changed)
}

/// Deletes a public channel with all that was said in it; false when there is none of that name. Who is in it is told.
///
/// # Errors
///
/// When the store fails.
pub async fn remove_channel(services: &Services, name: &str) -> anyhow::Result<bool> {
    let Some(channel) = services.store.channel_by_name_key(&name.to_lowercase()).await? else { return Ok(false) };
    let id = channel.id;
    let removed = services.store.write(move |tx| Box::pin(async move { tx.delete_channel(id).await })).await?;
    services.chat.forget_channel(Some(id));
    if removed {
        let name = channel.name.clone();
        services.bus.tell(Audience::Channel(id), parted(&Arc::new(channel), &name));
    }
    Ok(removed)
}

fn shortened(topic: &str) -> String {
    let line = topic.chars().map(|character| if character.is_control() { ' ' } else { character });
    line.take(TOPIC_LENGTH_MAX).collect::<String>().trim().to_owned()
}
