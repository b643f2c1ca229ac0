//! `GET /web/osu-markasread.php`. neosu sends it to a host that does not exist.

use axum::extract::State;
use kiai_services::{
    chat::{SendRefusal, channel_named, find_private, joined_channels, mark_as_read},
    users::{UserKey, find_user},
};

use super::caller::{Caller, Query, Refusal};
use crate::Gate;

/// The caller has read everything in `channel`: a channel, or with the name of a user what was said among the two.
/// Answers nothing, whether there is such a channel or not.
pub(super) async fn get_mark_as_read(
    State(gate): State<Gate>,
    caller: Caller,
    Query(fields): Query,
) -> Result<(), Refusal> {
    let (services, user) = (&gate.services, caller.user);
    let name = fields.get("channel").unwrap_or_default();
    let channel = if name.starts_with('#') {
        channel_named(services, user, name).await?
    } else {
        match find_user(services, UserKey::Name(name), Some(user)).await? {
            None => None,
            Some(other) => match find_private(services, user, other.id).await {
                Ok((_, channel)) => channel,
                Err(SendRefusal::Internal(error)) => return Err(error.into()),
                // They may not write to each other any more.
                Err(_) => None,
            },
        }
    };
    let Some(channel) = channel else { return Ok(()) };
    let views = joined_channels(services, user).await?;
    let last = views.iter().find(|view| view.joined.channel.id == channel.id).and_then(|view| view.joined.last_message);
    if let Some(last) = last
        && let Err(refusal) = mark_as_read(services, user, channel.id, last).await
    {
        tracing::debug!(%refusal, "A channel was not marked as read");
    }
    Ok(())
}
