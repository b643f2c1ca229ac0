//! What was said.

use std::sync::Arc;

use kiai_model::{Channel, Id, User, chat::Message};
use thiserror::Error;

use super::channels::access;
use crate::{Services, internal::with_internal, users};

/// Messages on a page.
pub const HISTORY_MAX: u32 = 50;

/// Messages with those who said them.
#[derive(Clone, Debug, Default)]
pub struct Said {
    /// The messages, in order.
    pub messages: Vec<Message>,
    /// Who said them, each once.
    pub senders: Vec<Arc<User>>,
}

/// Why nothing is told of a channel.
#[derive(Debug, Error)]
pub enum HistoryRefusal {
    /// There is no such channel, or they may not see it.
    #[error("there is no such channel")]
    UnknownChannel,
    /// Our fault.
    #[error("internal")]
    Internal(anyhow::Error),
}

with_internal!(HistoryRefusal);

impl Said {
    /// Who said a message of these.
    #[must_use]
    pub fn sender_of(&self, message: &Message) -> Option<&Arc<User>> {
        self.senders.iter().find(|sender| sender.id == message.sender)
    }
}

/// The last messages of a channel, in order: those before `until` if it is given; those right after `since` if only that
/// is. What restricted users said is left out, except for themselves.
///
/// # Errors
///
/// See [`HistoryRefusal`].
pub async fn history(
    services: &Services,
    user: Id<User>,
    channel: Id<Channel>,
    since: Option<Id<Message>>,
    until: Option<Id<Message>>,
    limit: u32,
) -> Result<Said, HistoryRefusal> {
    access(services, user, channel).await?.ok_or(HistoryRefusal::UnknownChannel)?;
    let limit = i64::from(limit.clamp(1, HISTORY_MAX));
    let messages = match (since, until) {
        (Some(since), None) => services.store.messages_after(channel, since, limit).await?,
        (since, until) => {
            let (before, after) = (until.unwrap_or(Id::new(i64::MAX)), since.unwrap_or(Id::new(0)));
            let mut messages = services.store.messages_before(channel, before, after, limit).await?;
            messages.reverse();
            messages
        }
    };
    Ok(with_senders(services, user, messages).await?)
}

/// Adds who said it, and leaves out what is not to be seen.
pub(super) async fn with_senders(services: &Services, user: Id<User>, messages: Vec<Message>) -> anyhow::Result<Said> {
    let ids: Vec<_> = messages.iter().map(|message| message.sender).collect();
    let mut said = Said { senders: users::users_by_ids(services, &ids, Some(user)).await?, messages: Vec::new() };
    said.messages = messages.into_iter().filter(|message| said.sender_of(message).is_some()).collect();
    Ok(said)
}
