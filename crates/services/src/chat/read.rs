//! Marking what was read.

use kiai_model::{Audience, Channel, Event, Id, User, chat::Message};

use super::{channels::access, history::HistoryRefusal};
use crate::Services;

/// A user has read a channel up to a message of it. A mark never goes back.
///
/// # Errors
///
/// [`HistoryRefusal::UnknownChannel`] also when the channel has no such message or the user never was in it.
pub async fn mark_as_read(
    services: &Services,
    user: Id<User>,
    channel: Id<Channel>,
    message: Id<Message>,
) -> Result<(), HistoryRefusal> {
    let access = access(services, user, channel).await?.ok_or(HistoryRefusal::UnknownChannel)?;
    if access.membership.is_none() || !services.store.is_message_in(channel, message).await? {
        return Err(HistoryRefusal::UnknownChannel);
    }
    let marked =
        services.store.write(move |tx| Box::pin(async move { tx.mark_as_read(channel, user, message).await })).await?;
    if marked {
        services.bus.tell(Audience::Chat(user), Event::ChannelRead { channel, message });
    }
    Ok(())
}
