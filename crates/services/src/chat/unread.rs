//! What somebody has not read yet.

use std::sync::Arc;

use kiai_model::{
    Id, User,
    chat::{ChannelKind, JoinedChannel, Message},
};

use super::{channels::joined_by, history::with_senders};
use crate::{Services, users};

/// Channels that are looked at, the newest first.
const CHANNELS_MAX: i64 = 300;
/// Channels of which is told.
const UNREAD_MAX: usize = 50;

/// A conversation or an announcement with something unread in it.
#[derive(Clone, Debug)]
pub struct Unread {
    /// The channel as the reader has it.
    pub joined: JoinedChannel,
    /// The last message of somebody else there.
    pub message: Message,
    /// Who said it.
    pub sender: Arc<User>,
}

/// Whether everything that is said in a channel concerns each who is in it: what they have not read, they are told of.
#[must_use]
pub fn is_notified(kind: ChannelKind) -> bool {
    match kind {
        ChannelKind::Private | ChannelKind::Announcement => true,
        ChannelKind::Public | ChannelKind::Room => false,
    }
}

/// The conversations and announcements in which a user has something to read, the latest first.
///
/// # Errors
///
/// When the store fails.
pub async fn unread(services: &Services, user: Id<User>) -> anyhow::Result<Vec<Unread>> {
    let Some(reader) = users::me(services, user).await? else { return Ok(Vec::new()) };
    let joined = joined_by(services, &reader, CHANNELS_MAX).await?;
    let mut waiting: Vec<_> = joined
        .into_iter()
        .filter(|joined| is_notified(joined.channel.kind) && joined.last_message > joined.last_read)
        .collect();
    waiting.sort_unstable_by_key(|joined| std::cmp::Reverse(joined.last_message));
    waiting.truncate(UNREAD_MAX);
    let mut unread = Vec::with_capacity(waiting.len());
    for joined in waiting {
        let (newest, read) = (Id::new(i64::MAX), joined.last_read.unwrap_or(Id::new(0)));
        let last = services.store.messages_before(joined.channel.id, newest, read, 1).await?;
        let said = with_senders(services, user, last).await?;
        // What one said last oneself, one has seen.
        if let Some(message) = said.messages.first().filter(|message| message.sender != user)
            && let Some(sender) = said.sender_of(message)
        {
            unread.push(Unread { message: message.clone(), sender: Arc::clone(sender), joined });
        }
    }
    Ok(unread)
}
