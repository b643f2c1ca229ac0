//! Saying something.

use std::sync::Arc;

use kiai_model::{
    Channel, Id, Timestamp, User,
    chat::{ChannelKind, Message},
};
use kiai_rules::chat::{
    ANNOUNCEMENT_LENGTH_MAX, Filtered, MESSAGE_LENGTH_MAX, PrivateFault, TextFault, can_write, clean_text,
};
use thiserror::Error;

use super::{
    bot,
    channels::access,
    filter::filter,
    post::{Place, Post, post},
    private::{check, pair},
};
use crate::{
    RateClass, Services, TooMany,
    internal::with_internal,
    take,
    users::{self, UserKey, find_user},
};

/// Longest name a client may give a message: a GUID with braces.
const UUID_LENGTH_MAX: usize = 64;

/// What somebody says.
#[derive(Clone, Debug, Default)]
pub struct NewMessage {
    /// The words.
    pub text: String,
    /// Whether they say what the sender does.
    pub is_action: bool,
    /// What the sender's client calls it, to know it again.
    pub uuid: Option<String>,
}

/// What was said.
#[derive(Clone, Debug)]
pub struct Sent {
    /// The message as it is stored.
    pub message: Message,
    /// Where.
    pub channel: Arc<Channel>,
    pub(super) is_new: bool,
}

/// Why somebody cannot say something.
#[derive(Debug, Error)]
pub enum SendRefusal {
    /// There is no such channel, or they may not see it.
    #[error("there is no such channel")]
    UnknownChannel,
    /// They are not in it.
    #[error("the sender is not in the channel")]
    NotJoined,
    /// They may only read.
    #[error("the sender may not write in the channel")]
    ReadOnly,
    /// They are restricted.
    #[error("the sender is restricted")]
    Restricted,
    /// They have to be silent.
    #[error("the sender is silenced")]
    Silenced {
        /// Until when.
        until: Timestamp,
    },
    /// The words are not acceptable.
    #[error(transparent)]
    Text(#[from] TextFault),
    /// The operator does not want such words.
    #[error("the message has a word that is not wanted")]
    Unwanted,
    /// The receiver of a private message is not to hear it.
    #[error(transparent)]
    Private(#[from] PrivateFault),
    /// Too much.
    #[error(transparent)]
    TooMany(#[from] TooMany),
    /// Our fault.
    #[error("internal")]
    Internal(anyhow::Error),
}

with_internal!(SendRefusal);

/// Says something in a channel the sender is in.
///
/// # Errors
///
/// See [`SendRefusal`].
pub async fn send_message(
    services: &Services,
    sender: Id<User>,
    channel: Id<Channel>,
    new: NewMessage,
) -> Result<Sent, SendRefusal> {
    let access = access(services, sender, channel).await?.ok_or(SendRefusal::UnknownChannel)?;
    if !can_write(&access.channel, access.user.roles, access.is_member) {
        return Err(SendRefusal::ReadOnly);
    }
    if let Some(partner) = access.channel.partner_of(sender) {
        let partner = users::me(services, partner).await?.ok_or(PrivateFault::UnknownUser)?;
        check(services, &access.user, &partner).await?;
    }
    let length_max = match access.channel.kind {
        ChannelKind::Announcement => ANNOUNCEMENT_LENGTH_MAX,
        ChannelKind::Public | ChannelKind::Private | ChannelKind::Room => MESSAGE_LENGTH_MAX,
    };
    let class = if access.channel.pair.is_some() { RateClass::PrivateMessage } else { RateClass::PublicMessage };
    say(services, &access.user, Place::Channel(channel), new, length_max, class).await
}

/// Says something to one user, in a channel of the two.
///
/// # Errors
///
/// See [`SendRefusal`].
pub async fn send_private(
    services: &Services,
    sender: Id<User>,
    receiver: Id<User>,
    new: NewMessage,
) -> Result<Sent, SendRefusal> {
    let sender = users::me(services, sender).await?.ok_or(PrivateFault::UnknownUser)?;
    let receiver = find_user(services, UserKey::Id(receiver), None).await?.ok_or(PrivateFault::UnknownUser)?;
    check(services, &sender, &receiver).await?;
    let pair = pair(sender.id, receiver.id);
    if services.store.private_channel(pair).await?.is_none() {
        take(services, RateClass::Conversation, &sender.id.to_string(), 1)?;
    }
    say(services, &sender, Place::Pair(pair), new, MESSAGE_LENGTH_MAX, RateClass::PrivateMessage).await
}

async fn say(
    services: &Services,
    sender: &Arc<User>,
    place: Place,
    new: NewMessage,
    length_max: usize,
    class: RateClass,
) -> Result<Sent, SendRefusal> {
    if sender.restricted {
        return Err(SendRefusal::Restricted);
    }
    let text = clean_text(&new.text, length_max)?;
    let Filtered::Passes(text) = filter(services).await?.apply(&text) else { return Err(SendRefusal::Unwanted) };
    take(services, class, &sender.id.to_string(), 1)?;
    let uuid = new.uuid.filter(|uuid| !uuid.is_empty() && uuid.len() <= UUID_LENGTH_MAX);
    let posted = Post { place, text, is_action: new.is_action, uuid, is_checked: true };
    let sent = post(services, sender, posted).await?;
    if sent.is_new {
        bot::hear(services, sender, &sent).await;
    }
    Ok(sent)
}
