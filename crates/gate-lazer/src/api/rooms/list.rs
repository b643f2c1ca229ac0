//! `GET rooms`. Upstream: `GetRoomsRequest.cs`.

use std::sync::Arc;

use axum::{Json, extract::State};
use kiai_services::{
    Services,
    rooms::{ListRequest, RoomMode, list_rooms},
};
use kiai_wire_lazer::api::Room;

use crate::{
    ApiError,
    convert::RoomConverter,
    extract::{Authenticated, Query},
};

/// Rooms, the latest first. A bare array, as the game reads it.
#[utoipa::path(
    get,
    path = "/api/v2/rooms",
    tag = "rooms",
    params(
        ("mode" = Option<String>, Query, description = "`ended`, `participated` or `owned`; those that are open without"),
        ("status" = Option<String>, Query, description = "`idle` or `playing`"),
        ("category" = Option<String>, Query, description = "`realtime` for rooms played together; playlists without"),
        ("type_group" = Option<String>, Query, description = "`realtime` or `playlists`: the same for programs"),
        ("limit" = Option<u32>, Query, description = "Rooms, at most 250"),
    ),
    responses((status = 200, body = Vec<Room>))
)]
pub(crate) async fn get_rooms(
    State(services): State<Arc<Services>>,
    Authenticated { user, .. }: Authenticated,
    query: Query,
) -> Result<Json<Vec<Room>>, ApiError> {
    let category = query.get("category").unwrap_or_default();
    // None of these has been given to a room here.
    if matches!(category, "spotlight" | "featured_artist" | "daily_challenge") {
        return Ok(Json(Vec::new()));
    }
    let request = ListRequest {
        mode: match query.get("mode") {
            Some("ended") => RoomMode::Ended,
            Some("participated") => RoomMode::Participated,
            Some("owned") => RoomMode::Owned,
            _ => RoomMode::Active,
        },
        is_realtime: category == "realtime" || query.get("type_group") == Some("realtime"),
        is_playing: match query.get("status") {
            Some("playing") => Some(true),
            Some("idle") => Some(false),
            _ => None,
        },
    };
    let mut rooms = list_rooms(&services, user, request).await?;
    rooms.truncate(query.parse("limit").unwrap_or(usize::MAX));
    Ok(Json(RoomConverter::new(&services, user).await?.listed(&rooms).await?))
}
