//! Telling some users something.

use kiai_model::{Id, User, chat::ChannelKind, user::Roles};
use kiai_rules::chat::{ANNOUNCEMENT_LENGTH_MAX, TextFault, clean_text};
use kiai_store::{StoreError, rows::NewChannel};
use thiserror::Error;

use super::{
    channels::{ChannelView, find_channel},
    join::tell_joined,
    send::{NewMessage, SendRefusal, send_message},
};
use crate::{Services, internal::with_internal, users};

/// Users who may be told at once.
const TARGETS_MAX: usize = 100;
/// Characters of a name or description.
const NAME_LENGTH_MAX: usize = 100;

/// What is told to whom.
#[derive(Clone, Debug, Default)]
pub struct Announcement {
    /// What the channel is called.
    pub name: String,
    /// What it is about.
    pub description: String,
    /// The first message.
    pub message: String,
    /// What the sender's client calls that message.
    pub uuid: Option<String>,
    /// Whom.
    pub targets: Vec<Id<User>>,
}

/// Why nobody is told.
#[derive(Debug, Error)]
pub enum AnnounceRefusal {
    /// Only the staff may.
    #[error("only the staff may announce")]
    NotAllowed,
    /// There is nobody to tell, or too many.
    #[error("an announcement is for 1 to {TARGETS_MAX} users")]
    Targets,
    /// The name, the description or the message is not acceptable.
    #[error(transparent)]
    Text(#[from] TextFault),
    /// The first message was refused.
    #[error(transparent)]
    Message(SendRefusal),
    /// Our fault.
    #[error("internal")]
    Internal(anyhow::Error),
}

with_internal!(AnnounceRefusal);

/// Makes a channel in which the staff tells some users something, with a first message.
///
/// # Errors
///
/// See [`AnnounceRefusal`].
pub async fn announce(
    services: &Services,
    sender: Id<User>,
    announcement: Announcement,
) -> Result<ChannelView, AnnounceRefusal> {
    let user = users::me(services, sender).await?.ok_or(AnnounceRefusal::NotAllowed)?;
    if user.restricted || !user.roles.intersects(Roles::ADMIN.with(Roles::MODERATOR)) {
        return Err(AnnounceRefusal::NotAllowed);
    }
    if announcement.targets.len() > TARGETS_MAX {
        return Err(AnnounceRefusal::Targets);
    }
    let targets = users::users_by_ids(services, &announcement.targets, None).await?;
    let mut members: Vec<_> = targets.iter().map(|target| target.id).filter(|target| *target != sender).collect();
    if members.is_empty() {
        return Err(AnnounceRefusal::Targets);
    }
    members.push(sender);
    let new = NewChannel {
        kind: ChannelKind::Announcement,
        name: clean_text(&announcement.name, NAME_LENGTH_MAX)?,
        topic: clean_text(&announcement.description, NAME_LENGTH_MAX)?,
        read_roles: Roles::default(),
        write_roles: Roles::default(),
        auto_join: false,
        pair: None,
        created_at: services.clock.now(),
    };
    clean_text(&announcement.message, ANNOUNCEMENT_LENGTH_MAX)?;
    let of_channel = members.clone();
    let made = services.store.write(move |tx| {
        Box::pin(async move {
            let Some(id) = tx.insert_channel(&new).await? else { return Ok::<_, StoreError>(None) };
            for member in of_channel {
                tx.set_joined(id, member, true).await?;
            }
            Ok(Some(id))
        })
    });
    let channel = made.await?.ok_or_else(|| anyhow::anyhow!("an announcement's channel was not made"))?;
    for member in members {
        tell_joined(services, channel, member).await?;
    }
    let first = NewMessage { text: announcement.message, is_action: false, uuid: announcement.uuid };
    send_message(services, sender, channel, first).await.map_err(AnnounceRefusal::Message)?;
    let view = find_channel(services, sender, channel).await?;
    Ok(view.ok_or_else(|| anyhow::anyhow!("an announcement's channel is gone"))?)
}
