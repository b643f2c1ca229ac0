//! `POST rooms`. Upstream: `CreateRoomRequest.cs`. Rooms that are played together are made by the multiplayer hub.

use std::{sync::Arc, time::Duration};

use axum::{Json, extract::State};
use kiai_model::{
    Id,
    rooms::{NewItem, NewPlaylist, Settings},
};
use kiai_services::{Services, rooms::create_playlist};
use kiai_wire_lazer::api::{CreateRoomItem, CreateRoomRequest, Room};

use crate::{
    ApiError,
    convert::RoomConverter,
    extract::{Authenticated, JsonBody},
};

/// Largest body in bytes: 256 items that allow most mods.
const BODY_MAX: usize = 512 * 1024;

/// Makes a playlist.
#[utoipa::path(
    post,
    path = "/api/v2/rooms",
    tag = "rooms",
    request_body = CreateRoomRequest,
    responses((status = 200, body = Room), (status = 403), (status = 422))
)]
pub(crate) async fn post_room(
    State(services): State<Arc<Services>>,
    Authenticated { user, .. }: Authenticated,
    JsonBody(body): JsonBody<CreateRoomRequest, BODY_MAX>,
) -> Result<Json<Room>, ApiError> {
    let details = create_playlist(&services, user, playlist(body)?).await?;
    Ok(Json(RoomConverter::new(&services, user).await?.full(&details).await?))
}

fn playlist(body: CreateRoomRequest) -> Result<NewPlaylist, ApiError> {
    if body.kind.as_deref().is_some_and(|kind| kind != "playlists") {
        return Err(ApiError::unprocessable("Rooms that are played together are made over the multiplayer hub."));
    }
    let name = body.name.unwrap_or_default().replace('\0', "");
    let password = body.password.unwrap_or_default().replace('\0', "");
    let too_much = || ApiError::unprocessable("A number of the room is out of range.");
    let minutes = u64::try_from(body.duration.unwrap_or(0)).map_err(|_| too_much())?;
    // Zero is no attempt at all, which is refused.
    let max_attempts = body.max_attempts.map(u16::try_from).transpose().map_err(|_| too_much())?;
    let max_participants = body.max_participants.map(u8::try_from).transpose().map_err(|_| too_much())?;
    let auto_skip = body.auto_skip.unwrap_or(false);
    Ok(NewPlaylist {
        duration: Duration::from_secs(minutes.saturating_mul(60)),
        max_attempts,
        max_participants,
        settings: Settings { name: name.clone(), password: password.clone(), auto_skip, ..Settings::default() },
        name,
        password,
        items: body.playlist.unwrap_or_default().into_iter().map(item).collect(),
    })
}

fn item(item: CreateRoomItem) -> NewItem {
    NewItem {
        beatmap: Id::new(item.beatmap_id),
        checksum: None,
        ruleset: item.ruleset_id,
        required_mods: item.required_mods,
        allowed_mods: item.allowed_mods,
        is_freestyle: item.freestyle.unwrap_or(false),
    }
}
