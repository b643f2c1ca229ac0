//! Playlists that each plays alone.

use std::{sync::Arc, time::Duration};

use kiai_model::{
    Beatmap, Id, Room, Ruleset, Timestamp, User,
    rooms::{
        MatchType, NewItem, NewPlaylist, PlaylistItem, QueueMode, RoomDetails, RoomKind, RoomState, Settings,
        WinCondition,
    },
    user::Roles,
};
use kiai_rules::{
    chat::Filtered,
    room::{ItemDraft, Lookup, Machine, NewRoom, Refusal},
};
use kiai_store::{StoreError, Tx, rows::RoomFacts};
use thiserror::Error;

use super::{RoomRefusal, create::insert, find_live, join, lists::room_details, lookups};
use crate::{RateClass, Services, TooMany, chat, internal::with_internal, rate_limits::take, users};

/// Why something about a playlist cannot be.
#[derive(Debug, Error)]
pub enum PlaylistRefusal {
    /// There is no such room, or it is over and nobody comes in any more.
    #[error("There is no such room.")]
    NoSuchRoom,
    /// These beatmaps are not known here. The text is what the game looks for.
    #[error("beatmaps not found: {}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "))]
    UnknownBeatmaps(Vec<Id<Beatmap>>),
    /// The name, an item or the like cannot be, or whoever asks may not come in.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The name is not acceptable.
    #[error("You can't say that.")]
    Unwanted,
    /// Whoever asks is silenced.
    #[error("You cannot make a room while you are silenced.")]
    Silenced,
    /// It has no items, or too many.
    #[error("A playlist has between 1 and 256 items.")]
    ItemCount,
    /// It is too short or too long.
    #[error("A playlist can be played for between 30 minutes and 14 days; supporters' for 93 days.")]
    Duration,
    /// So many attempts cannot be.
    #[error("A playlist has between 1 and 128 attempts.")]
    AttemptLimit,
    /// Whoever asks has too many open playlists.
    #[error("You have too many open playlists.")]
    TooManyRooms,
    /// It is a room that is played together.
    #[error("This is not a playlist.")]
    NotAPlaylist,
    /// It is somebody else's.
    #[error("Only the host can do that.")]
    NotHost,
    /// It has been open for too long to be closed.
    #[error("A playlist can be closed within five minutes of its beginning.")]
    TooLate,
    /// Too much in a short time.
    #[error("You are doing that too often.")]
    TooMany(#[from] TooMany),
    /// Our fault.
    #[error("internal")]
    Internal(anyhow::Error),
}

with_internal!(PlaylistRefusal);

/// Items of one playlist. Upstream: `Room` in osu-web.
const ITEMS_MAX: usize = 256;
const ATTEMPTS_MAX: u16 = 128;
const NAME_MAX: usize = 100;
const SHORTEST: Duration = Duration::from_mins(30);
const LONGEST: Duration = Duration::from_hours(14 * 24);
const LONGEST_OF_SUPPORTERS: Duration = Duration::from_hours(93 * 24);
/// Open playlists of one user.
const OPEN_MAX: i64 = 5;
/// How long after its beginning a playlist may be closed.
const CLOSING_TIME: Duration = Duration::from_mins(5);

/// Makes a playlist, which can be played from now on, and its maker is in it.
///
/// # Errors
///
/// See [`PlaylistRefusal`]; nothing is stored then.
pub async fn create_playlist(
    services: &Services,
    user: Id<User>,
    new: NewPlaylist,
) -> Result<RoomDetails, PlaylistRefusal> {
    take(services, RateClass::RoomCreation, &user.to_string(), 1)?;
    let creator = users::me(services, user).await?.ok_or(Refusal::Restricted)?;
    if creator.restricted {
        return Err(Refusal::Restricted.into());
    }
    if chat::silence_of(services, user).await?.is_some() {
        return Err(PlaylistRefusal::Silenced);
    }
    check_form(&creator, &new)?;
    let name = match chat::filter(services).await?.apply(&new.name) {
        Filtered::Passes(name) => name,
        Filtered::Refused => return Err(PlaylistRefusal::Unwanted),
    };
    let drafts = drafts(services, new.items).await?;
    let now = services.clock.now();
    let settings = Settings { match_type: MatchType::HeadToHead, name, password: new.password, ..new.settings };
    // What an item may be is decided where live rooms are: one is made of each, and forgotten.
    for draft in &drafts {
        let room = NewRoom {
            id: Id::new(0),
            channel: Id::new(0),
            kind: RoomKind::Normal,
            creator: user,
            settings: Settings { max_participants: None, ..settings.clone() },
            item: Some(draft.clone()),
            item_ids: vec![Id::new(1)],
        };
        Machine::create(room, now)?;
    }
    let facts = RoomFacts {
        name: settings.name,
        password: settings.password,
        match_type: MatchType::Playlists,
        queue_mode: QueueMode::HostOnly,
        win_condition: WinCondition::Score,
        auto_skip: settings.auto_skip,
        auto_start: Duration::ZERO,
        max_participants: new.max_participants,
        max_attempts: new.max_attempts,
        is_tournament: false,
        state: RoomState::Open,
        host: Some(user),
        ends_at: Some(now + new.duration),
    };
    let stored = services.store.write(move |tx| Box::pin(async move { store(tx, &facts, user, &drafts, now).await }));
    let id = stored.await?;
    let details = room_details(services, id, Some(user)).await?.ok_or(PlaylistRefusal::NoSuchRoom)?;
    chat::tell_room_member(services, details.summary.channel, user, true).await;
    Ok(details)
}

fn check_form(creator: &User, new: &NewPlaylist) -> Result<(), PlaylistRefusal> {
    if new.items.is_empty() || new.items.len() > ITEMS_MAX {
        return Err(PlaylistRefusal::ItemCount);
    }
    if new.name.trim().is_empty() || new.name.chars().count() > NAME_MAX {
        return Err(Refusal::InvalidName.into());
    }
    if new.max_attempts.is_some_and(|attempts| !(1..=ATTEMPTS_MAX).contains(&attempts)) {
        return Err(PlaylistRefusal::AttemptLimit);
    }
    let longest = if creator.roles.contains(Roles::SUPPORTER) { LONGEST_OF_SUPPORTERS } else { LONGEST };
    if !(SHORTEST..=longest).contains(&new.duration) {
        return Err(PlaylistRefusal::Duration);
    }
    Ok(())
}

/// The items with what is known of their beatmaps; refused when any of them is unknown.
async fn drafts(services: &Services, items: Vec<NewItem>) -> Result<Vec<ItemDraft>, PlaylistRefusal> {
    let (mut drafts, mut unknown) = (Vec::new(), Vec::new());
    for item in items {
        let beatmap = item.beatmap;
        let draft = lookups::draft(services, item).await?;
        if draft.beatmap == Lookup::Missing {
            unknown.push(beatmap);
        }
        drafts.push(draft);
    }
    if unknown.is_empty() { Ok(drafts) } else { Err(PlaylistRefusal::UnknownBeatmaps(unknown)) }
}

async fn store(
    tx: &mut Tx,
    facts: &RoomFacts,
    user: Id<User>,
    drafts: &[ItemDraft],
    now: Timestamp,
) -> Result<Id<Room>, PlaylistRefusal> {
    if tx.open_playlist_count(user, now).await? >= OPEN_MAX {
        return Err(PlaylistRefusal::TooManyRooms);
    }
    let id = insert(tx, facts, user, now).await?;
    let ids = tx.reserve_room_items(i64::try_from(drafts.len()).unwrap_or(0)).await?;
    for ((order, item), draft) in (0..).zip(ids).zip(drafts) {
        let Lookup::Found(beatmap) = &draft.beatmap else { continue };
        let item = PlaylistItem {
            id: item,
            owner: user,
            beatmap: Arc::clone(beatmap),
            ruleset: Ruleset::try_from(draft.ruleset).unwrap_or(beatmap.ruleset),
            required_mods: draft.required_mods.clone(),
            allowed_mods: draft.allowed_mods.clone(),
            is_freestyle: draft.is_freestyle,
            is_expired: false,
            order,
            played_at: None,
            was_attempted: false,
        };
        tx.set_room_item(id, &item).await?;
    }
    come_in(tx, id, user, now).await?;
    Ok(id)
}

async fn come_in(tx: &mut Tx, room: Id<Room>, user: Id<User>, now: Timestamp) -> Result<bool, StoreError> {
    tx.enter_room(room, user, now).await?;
    let Some(stored) = tx.room(room).await? else { return Ok(false) };
    tx.set_joined(stored.summary.channel, user, true).await
}

/// Somebody comes into a playlist. Who is inside a live room already is given that room; others come into it by their
/// game's connection alone.
///
/// # Errors
///
/// See [`PlaylistRefusal`].
pub async fn join_playlist(
    services: &Services,
    user: Id<User>,
    room: Id<Room>,
    password: &str,
) -> Result<RoomDetails, PlaylistRefusal> {
    let stored = services.store.room(room).await?.ok_or(PlaylistRefusal::NoSuchRoom)?;
    let now = services.clock.now();
    if stored.summary.match_type != MatchType::Playlists {
        let is_inside = find_live(services, room).is_some_and(|room| room.user(user).is_some());
        let details = if is_inside { room_details(services, room, Some(user)).await? } else { None };
        return details.ok_or(PlaylistRefusal::NotAPlaylist);
    }
    if users::me(services, user).await?.is_none_or(|user| user.restricted) {
        return Err(Refusal::Restricted.into());
    }
    if stored.summary.ends_at.is_some_and(|end| end <= now) {
        return Err(Refusal::Ended.into());
    }
    let was_in = services.store.is_in_room(room, user).await?.is_some();
    if !stored.password.is_empty() && stored.password != password && stored.creator != user && !was_in {
        return Err(Refusal::WrongPassword.into());
    }
    let limit = stored.summary.max_participants;
    let joined = services.store.write(move |tx| {
        Box::pin(async move {
            let count = tx.room(room).await?.map_or(0, |room| room.summary.participant_count);
            if !was_in && limit.is_some_and(|limit| count >= u32::from(limit)) {
                return Err(PlaylistRefusal::Refused(Refusal::Full));
            }
            Ok(come_in(tx, room, user, now).await?)
        })
    });
    if joined.await? {
        chat::tell_room_member(services, stored.summary.channel, user, true).await;
    }
    room_details(services, room, Some(user)).await?.ok_or(PlaylistRefusal::NoSuchRoom)
}

/// Somebody leaves a playlist, or the live room they are inside of; nothing happens when they are not in it.
///
/// # Errors
///
/// When the store fails, or the room is too busy.
pub async fn leave_playlist(services: &Services, user: Id<User>, room: Id<Room>) -> Result<(), RoomRefusal> {
    if services.rooms.live(room).is_some() {
        return join::leave_as(services, user, room).await;
    }
    let Some(stored) = services.store.room(room).await? else { return Ok(()) };
    let channel = stored.summary.channel;
    let left = services.store.write(move |tx| {
        Box::pin(async move {
            tx.exit_room(room, user).await?;
            let was_in = tx.membership(channel, user).await?.is_some_and(|membership| membership.joined);
            Ok::<_, StoreError>(was_in && tx.set_joined(channel, user, false).await?)
        })
    });
    if left.await? {
        chat::tell_room_member(services, channel, user, false).await;
    }
    Ok(())
}

/// Ends a playlist of one's own soon after its beginning; administrators end any at any time.
///
/// # Errors
///
/// See [`PlaylistRefusal`].
pub async fn close_playlist(services: &Services, user: Id<User>, room: Id<Room>) -> Result<(), PlaylistRefusal> {
    let stored = services.store.room(room).await?.ok_or(PlaylistRefusal::NoSuchRoom)?;
    let is_staff = users::me(services, user).await?.is_some_and(|user| user.roles.contains(Roles::ADMIN));
    if stored.summary.match_type != MatchType::Playlists {
        return Err(PlaylistRefusal::NotAPlaylist);
    }
    if stored.creator != user && !is_staff {
        return Err(PlaylistRefusal::NotHost);
    }
    let now = services.clock.now();
    if stored.summary.ends_at.is_some_and(|end| end <= now) {
        return Err(Refusal::Ended.into());
    }
    if now.since(stored.summary.starts_at) > CLOSING_TIME && !is_staff {
        return Err(PlaylistRefusal::TooLate);
    }
    let summary = stored.summary;
    let facts = RoomFacts {
        name: summary.name,
        password: stored.password,
        match_type: summary.match_type,
        queue_mode: summary.queue_mode,
        win_condition: summary.win_condition,
        auto_skip: summary.auto_skip,
        auto_start: summary.auto_start,
        max_participants: summary.max_participants,
        max_attempts: summary.max_attempts,
        is_tournament: false,
        state: RoomState::Closed,
        host: summary.host,
        ends_at: Some(now),
    };
    services.store.write(move |tx| Box::pin(async move { tx.set_room_facts(room, &facts).await })).await?;
    Ok(())
}
