//! Having somebody be silent.

use std::time::Duration;

use kiai_model::{Audience, Event, Id, User, chat::Silence};
use kiai_rules::chat::may_moderate;
use kiai_store::{
    StoreError,
    rows::{Moderation, NewSilence},
};
use thiserror::Error;

use crate::{Services, internal::with_internal, users};

/// How far back what a silenced user said in public is taken away.
const TAKEN_AWAY: Duration = Duration::from_hours(24);

/// Why somebody is not silenced, restricted or sent away by somebody.
#[derive(Debug, Error)]
pub enum SilenceRefusal {
    /// There is no such user.
    #[error("there is no such user")]
    UnknownUser,
    /// The other one is above them.
    #[error("not over this user")]
    NotAllowed,
    /// Our fault.
    #[error("internal")]
    Internal(anyhow::Error),
}

with_internal!(SilenceRefusal);

/// The silence a user has to keep now, if any.
///
/// # Errors
///
/// When the store fails.
pub async fn silence_of(services: &Services, user: Id<User>) -> anyhow::Result<Option<Silence>> {
    let now = services.clock.now();
    if let Some(remembered) = services.chat.silences.get(&user) {
        return Ok(remembered.filter(|silence| silence.until > now));
    }
    let silence = services.store.silence_of(user, now).await?;
    services.chat.silences.insert(user, silence.clone());
    Ok(silence)
}

/// Has a user be silent, and takes away what they said in public in the last day. `by` none is the operator.
///
/// # Errors
///
/// See [`SilenceRefusal`].
pub async fn silence(
    services: &Services,
    by: Option<Id<User>>,
    user: Id<User>,
    duration: Duration,
    reason: &str,
) -> Result<Silence, SilenceRefusal> {
    authorize(services, by, user).await?;
    let now = services.clock.now();
    let until = now + duration;
    let new = NewSilence { user, by, reason: reason.to_owned(), now, until };
    let details = format!("for {} s: {reason}", duration.as_secs());
    let moderation = Moderation { at: now, by, target: Some(user), action: "silence".to_owned(), details };
    let stored = services.store.write(move |tx| {
        Box::pin(async move {
            let id = tx.insert_silence(&new).await?;
            tx.hide_messages(user, now - TAKEN_AWAY).await?;
            tx.insert_moderation(&moderation).await?;
            Ok::<_, StoreError>(id)
        })
    });
    let id = stored.await?;
    services.bus.tell(Audience::Everyone, Event::UserSilenced { user, silence: id, until });
    Ok(Silence { id, user, until, reason: reason.to_owned() })
}

/// Lets a user talk again; false when they could.
///
/// # Errors
///
/// See [`SilenceRefusal`].
pub async fn unsilence(services: &Services, by: Option<Id<User>>, user: Id<User>) -> Result<bool, SilenceRefusal> {
    authorize(services, by, user).await?;
    let now = services.clock.now();
    let ended = services.store.write(move |tx| {
        Box::pin(async move {
            let ended = tx.end_silences(user, now).await?;
            if ended {
                let (action, details) = ("unsilence".to_owned(), String::new());
                tx.insert_moderation(&Moderation { at: now, by, target: Some(user), action, details }).await?;
            }
            Ok::<_, StoreError>(ended)
        })
    });
    let ended = ended.await?;
    if ended {
        services.chat.silences.invalidate(&user);
        services.bus.tell(Audience::User(user), Event::SilenceEnded);
    }
    Ok(ended)
}

/// Whether `by` may act on a user.
pub(super) async fn authorize(services: &Services, by: Option<Id<User>>, user: Id<User>) -> Result<(), SilenceRefusal> {
    let target = users::me(services, user).await?.ok_or(SilenceRefusal::UnknownUser)?;
    let Some(by) = by else { return Ok(()) };
    let moderator = users::me(services, by).await?.ok_or(SilenceRefusal::NotAllowed)?;
    if moderator.restricted || !may_moderate(&moderator, &target) {
        return Err(SilenceRefusal::NotAllowed);
    }
    Ok(())
}
