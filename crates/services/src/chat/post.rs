//! Storing what is said, and telling it.

use std::sync::Arc;

use kiai_model::{
    Audience, Channel, Event, Id, Timestamp, User,
    chat::{ChannelKind, Message},
    user::Roles,
};
use kiai_store::{
    StoreError, Tx,
    rows::{self, NewChannel},
};

use super::{
    channels::by_id,
    join::tell_joined,
    send::{SendRefusal, Sent},
};
use crate::Services;

/// Where something is said.
#[derive(Clone, Copy)]
pub(super) enum Place {
    /// In a channel the sender is in.
    Channel(Id<Channel>),
    /// In the private channel of two users, the lower number first, which is made when they had none.
    Pair((Id<User>, Id<User>)),
}

/// What is said, known to be acceptable.
#[derive(Clone)]
pub(super) struct Post {
    pub(super) place: Place,
    pub(super) text: String,
    pub(super) is_action: bool,
    pub(super) uuid: Option<String>,
    /// Whether the sender must be in the channel and not be silenced: not the server's own user.
    pub(super) is_checked: bool,
}

/// What the transaction did.
struct Stored {
    message: Message,
    is_new: bool,
    came: Vec<Id<User>>,
}

/// Stores a message, and then tells it. The same uuid of the same sender again gives the message there is.
pub(super) async fn post(services: &Services, sender: &Arc<User>, post: Post) -> Result<Sent, SendRefusal> {
    let (now, id) = (services.clock.now(), sender.id);
    let stored = services.store.write(move |tx| Box::pin(async move { store(tx, id, &post, now).await }));
    let Stored { message, is_new, came } = stored.await?;
    for user in came {
        tell_joined(services, message.channel, user).await?;
    }
    let channel = by_id(services, message.channel).await?.ok_or(SendRefusal::UnknownChannel)?;
    if is_new {
        let event = Event::MessageSent {
            message: Arc::new(message.clone()),
            channel: Arc::clone(&channel),
            sender: Arc::clone(sender),
        };
        services.bus.tell(Audience::Channel(channel.id), event);
    }
    Ok(Sent { message, channel, is_new })
}

async fn store(tx: &mut Tx, sender: Id<User>, post: &Post, now: Timestamp) -> Result<Stored, SendRefusal> {
    if post.is_checked
        && let Some(silence) = tx.silence_of(sender, now).await?
    {
        return Err(SendRefusal::Silenced { until: silence.until });
    }
    let channel = match post.place {
        Place::Channel(channel) => tx.channel_by_id(channel).await?.ok_or(SendRefusal::UnknownChannel)?,
        Place::Pair(pair) => private_channel(tx, pair, now).await?,
    };
    let is_in = tx.membership(channel.id, sender).await?.is_some_and(|membership| membership.joined);
    if post.is_checked && !is_in && channel.kind != ChannelKind::Private {
        return Err(SendRefusal::NotJoined);
    }
    let mut came = Vec::new();
    if let Some((one, other)) = channel.pair {
        // Whoever left it hears of it again.
        for user in [one, other] {
            if tx.set_joined(channel.id, user, true).await? {
                came.push(user);
            }
        }
    }
    let new = rows::NewMessage {
        channel: channel.id,
        sender,
        text: post.text.clone(),
        is_action: post.is_action,
        sent_at: now,
        uuid: post.uuid.clone(),
    };
    if let Some(id) = tx.insert_message(&new).await? {
        let rows::NewMessage { channel, sender, text, is_action, sent_at, uuid } = new;
        let message = Message { id, channel, sender, text, is_action, sent_at, uuid };
        return Ok(Stored { message, is_new: true, came });
    }
    let known = tx.message_by_uuid(channel.id, sender, post.uuid.as_deref().unwrap_or_default()).await?;
    let message = known.ok_or_else(|| anyhow::anyhow!("a message was neither stored nor known"))?;
    Ok(Stored { message, is_new: false, came })
}

async fn private_channel(tx: &mut Tx, pair: (Id<User>, Id<User>), now: Timestamp) -> Result<Channel, SendRefusal> {
    if let Some(channel) = tx.private_channel(pair).await? {
        return Ok(channel);
    }
    let new = NewChannel {
        kind: ChannelKind::Private,
        name: String::new(),
        topic: String::new(),
        read_roles: Roles::default(),
        write_roles: Roles::default(),
        auto_join: false,
        pair: Some(pair),
        created_at: now,
    };
    tx.insert_channel(&new).await?;
    let made: Result<_, StoreError> = tx.private_channel(pair).await;
    Ok(made?.ok_or_else(|| anyhow::anyhow!("a private channel was neither made nor known"))?)
}
