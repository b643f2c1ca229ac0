//! What happened meanwhile.

use kiai_model::{
    Id, User,
    chat::{Message, Silence},
};

use super::history::{HISTORY_MAX, Said, with_senders};
use crate::Services;

/// Silences that are told at once.
const SILENCES_MAX: i64 = 100;

/// The first messages after one, in all channels a user is in.
///
/// # Errors
///
/// When the store fails.
pub async fn messages_for(services: &Services, user: Id<User>, since: Id<Message>) -> anyhow::Result<Said> {
    let messages = services.store.messages_for(user, since, i64::from(HISTORY_MAX)).await?;
    with_senders(services, user, messages).await
}

/// The silences after one, or else since a message was sent: whose messages are to be taken away. None are told to whom
/// says neither.
///
/// # Errors
///
/// When the store fails.
pub async fn silences_since(
    services: &Services,
    last: Option<Id<Silence>>,
    message: Option<Id<Message>>,
) -> anyhow::Result<Vec<Silence>> {
    if let Some(last) = last {
        return Ok(services.store.silences_after(last, SILENCES_MAX).await?);
    }
    let Some(message) = message else { return Ok(Vec::new()) };
    match services.store.message_time(message).await? {
        Some(since) => Ok(services.store.silences_since(since, SILENCES_MAX).await?),
        None => Ok(Vec::new()),
    }
}
