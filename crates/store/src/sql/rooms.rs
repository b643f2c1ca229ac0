//! Rooms, their items, who is in, what happened, and live rooms as they were kept.

use kiai_model::{
    Channel, Id, Room, Timestamp, User,
    rooms::{HistoryLine, MatchType, PlaylistItem, Record},
};
use serde::Serialize;

use super::{
    Conn, Db, Result,
    beatmaps::{IDS_AT_ONCE, padded, with_ids},
};
use crate::rows::{RoomEventRow, RoomFacts, RoomItemRow, RoomList, RoomRow, StoredRoom, name_of};

pub(crate) const ROOM: &str = "SELECT * FROM rooms WHERE id = $1";
pub(crate) const ACTIVE_PLAYLISTS: &str =
    "SELECT * FROM rooms WHERE is_playlist = $1 AND ends_at > $2 ORDER BY ends_at DESC LIMIT $3";
pub(crate) const ENDED_ROOMS: &str =
    "SELECT * FROM rooms WHERE is_playlist = $1 AND ends_at <= $2 ORDER BY ends_at DESC LIMIT $3";
pub(crate) const OWNED_ROOMS: &str =
    "SELECT * FROM rooms WHERE is_playlist = $1 AND creator_id = $2 ORDER BY id DESC LIMIT $3";
pub(crate) const PARTICIPATED_ROOMS: &str = "SELECT r.* FROM room_participants p JOIN rooms r ON r.id = p.room_id
    WHERE r.is_playlist = $1 AND p.user_id = $2 ORDER BY p.joined_at DESC LIMIT $3";
pub(crate) const OPEN_PLAYLIST_COUNT: &str =
    "SELECT COUNT(*) FROM rooms WHERE is_playlist = TRUE AND creator_id = $1 AND ends_at > $2";
pub(crate) const ITEMS_OF_ROOMS: &str = with_ids!("SELECT * FROM room_items WHERE room_id", "");
pub(crate) const ROOM_ITEM: &str = "SELECT * FROM room_items WHERE id = $1";
pub(crate) const RECENT_PARTICIPANTS: &str =
    "SELECT user_id FROM room_participants WHERE room_id = $1 ORDER BY joined_at DESC, user_id DESC LIMIT $2";
pub(crate) const IS_INSIDE: &str = "SELECT is_inside FROM room_participants WHERE room_id = $1 AND user_id = $2";
/// Latest first, then earliest first.
pub(crate) const ROOM_EVENTS: [&str; 2] = [
    "SELECT * FROM room_events WHERE room_id = $1 AND id > $2 AND id < $3 ORDER BY id DESC LIMIT $4",
    "SELECT * FROM room_events WHERE room_id = $1 AND id > $2 AND id < $3 ORDER BY id LIMIT $4",
];

pub(crate) async fn room(db: &mut Conn, id: Id<Room>) -> Result<Option<StoredRoom>> {
    Ok(sqlx::query_as::<Db, RoomRow>(ROOM).bind(id.get()).fetch_optional(db).await?.map(StoredRoom::from))
}

pub(crate) async fn rooms_of_list(
    db: &mut Conn,
    list: RoomList,
    is_playlist: bool,
    limit: i64,
) -> Result<Vec<StoredRoom>> {
    let (sql, value) = match list {
        RoomList::Active(now) => (ACTIVE_PLAYLISTS, now.as_millis()),
        RoomList::Ended(now) => (ENDED_ROOMS, now.as_millis()),
        RoomList::Participated(user) => (PARTICIPATED_ROOMS, user.get()),
        RoomList::Owned(user) => (OWNED_ROOMS, user.get()),
    };
    let query = sqlx::query_as::<Db, RoomRow>(sql).bind(is_playlist).bind(value).bind(limit);
    Ok(query.fetch_all(db).await?.into_iter().map(StoredRoom::from).collect())
}

pub(crate) async fn open_playlist_count(db: &mut Conn, creator: Id<User>, now: Timestamp) -> Result<i64> {
    let query = sqlx::query_scalar::<Db, i64>(OPEN_PLAYLIST_COUNT).bind(creator.get()).bind(now.as_millis());
    Ok(query.fetch_one(db).await?)
}

pub(crate) async fn insert_room(
    db: &mut Conn,
    facts: &RoomFacts,
    creator: Id<User>,
    now: Timestamp,
) -> Result<Id<Room>> {
    let id = sqlx::query_scalar::<Db, i64>(
        "INSERT INTO rooms (name, password, is_playlist, match_type, queue_mode, win_condition, auto_skip,
             auto_start_ms, max_participants, max_attempts, is_tournament, state, host_id, ends_at, creator_id,
             channel_id, starts_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, 0, $16) RETURNING id",
    )
    .bind(&facts.name)
    .bind(&facts.password)
    .bind(facts.match_type == MatchType::Playlists)
    .bind(name_of(&facts.match_type))
    .bind(facts.queue_mode as i64)
    .bind(facts.win_condition as i64)
    .bind(facts.auto_skip)
    .bind(i64::try_from(facts.auto_start.as_millis()).unwrap_or(0))
    .bind(facts.max_participants.map(i64::from))
    .bind(facts.max_attempts.map(i64::from))
    .bind(facts.is_tournament)
    .bind(facts.state as i64)
    .bind(facts.host.map(Id::get))
    .bind(facts.ends_at.map(Timestamp::as_millis))
    .bind(creator.get())
    .bind(now.as_millis())
    .fetch_one(db)
    .await?;
    Ok(Id::new(id))
}

