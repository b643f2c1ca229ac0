//! Talking among those who watch somebody, with that one.
//!
//! Clients of bancho have a channel for it, `#spectator`, that is nobody else's: what is said there is heard and kept
//! nowhere. osu!(lazer) has none, and shows nothing of it.

use std::sync::Arc;

use kiai_model::{Audience, Event, Id, User};
use kiai_rules::chat::{Filtered, KnownHosts, MESSAGE_LENGTH_MAX, NowPlaying, clean_text};

use super::{ClassicStream, classic::hear_speed};
use crate::{
    RateClass, Services,
    chat::{NewMessage, SendRefusal, filter, silence_of},
    connections::OpenConnection,
    take,
    users::me,
};

/// Says something to those who watch `player`, and to them.
///
/// # Errors
/// See [`SendRefusal`].
pub async fn talk(
    services: &Arc<Services>,
    connection: &OpenConnection,
    player: Id<User>,
    stream: &mut ClassicStream,
    new: NewMessage,
) -> Result<(), SendRefusal> {
    let sender = me(services, connection.user).await?.ok_or(SendRefusal::NotJoined)?;
    if sender.restricted {
        return Err(SendRefusal::Restricted);
    }
    if let Some(silence) = silence_of(services, sender.id).await? {
        return Err(SendRefusal::Silenced { until: silence.until });
    }
    let text = clean_text(&new.text, MESSAGE_LENGTH_MAX)?;
    let Filtered::Passes(text) = filter(services).await?.apply(&text) else { return Err(SendRefusal::Unwanted) };
    take(services, RateClass::PublicMessage, &sender.id.to_string(), 1)?;
    let (text, is_action) = (Arc::<str>::from(text), new.is_action);
    for audience in [Audience::Watchers(player), Audience::User(player)] {
        let (sender, text) = (Arc::clone(&sender), Arc::clone(&text));
        services.bus.tell(audience, Event::SaidAmongWatchers { player, sender, text, is_action });
    }
    // neosu says there what it plays, with the real speed, whenever a play begins.
    if player == sender.id && is_action {
        let hosts = KnownHosts::new(&services.settings.domain, &services.settings.public_url);
        if let Some(NowPlaying { beatmap, mods, .. }) = NowPlaying::parse(&text, &hosts) {
            hear_speed(services, connection, stream, beatmap, &mods).await?;
        }
    }
    Ok(())
}
