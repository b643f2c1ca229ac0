//! Looking at the scores of a room. Upstream: `MetadataHub.BeginWatchingMultiplayerRoom`.

use std::{sync::Arc, time::Duration};

use kiai_model::{
    Audience, Id, Room,
    rooms::{ItemStats, MatchType},
};
use moka::sync::Cache;

use crate::{RateClass, Services, connections::OpenConnection, internal::with_internal, rate_limits::take};

/// Rooms whose statistics are remembered, and for how long after they were last wanted.
const REMEMBERED_MAX: u64 = 1000;
const REMEMBERED_FOR: Duration = Duration::from_hours(24);
/// Scores that are read at once.
const SCORES_AT_ONCE: i64 = 1000;
/// The width of what is counted together.
const WIDTH: i64 = 100_000;

/// Why nobody may look.
#[derive(Debug, thiserror::Error)]
pub enum WatchRoomRefusal {
    /// Too many in a short time.
    #[error("too many rooms are watched in a short time")]
    TooMany(#[from] crate::TooMany),
    /// Our fault.
    #[error("internal")]
    Internal(anyhow::Error),
}

with_internal!(WatchRoomRefusal);

/// The statistics of rooms that somebody looked at.
#[derive(Debug)]
pub(super) struct Remembered(Cache<Id<Room>, Arc<[ItemStats]>>);

impl Default for Remembered {
    fn default() -> Self {
        Self(Cache::builder().max_capacity(REMEMBERED_MAX).time_to_idle(REMEMBERED_FOR).build())
    }
}

/// From now on a connection hears of each score that is passed in a playlist
/// ([`RoomScoreSet`](kiai_model::Event::RoomScoreSet)); scores of matches are not told. Gives how the totals of each item
/// spread until now, by item; nothing of a room that there never was.
///
/// # Errors
///
/// See [`WatchRoomRefusal`].
pub async fn watch_room(
    services: &Services,
    connection: &OpenConnection,
    room: Id<Room>,
) -> Result<Vec<ItemStats>, WatchRoomRefusal> {
    take(services, RateClass::Watch, &connection.user.to_string(), 1)?;
    let Some(stored) = services.store.room(room).await? else { return Ok(Vec::new()) };
    if stored.summary.match_type == MatchType::Playlists {
        // First the news, then the numbers: a score in between is told twice rather than never.
        services.connections.join(connection.id, Audience::RoomScores(room));
    }
    let remembered = services.rooms.stats.0.get(&room).unwrap_or_else(|| Arc::from([]));
    let mut stats = Vec::new();
    for (_, item) in services.store.items_of_rooms(&[room]).await? {
        let known = remembered.iter().find(|stats| stats.item == item.id).copied();
        let mut of_item =
            known.unwrap_or(ItemStats { item: item.id, counts: [0; 13], total: 0, last_score: Id::new(0) });
        loop {
            let totals = services.store.item_totals(item.id, of_item.last_score, SCORES_AT_ONCE).await?;
            if totals.is_empty() {
                break;
            }
            for (score, total) in totals {
                let group = usize::try_from(total.max(0) / WIDTH).unwrap_or(usize::MAX).min(of_item.counts.len() - 1);
                of_item.counts[group] += 1;
                of_item.total += total;
                of_item.last_score = score;
            }
        }
        stats.push(of_item);
    }
    services.rooms.stats.0.insert(room, stats.as_slice().into());
    Ok(stats)
}

/// A connection does not hear any more of a room's scores.
pub fn stop_watching_room(services: &Services, connection: &OpenConnection, room: Id<Room>) {
    services.connections.part(connection.id, &Audience::RoomScores(room));
}