pub(crate) async fn set_room_channel(db: &mut Conn, id: Id<Room>, channel: Id<Channel>) -> Result<()> {
    sqlx::query::<Db>("UPDATE rooms SET channel_id = $2 WHERE id = $1")
        .bind(id.get())
        .bind(channel.get())
        .execute(db)
        .await?;
    Ok(())
}

pub(crate) async fn set_room_facts(db: &mut Conn, id: Id<Room>, facts: &RoomFacts) -> Result<()> {
    sqlx::query::<Db>(
        "UPDATE rooms SET name = $2, password = $3, match_type = $4, queue_mode = $5, win_condition = $6,
             auto_skip = $7, auto_start_ms = $8, max_participants = $9, state = $10, host_id = $11, ends_at = $12
         WHERE id = $1",
    )
    .bind(id.get())
    .bind(&facts.name)
    .bind(&facts.password)
    .bind(name_of(&facts.match_type))
    .bind(facts.queue_mode as i64)
    .bind(facts.win_condition as i64)
    .bind(facts.auto_skip)
    .bind(i64::try_from(facts.auto_start.as_millis()).unwrap_or(0))
    .bind(facts.max_participants.map(i64::from))
    .bind(facts.state as i64)
    .bind(facts.host.map(Id::get))
    .bind(facts.ends_at.map(Timestamp::as_millis))
    .execute(db)
    .await?;
    Ok(())
}

pub(crate) async fn reserve_room_items(db: &mut Conn, count: i64) -> Result<Vec<Id<PlaylistItem>>> {
    let last = sqlx::query_scalar::<Db, i64>("UPDATE room_item_numbers SET last = last + $1 RETURNING last")
        .bind(count)
        .fetch_one(db)
        .await?;
    Ok((last - count + 1..=last).map(Id::new).collect())
}

pub(crate) async fn set_room_item(db: &mut Conn, room: Id<Room>, item: &PlaylistItem) -> Result<()> {
    sqlx::query::<Db>(
        "INSERT INTO room_items (id, room_id, owner_id, beatmap, ruleset, required_mods, allowed_mods, is_freestyle,
             is_expired, play_order, played_at, was_attempted)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
         ON CONFLICT (id) DO UPDATE SET owner_id = excluded.owner_id, beatmap = excluded.beatmap,
             ruleset = excluded.ruleset, required_mods = excluded.required_mods,
             allowed_mods = excluded.allowed_mods, is_freestyle = excluded.is_freestyle,
             is_expired = excluded.is_expired, play_order = excluded.play_order, played_at = excluded.played_at,
             was_attempted = excluded.was_attempted",
    )
    .bind(item.id.get())
    .bind(room.get())
    .bind(item.owner.get())
    .bind(json(&*item.beatmap)?)
    .bind(i64::from(item.ruleset.number()))
    .bind(json(&item.required_mods)?)
    .bind(json(&item.allowed_mods)?)
    .bind(item.is_freestyle)
    .bind(item.is_expired)
    .bind(i64::from(item.order))
    .bind(item.played_at.map(Timestamp::as_millis))
    .bind(item.was_attempted)
    .execute(db)
    .await?;
    Ok(())
}

pub(crate) async fn remove_room_item(db: &mut Conn, item: Id<PlaylistItem>) -> Result<()> {
    sqlx::query::<Db>("DELETE FROM room_items WHERE id = $1 AND was_attempted = FALSE")
        .bind(item.get())
        .execute(db)
        .await?;
    Ok(())
}

pub(crate) async fn expire_room_items(db: &mut Conn, room: Id<Room>) -> Result<()> {
    sqlx::query::<Db>("UPDATE room_items SET is_expired = TRUE WHERE room_id = $1 AND is_expired = FALSE")
        .bind(room.get())
        .execute(db)
        .await?;
    Ok(())
}

pub(crate) async fn room_item(db: &mut Conn, id: Id<PlaylistItem>) -> Result<Option<(Id<Room>, PlaylistItem)>> {
    let row = sqlx::query_as::<Db, RoomItemRow>(ROOM_ITEM).bind(id.get()).fetch_optional(db).await?;
    row.map(|row| Ok((Id::new(row.room_id), row.try_into().map_err(unreadable)?))).transpose()
}

