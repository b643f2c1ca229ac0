//! `GET rooms/{room}/events`: the history of a room. Upstream: osu-web's `RoomsController::events`; the game does not ask
//! for it.

use std::{collections::BTreeSet, sync::Arc};

use axum::{Json, extract::State};
use kiai_model::{
    Id,
    rooms::{HistoryLine, RecordKind},
};
use kiai_services::{
    Services,
    rooms::{ItemBoardRequest, find_live, history, item_board, room_details},
};
use kiai_wire_lazer::api::{Date, EventPlaylistItem, RoomEvent, RoomEvents};

use super::no_such_room;
use crate::{
    ApiError,
    convert::{RoomConverter, int32},
    extract::{Authenticated, Path, Query},
};

const LINES_DEFAULT: u32 = 100;
const LINES_MAX: u32 = 101;
/// Scores that stand beside an item.
const SCORES_MAX: u32 = 50;

/// What happened in a room, with what it was about.
#[utoipa::path(
    get,
    path = "/api/v2/rooms/{room}/events",
    tag = "rooms",
    params(
        ("room" = i64, Path),
        ("limit" = Option<u32>, Query, description = "Events, at most 101"),
        ("after" = Option<i64>, Query, description = "Those after this one, the first of them"),
        ("before" = Option<i64>, Query, description = "Those before this one"),
    ),
    responses((status = 200, body = RoomEvents), (status = 404))
)]
pub(crate) async fn get_events(
    State(services): State<Arc<Services>>,
    Authenticated { user, .. }: Authenticated,
    Path(room): Path<Id<kiai_model::Room>>,
    query: Query,
) -> Result<Json<RoomEvents>, ApiError> {
    let details = room_details(&services, room, Some(user)).await?.ok_or_else(no_such_room)?;
    let limit = query.parse("limit").unwrap_or(LINES_DEFAULT).clamp(1, LINES_MAX);
    let mut lines = history(&services, room, query.parse("after"), query.parse("before"), limit).await?;
    lines.sort_unstable_by_key(|line| line.id);
    let first = history(&services, room, Some(0), None, 1).await?;
    let last = history(&services, room, None, None, 1).await?;
    let converter = RoomConverter::new(&services, user).await?;

    let named: BTreeSet<_> = lines.iter().filter_map(|line| line.record.item).collect();
    let items: Vec<_> = details.playlist.iter().filter(|item| named.contains(&item.id)).cloned().collect();
    let mut people: Vec<_> = lines.iter().filter_map(|line| line.record.user).collect();
    let mut shown = Vec::with_capacity(items.len());
    for (item, told) in items.iter().zip(converter.items(room, &items).await?) {
        let request = ItemBoardRequest { behind: None, worst_first: false, limit: SCORES_MAX };
        let found = item_board(&services, room, item.id, request, user).await?.unwrap_or_default();
        people.extend(found.board.scores.iter().map(|score| score.user));
        let scores = converter.page(&found.board, false).await?.scores;
        shown.push(EventPlaylistItem { item: told, scores });
    }
    let (beatmaps, beatmapsets) = converter.maps(&items).await?;
    Ok(Json(RoomEvents {
        beatmaps,
        beatmapsets,
        current_playlist_item_id: find_live(&services, room).and_then(|live| live.current).map(Id::get),
        events: lines.iter().map(event).collect(),
        first_event_id: first.first().map(|line| line.id),
        last_event_id: last.first().map(|line| line.id),
        playlist_items: shown,
        room: converter.full(&details).await?,
        users: converter.users(people).await?,
    }))
}

fn event(line: &HistoryLine) -> RoomEvent {
    RoomEvent {
        id: line.id,
        created_at: Date(line.at),
        event_type: match line.record.kind {
            RecordKind::RoomCreated => "room_created",
            RecordKind::PlayerJoined => "player_joined",
            RecordKind::PlayerLeft => "player_left",
            RecordKind::PlayerKicked => "player_kicked",
            RecordKind::HostChanged => "host_changed",
            RecordKind::GameStarted => "game_started",
            RecordKind::GameCompleted => "game_completed",
            RecordKind::GameAborted => "game_aborted",
            RecordKind::RoomDisbanded => "room_disbanded",
        },
        playlist_item_id: line.record.item.map(Id::get),
        user_id: line.record.user.map(|user| int32(user.get())),
    }
}
