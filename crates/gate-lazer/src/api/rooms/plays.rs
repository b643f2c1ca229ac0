//! `POST rooms/{room}/playlist/{item}/scores`, `PUT rooms/{room}/playlist/{item}/scores/{token}`. Upstream:
//! `CreateRoomScoreRequest.cs`, `SubmitRoomScoreRequest.cs`.

use std::sync::Arc;

use axum::{Json, extract::State};
use kiai_model::{Id, Room, rooms::PlaylistItem, score::ScoreToken};
use kiai_services::{
    Services,
    rooms::{ItemTokenRefusal, Refusal, RoomRefusal, issue_item_token, submit_item_score},
    scores::{NewPlay, SubmittedPlay, Way},
    users,
};
use kiai_wire_lazer::api::{APIScoreToken, Date, SoloScoreInfo, SubmitScore};

use crate::{
    ApiError,
    convert::{ScoreConverter, int32},
    extract::{Authenticated, Form, JsonBody, Path},
};

/// Permission to submit the play of an item that begins now. It is an attempt.
#[utoipa::path(
    post,
    path = "/api/v2/rooms/{room}/playlist/{item}/scores",
    tag = "rooms",
    params(("room" = i64, Path), ("item" = i64, Path)),
    responses((status = 200, body = APIScoreToken), (status = 404), (status = 422))
)]
pub(crate) async fn post_score(
    State(services): State<Arc<Services>>,
    Authenticated { user, .. }: Authenticated,
    Path((room, item)): Path<(Id<Room>, Id<PlaylistItem>)>,
    form: Form,
) -> Result<Json<APIScoreToken>, ApiError> {
    let number = |name: &'static str| {
        form.text(name).parse::<i64>().map_err(|_| ApiError::unprocessable(format!("invalid {name}")))
    };
    let beatmap = Id::new(number("beatmap_id")?);
    let play = NewPlay {
        user,
        beatmap,
        beatmap_checksum: form.text("beatmap_hash"),
        ruleset: number("ruleset_id")?,
        client_hash: form.text("version_hash"),
    };
    let created_at = Date(services.clock.now());
    let token = issue_item_token(&services, room, item, &play).await?;
    Ok(Json(APIScoreToken {
        id: token.get(),
        beatmap_id: int32(beatmap.get()),
        user_id: int32(user.get()),
        created_at,
    }))
}

/// The score of a play of an item, with its place on the item's board. Submitted again with the same token, it answers
/// with the score that was taken.
#[utoipa::path(
    put,
    path = "/api/v2/rooms/{room}/playlist/{item}/scores/{score}",
    tag = "rooms",
    params(("room" = i64, Path), ("item" = i64, Path), ("score" = i64, Path, description = "The token")),
    request_body = SubmitScore,
    responses((status = 200, body = SoloScoreInfo), (status = 404), (status = 422))
)]
pub(crate) async fn put_score(
    State(services): State<Arc<Services>>,
    Authenticated { user, .. }: Authenticated,
    Path((room, item, token)): Path<(Id<Room>, Id<PlaylistItem>, Id<ScoreToken>)>,
    JsonBody(body): JsonBody<SubmitScore>,
) -> Result<Json<SoloScoreInfo>, ApiError> {
    let play = SubmittedPlay {
        user,
        // The path does not say which map was played: the token does.
        beatmap: Id::new(0),
        ruleset: body.ruleset_id,
        passed: body.passed,
        total_score: body.total_score,
        total_score_without_mods: body.total_score_without_mods,
        accuracy: body.accuracy,
        max_combo: body.max_combo,
        mods: body.mods,
        statistics: body.statistics,
        maximum_statistics: body.maximum_statistics,
        pauses: body.pauses,
        way: Way::Token(token),
    };
    let placed = submit_item_score(&services, room, item, &play).await?;
    let player = users::me(&services, user).await?.ok_or_else(ApiError::unauthenticated)?;
    let score = ScoreConverter::new(&services).with_user(&placed.score, &player, None);
    Ok(Json(SoloScoreInfo { position: i64::try_from(placed.position).ok(), ..score }))
}

impl From<ItemTokenRefusal> for ApiError {
    fn from(refusal: ItemTokenRefusal) -> Self {
        match refusal {
            ItemTokenRefusal::NoSuchItem => Self::not_found(refusal.to_string()),
            ItemTokenRefusal::NoAttemptLeft => Self::unprocessable(refusal.to_string()),
            ItemTokenRefusal::Room(RoomRefusal::Internal(error)) | ItemTokenRefusal::Internal(error) => error.into(),
            ItemTokenRefusal::Room(RoomRefusal::NoSuchRoom) => Self::not_found("There is no such room."),
            ItemTokenRefusal::Room(RoomRefusal::Refused(Refusal::NoSuchItem)) => {
                Self::not_found("There is no such item to play.")
            }
            ItemTokenRefusal::Room(refusal) => Self::unprocessable(refusal.to_string()),
            ItemTokenRefusal::Play(refusal) => refusal.into(),
        }
    }
}