pub(crate) async fn items_of_rooms(db: &mut Conn, rooms: &[Id<Room>]) -> Result<Vec<(Id<Room>, PlaylistItem)>> {
    let mut items = Vec::new();
    for some in rooms.chunks(IDS_AT_ONCE) {
        let mut query = sqlx::query_as::<Db, RoomItemRow>(ITEMS_OF_ROOMS);
        for id in padded(some) {
            query = query.bind(id);
        }
        for row in query.fetch_all(&mut *db).await? {
            items.push((Id::new(row.room_id), PlaylistItem::try_from(row).map_err(unreadable)?));
        }
    }
    items.sort_by_key(|(room, item)| (*room, item.id));
    Ok(items)
}

pub(crate) async fn enter_room(db: &mut Conn, room: Id<Room>, user: Id<User>, now: Timestamp) -> Result<()> {
    let came_again = sqlx::query::<Db>(
        "UPDATE room_participants SET is_inside = TRUE, joined_at = $3 WHERE room_id = $1 AND user_id = $2",
    )
    .bind(room.get())
    .bind(user.get())
    .bind(now.as_millis())
    .execute(&mut *db)
    .await?
    .rows_affected();
    if came_again > 0 {
        return Ok(());
    }
    sqlx::query::<Db>(
        "INSERT INTO room_participants (room_id, user_id, is_inside, joined_at) VALUES ($1, $2, TRUE, $3)",
    )
    .bind(room.get())
    .bind(user.get())
    .bind(now.as_millis())
    .execute(&mut *db)
    .await?;
    sqlx::query::<Db>("UPDATE rooms SET participant_count = participant_count + 1 WHERE id = $1")
        .bind(room.get())
        .execute(db)
        .await?;
    Ok(())
}

pub(crate) async fn exit_room(db: &mut Conn, room: Id<Room>, user: Id<User>) -> Result<bool> {
    let done = sqlx::query::<Db>(
        "UPDATE room_participants SET is_inside = FALSE WHERE room_id = $1 AND user_id = $2 AND is_inside = TRUE",
    )
    .bind(room.get())
    .bind(user.get())
    .execute(db)
    .await?;
    Ok(done.rows_affected() > 0)
}

pub(crate) async fn is_in_room(db: &mut Conn, room: Id<Room>, user: Id<User>) -> Result<Option<bool>> {
    let query = sqlx::query_scalar::<Db, bool>(IS_INSIDE).bind(room.get()).bind(user.get());
    Ok(query.fetch_optional(db).await?)
}

pub(crate) async fn recent_participants(db: &mut Conn, room: Id<Room>, limit: i64) -> Result<Vec<Id<User>>> {
    let query = sqlx::query_scalar::<Db, i64>(RECENT_PARTICIPANTS).bind(room.get()).bind(limit);
    Ok(query.fetch_all(db).await?.into_iter().map(Id::new).collect())
}

pub(crate) async fn note_room_event(db: &mut Conn, room: Id<Room>, record: &Record, now: Timestamp) -> Result<()> {
    sqlx::query::<Db>("INSERT INTO room_events (room_id, happened_at, record) VALUES ($1, $2, $3)")
        .bind(room.get())
        .bind(now.as_millis())
        .bind(json(record)?)
        .execute(db)
        .await?;
    Ok(())
}

pub(crate) async fn room_events(
    db: &mut Conn,
    room: Id<Room>,
    after: i64,
    before: i64,
    earliest_first: bool,
    limit: i64,
) -> Result<Vec<HistoryLine>> {
    let query = sqlx::query_as::<Db, RoomEventRow>(ROOM_EVENTS[usize::from(earliest_first)])
        .bind(room.get())
        .bind(after)
        .bind(before)
        .bind(limit);
    query.fetch_all(db).await?.into_iter().map(|row| row.try_into().map_err(unreadable)).collect()
}

pub(crate) async fn keep_room(db: &mut Conn, room: Id<Room>, snapshot: &str) -> Result<()> {
    sqlx::query::<Db>(
        "INSERT INTO room_snapshots (room_id, snapshot) VALUES ($1, $2)
         ON CONFLICT (room_id) DO UPDATE SET snapshot = excluded.snapshot",
    )
    .bind(room.get())
    .bind(snapshot)
    .execute(db)
    .await?;
    Ok(())
}

pub(crate) async fn forget_room(db: &mut Conn, room: Id<Room>) -> Result<()> {
    sqlx::query::<Db>("DELETE FROM room_snapshots WHERE room_id = $1").bind(room.get()).execute(db).await?;
    Ok(())
}

pub(crate) async fn kept_rooms(db: &mut Conn) -> Result<Vec<(Id<Room>, String)>> {
    let rows = sqlx::query_as::<Db, (i64, String)>("SELECT room_id, snapshot FROM room_snapshots ORDER BY room_id");
    Ok(rows.fetch_all(db).await?.into_iter().map(|(id, snapshot)| (Id::new(id), snapshot)).collect())
}

fn json(value: &impl Serialize) -> Result<String> {
    serde_json::to_string(value).map_err(|error| sqlx::Error::Encode(Box::new(error)).into())
}

fn unreadable(error: serde_json::Error) -> crate::StoreError {
    sqlx::Error::Decode(Box::new(error)).into()
}
