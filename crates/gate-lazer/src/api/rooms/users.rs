//! `PUT rooms/{room}/users/{user}`, `DELETE rooms/{room}/users/{user}`. Upstream: `JoinRoomRequest.cs`,
//! `PartRoomRequest.cs`.

use std::sync::Arc;

use axum::{Json, extract::State, http::StatusCode};
use kiai_model::{Id, User};
use kiai_services::{
    Services,
    rooms::{RoomRefusal, join_playlist, leave_playlist},
};
use kiai_wire_lazer::api::Room;

use crate::{
    ApiError,
    convert::RoomConverter,
    extract::{Authenticated, Path, Query},
};

/// Comes into a playlist.
#[utoipa::path(
    put,
    path = "/api/v2/rooms/{room}/users/{user}",
    tag = "rooms",
    params(
        ("room" = i64, Path),
        ("user" = i64, Path, description = "The caller"),
        ("password" = Option<String>, Query),
    ),
    responses((status = 200, body = Room), (status = 403), (status = 404), (status = 422))
)]
pub(crate) async fn put_user(
    State(services): State<Arc<Services>>,
    Authenticated { user, .. }: Authenticated,
    Path((room, who)): Path<(Id<kiai_model::Room>, Id<User>)>,
    query: Query,
) -> Result<Json<Room>, ApiError> {
    is_oneself(user, who)?;
    let details = join_playlist(&services, user, room, query.get("password").unwrap_or_default()).await?;
    Ok(Json(RoomConverter::new(&services, user).await?.full(&details).await?))
}

/// Leaves a room.
#[utoipa::path(
    delete,
    path = "/api/v2/rooms/{room}/users/{user}",
    tag = "rooms",
    params(("room" = i64, Path), ("user" = i64, Path, description = "The caller")),
    responses((status = 204), (status = 403))
)]
pub(crate) async fn delete_user(
    State(services): State<Arc<Services>>,
    Authenticated { user, .. }: Authenticated,
    Path((room, who)): Path<(Id<kiai_model::Room>, Id<User>)>,
) -> Result<StatusCode, ApiError> {
    is_oneself(user, who)?;
    leave_playlist(&services, user, room).await.map_err(|refusal| match refusal {
        RoomRefusal::Internal(error) => error.into(),
        other => ApiError::unprocessable(other.to_string()),
    })?;
    Ok(StatusCode::NO_CONTENT)
}

fn is_oneself(user: Id<User>, who: Id<User>) -> Result<(), ApiError> {
    if user == who { Ok(()) } else { Err(ApiError::forbidden("Others come and go by themselves.")) }
}
