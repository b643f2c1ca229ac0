//! `GET rooms/{room}`, `DELETE rooms/{room}`. Upstream: `GetRoomRequest.cs`, `ClosePlaylistRequest.cs`.

use std::sync::Arc;

use axum::{Json, extract::State, http::StatusCode};
use kiai_model::Id;
use kiai_services::{
    Services,
    rooms::{close_playlist, room_details},
};
use kiai_wire_lazer::api::Room;

use super::no_such_room;
use crate::{
    ApiError,
    convert::RoomConverter,
    extract::{Authenticated, Path},
};

/// A room with its playlist, and what the caller reached in it.
#[utoipa::path(
    get,
    path = "/api/v2/rooms/{room}",
    tag = "rooms",
    params(("room" = i64, Path)),
    responses((status = 200, body = Room), (status = 404))
)]
pub(crate) async fn get_room(
    State(services): State<Arc<Services>>,
    Authenticated { user, .. }: Authenticated,
    Path(room): Path<Id<kiai_model::Room>>,
) -> Result<Json<Room>, ApiError> {
    let details = room_details(&services, room, Some(user)).await?.ok_or_else(no_such_room)?;
    Ok(Json(RoomConverter::new(&services, user).await?.full(&details).await?))
}

/// Ends a playlist of one's own, soon after it was made.
#[utoipa::path(
    delete,
    path = "/api/v2/rooms/{room}",
    tag = "rooms",
    params(("room" = i64, Path)),
    responses((status = 204), (status = 403), (status = 404), (status = 422))
)]
pub(crate) async fn delete_room(
    State(services): State<Arc<Services>>,
    Authenticated { user, .. }: Authenticated,
    Path(room): Path<Id<kiai_model::Room>>,
) -> Result<StatusCode, ApiError> {
    close_playlist(&services, user, room).await?;
    Ok(StatusCode::NO_CONTENT)
}
