//! Rooms as lists and pages show them.

use std::collections::HashMap;

use kiai_model::{
    Id, Room, Timestamp, User,
    rooms::{ListedRoom, MatchType, PlaylistItem, RoomDetails, RoomKind, RoomState, RoomSummary},
};
use kiai_store::rows::{RoomList, StoredRoom};

use super::{LiveFilter, find_live, live_rooms};
use crate::Services;

/// Rooms of one list.
const LISTED_MAX: usize = 250;
/// Participants of one room that are named.
const RECENT_MAX: usize = 50;

/// Which rooms are listed. Upstream: `mode` of `GET rooms`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RoomMode {
    /// Those that are open.
    #[default]
    Active,
    /// Those that are over.
    Ended,
    /// Those in which whoever asks was.
    Participated,
    /// Those which whoever asks made.
    Owned,
}

/// Which rooms are wanted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ListRequest {
    /// Which list.
    pub mode: RoomMode,
    /// Rooms that are played together; else playlists.
    pub is_realtime: bool,
    /// Those where a match is on, or where none is.
    pub is_playing: Option<bool>,
}

/// Rooms of a list, the latest first, at most 250.
///
/// # Errors
///
/// When the store fails.
pub async fn list_rooms(
    services: &Services,
    viewer: Id<User>,
    request: ListRequest,
) -> anyhow::Result<Vec<ListedRoom>> {
    let now = services.clock.now();
    let live = if request.is_realtime {
        live_rooms(services, LiveFilter { is_playing: request.is_playing })
    } else {
        Vec::new()
    };
    let list = match request.mode {
        RoomMode::Active if request.is_realtime => {
            let latest = live.iter().rev().filter(|room| !room.users.is_empty()).take(LISTED_MAX);
            return Ok(latest.map(|room| listed_live(room)).collect());
        }
        RoomMode::Active => RoomList::Active(now),
        RoomMode::Ended => RoomList::Ended(now),
        RoomMode::Participated => RoomList::Participated(viewer),
        RoomMode::Owned => RoomList::Owned(viewer),
    };
    let limit = i64::try_from(LISTED_MAX).unwrap_or(i64::MAX);
    let mut stored = services.store.rooms_of_list(list, !request.is_realtime, limit).await?;
    if request.mode == RoomMode::Active {
        stored.sort_by_key(|room| std::cmp::Reverse(room.summary.id));
    }
    let ids: Vec<_> = stored.iter().map(|room| room.summary.id).collect();
    let mut items: HashMap<Id<Room>, Vec<PlaylistItem>> = HashMap::new();
    for (room, item) in services.store.items_of_rooms(&ids).await? {
        items.entry(room).or_default().push(item);
    }
    let mut listed = Vec::with_capacity(stored.len());
    for room in stored {
        let id = room.summary.id;
        if let Some(room) = live.iter().find(|room| room.id == id) {
            listed.push(listed_live(room));
            continue;
        }
        let recent = recent(services, id).await?;
        let playlist = items.remove(&id).unwrap_or_default();
        listed.push(listed_stored(room, &playlist, recent, services.clock.now()));
    }
    if let Some(is_playing) = request.is_playing {
        listed
            .retain(|room| is_playing == matches!(room.summary.state, RoomState::WaitingForLoad | RoomState::Playing));
    }
    Ok(listed)
}

/// A room with everything that is shown inside, and what `viewer` reached; none when there never was such a room.
///
/// # Errors
///
/// When the store fails.
pub async fn room_details(
    services: &Services,
    room: Id<Room>,
    viewer: Option<Id<User>>,
) -> anyhow::Result<Option<RoomDetails>> {
    let Some(stored) = services.store.room(room).await? else { return Ok(None) };
    let playlist = services.store.items_of_rooms(&[room]).await?.into_iter().map(|(_, item)| item).collect();
    let (summary, recent_participants) = match find_live(services, room) {
        Some(live) => (summary_of(&live), live.users.iter().take(RECENT_MAX).map(|user| user.id).collect()),
        None => (ended(stored.summary, services.clock.now()), recent(services, room).await?),
    };
    let (mut own, mut attempts) = (None, Vec::new());
    if let Some(viewer) = viewer {
        own = services.store.room_standing(room, viewer).await?.map(|(standing, _)| standing);
        own = own.filter(|standing| standing.attempts > 0);
        attempts = services.store.room_attempts_of(room, viewer).await?;
    }
    Ok(Some(RoomDetails { summary, playlist, recent_participants, own, attempts }))
}

async fn recent(services: &Services, room: Id<Room>) -> anyhow::Result<Vec<Id<User>>> {
    let limit = i64::try_from(RECENT_MAX).unwrap_or(i64::MAX);
    Ok(services.store.recent_participants(room, limit).await?)
}

fn listed_live(room: &Room) -> ListedRoom {
    let recent = room.users.iter().take(RECENT_MAX).map(|user| user.id).collect();
    listed(summary_of(room), &room.playlist, room.current_item().cloned(), recent)
}

fn listed_stored(room: StoredRoom, playlist: &[PlaylistItem], recent: Vec<Id<User>>, now: Timestamp) -> ListedRoom {
    let open = playlist.iter().filter(|item| !item.is_expired).min_by_key(|item| (item.order, item.id));
    let current = open.or_else(|| playlist.iter().max_by_key(|item| (item.played_at, item.id))).cloned();
    listed(ended(room.summary, now), playlist, current, recent)
}

fn listed(
    summary: RoomSummary,
    playlist: &[PlaylistItem],
    current: Option<PlaylistItem>,
    recent_participants: Vec<Id<User>>,
) -> ListedRoom {
    let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    let active: Vec<_> = playlist.iter().filter(|item| !item.is_expired).collect();
    let shown = if active.is_empty() { playlist.iter().collect() } else { active.clone() };
    let mut rulesets: Vec<_> = shown.iter().map(|item| item.ruleset).collect();
    rulesets.sort_unstable_by_key(|ruleset| ruleset.number());
    rulesets.dedup();
    let stars = || shown.iter().map(|item| item.beatmap.star_rating);
    let star_range = stars().min_by(f64::total_cmp).zip(stars().max_by(f64::total_cmp));
    ListedRoom {
        summary,
        current,
        active_item_count: count(active.len()),
        item_count: count(playlist.len()),
        rulesets,
        star_range,
        recent_participants,
    }
}

/// A playlist is over when its time is.
fn ended(mut summary: RoomSummary, now: Timestamp) -> RoomSummary {
    if summary.match_type == MatchType::Playlists && summary.ends_at.is_some_and(|end| end <= now) {
        summary.state = RoomState::Closed;
    }
    summary
}

/// What lists show of a live room.
fn summary_of(room: &Room) -> RoomSummary {
    let settings = &room.settings;
    RoomSummary {
        id: room.id,
        name: settings.name.clone(),
        has_password: !settings.password.is_empty(),
        match_type: settings.match_type,
        queue_mode: settings.queue_mode,
        win_condition: settings.win_condition,
        auto_skip: settings.auto_skip,
        auto_start: settings.auto_start,
        max_participants: settings.max_participants,
        max_attempts: None,
        state: room.state,
        is_tournament: room.kind == RoomKind::Tournament,
        host: room.host,
        channel: room.channel,
        starts_at: room.created_at,
        ends_at: room.ends_at,
        participant_count: u32::try_from(room.users.len()).unwrap_or(u32::MAX),
    }
}
