//! Watching somebody.

use std::sync::Arc;

use kiai_formats::replay::legacy_mods_bits;
use kiai_model::{
    Acronym, Audience, Beatmap, Event, Id, Mods, Ruleset, User,
    chat::BOT,
    spectate::{Family, PlayState},
};
use kiai_rules::{
    mods::mods_from_bits,
    spectate::{Command, Player, Refusal},
};
use thiserror::Error;

use super::{apply, classic::measure, is_too_late, open::unseat, tell};
use crate::{
    RateClass, Services, TooMany,
    connections::OpenConnection,
    internal::with_internal,
    rate_limits::take,
    users::{self, UserKey, find_user},
};

/// Why somebody cannot be watched.
#[derive(Debug, Error)]
pub enum WatchRefusal {
    /// The server takes on nothing new.
    #[error("the server is about to stop")]
    ShuttingDown,
    /// Too many in a short time.
    #[error("too many are watched in a short time")]
    TooMany(#[from] TooMany),
    /// Whoever is restricted may not watch.
    #[error("restricted users may not watch")]
    Restricted,
    /// There is no such user any more.
    #[error("there is no such user")]
    UnknownUser,
    /// Nobody watches themselves, or the server's own user.
    #[error("there is nothing to see")]
    NothingToSee,
    /// It contradicts what was said before.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// Our fault.
    #[error("internal")]
    Internal(anyhow::Error),
}

with_internal!(WatchRefusal);

/// From now on a connection of osu!(lazer) sees what a user plays, beginning with what they play now. They hear of it.
/// They may be absent.
///
/// # Errors
/// See [`WatchRefusal`].
pub async fn watch(services: &Services, connection: &OpenConnection, target: Id<User>) -> Result<(), WatchRefusal> {
    watch_as(services, connection, target, Family::Lazer).await
}

async fn watch_as(
    services: &Services,
    connection: &OpenConnection,
    target: Id<User>,
    family: Family,
) -> Result<(), WatchRefusal> {
    if is_too_late(services, connection.user) {
        return Err(WatchRefusal::ShuttingDown);
    }
    let user = users::me(services, connection.user).await?.ok_or(WatchRefusal::UnknownUser)?;
    if user.restricted {
        return Err(WatchRefusal::Restricted);
    }
    take(services, RateClass::Watch, &user.id.to_string(), 1)?;
    // What is there to see is found out before it is told.
    measure(services, target).await?;
    {
        let mut players = services.spectate.shard(target);
        let player = players.entry(target).or_insert_with(|| Player::new(target));
        tell(services, player.seat(connection.user, connection.id, family));
    }
    let command = Command::Watch { username: user.username.clone(), target };
    if let Err(refusal) = apply(services, connection, command) {
        unseat(services, connection.id, target);
        return Err(refusal.into());
    }
    // Held, so that nothing the target does falls between what it does now and what comes.
    let players = services.spectate.shard(target);
    if let Some(state) = players.get(&target).and_then(Player::playing) {
        let event = Event::PlayBegan { user: target, state: Arc::new(state.clone()) };
        services.bus.tell(Audience::Connection(connection.id), event);
    }
    services.connections.join(connection.id, Audience::Watchers(target));
    Ok(())
}

/// The same for a client of bancho, which watches one user at a time, `former` until now; gives the others who watch, of
/// whom the client hears.
///
/// # Errors
/// See [`WatchRefusal`]; nobody is watched then.
pub async fn watch_one(
    services: &Services,
    connection: &OpenConnection,
    former: Option<Id<User>>,
    target: Id<User>,
) -> Result<Vec<Id<User>>, WatchRefusal> {
    if let Some(former) = former.filter(|former| *former != target) {
        stop_watching(services, connection, former)?;
    }
    if target == connection.user || target == BOT {
        return Err(WatchRefusal::NothingToSee);
    }
    find_user(services, UserKey::Id(target), Some(connection.user)).await?.ok_or(WatchRefusal::UnknownUser)?;
    watch_as(services, connection, target, Family::Classic).await?;
    let players = services.spectate.shard(target);
    Ok(players.get(&target).map(|player| player.seats().fellows_of(connection.user)).unwrap_or_default())
}

/// The connection does not see any more what a user plays. They hear of it if it was watched.
///
/// # Errors
/// When another connection of the user plays or watches.
pub fn stop_watching(services: &Services, connection: &OpenConnection, target: Id<User>) -> Result<(), Refusal> {
    services.connections.part(connection.id, &Audience::Watchers(target));
    unseat(services, connection.id, target);
    apply(services, connection, Command::Unwatch { target }).map(|_| ())
}

/// The client of a connection lacks the map that a user plays whom it watches: they and the others who watch hear of it.
pub fn lacks_map(services: &Services, connection: &OpenConnection, target: Id<User>) {
    let players = services.spectate.shard(target);
    let told = players.get(&target).map(|player| player.lacks_map(connection.id));
    tell(services, told.unwrap_or_default());
}

/// Who watches a user, each once: a client that comes back has to be told, or it would show nothing.
#[must_use]
pub fn watchers_of(services: &Services, player: Id<User>) -> Vec<Id<User>> {
    services.spectate.shard(player).get(&player).map(|player| player.seats().users()).unwrap_or_default()
}

/// What a user plays with osu!(lazer), as clients of bancho name it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShownPlay {
    /// The map.
    pub beatmap: Id<Beatmap>,
    /// MD5 of its file.
    pub checksum: String,
    /// In which ruleset.
    pub ruleset: Ruleset,
    /// Those of the mods that have a bit.
    pub mod_bits: u32,
}

/// What a user plays, if it is with osu!(lazer), on a map that is known here, and in a ruleset that all clients have.
#[must_use]
pub fn shown_play(services: &Services, player: Id<User>) -> Option<ShownPlay> {
    let players = services.spectate.shard(player);
    let (state, map) = players.get(&player)?.shown_play()?;
    let ruleset = Ruleset::try_from(i64::from(state.ruleset?)).ok()?;
    let mod_bits = legacy_mods_bits(ruleset, &state.mods).cast_unsigned();
    Some(ShownPlay { beatmap: map.beatmap, checksum: map.checksum.clone(), ruleset, mod_bits })
}

/// Mods of a play that clients of bancho cannot be told of: those without a bit, and those with settings, of which a bit
/// tells nothing. None when they do not even have the ruleset.
#[must_use]
pub fn unshown_mods(state: &PlayState) -> Option<Vec<Acronym>> {
    let ruleset = Ruleset::try_from(i64::from(state.ruleset?)).ok()?;
    let bits = legacy_mods_bits(ruleset, &state.mods).cast_unsigned();
    let shown = mods_from_bits(bits.into()).unwrap_or_default();
    // Classic is how they play; and the same sound or not, DC is HT to them.
    let is_shown = |acronym: &str| acronym == "CL" || shown.contains(if acronym == "DC" { "HT" } else { acronym });
    let Mods(mods) = &state.mods;
    let unshown = mods.iter().filter(|m| !is_shown(m.acronym.as_str()) || !m.settings.is_empty());
    Some(unshown.map(|m| m.acronym).collect())
}
