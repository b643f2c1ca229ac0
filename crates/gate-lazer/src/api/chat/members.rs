//! `chat/channels/{channel}/users/{user}` and `mark-as-read`. Upstream: `JoinChannelRequest.cs`,
//! `LeaveChannelRequest.cs`, `MarkChannelAsReadRequest.cs`.

use std::sync::Arc;

use axum::{Json, extract::State, http::StatusCode};
use kiai_model as model;
use kiai_model::{Id, User, chat::Message};
use kiai_services::{
    Services,
    chat::{join_channel, mark_as_read, part_channel},
};
use kiai_wire_lazer::api::Channel;

use crate::{
    ApiError, convert,
    extract::{Authenticated, Path},
};

/// The caller comes into a channel.
#[utoipa::path(
    put,
    path = "/api/v2/chat/channels/{channel}/users/{user}",
    tag = "chat",
    params(("channel" = i64, Path), ("user" = i64, Path)),
    responses((status = 200, body = Channel), (status = 403), (status = 404))
)]
pub(crate) async fn put_member(
    State(services): State<Arc<Services>>,
    Authenticated { user, .. }: Authenticated,
    Path((channel, who)): Path<(Id<model::Channel>, Id<User>)>,
) -> Result<Json<Channel>, ApiError> {
    for_oneself(user, who)?;
    Ok(Json(convert::channel_view(&join_channel(&services, user, channel).await?)))
}

/// The caller leaves a channel.
#[utoipa::path(
    delete,
    path = "/api/v2/chat/channels/{channel}/users/{user}",
    tag = "chat",
    params(("channel" = i64, Path), ("user" = i64, Path)),
    responses((status = 204), (status = 403), (status = 404))
)]
pub(crate) async fn delete_member(
    State(services): State<Arc<Services>>,
    Authenticated { user, .. }: Authenticated,
    Path((channel, who)): Path<(Id<model::Channel>, Id<User>)>,
) -> Result<StatusCode, ApiError> {
    for_oneself(user, who)?;
    part_channel(&services, user, channel).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The caller has read a channel up to a message.
#[utoipa::path(
    put,
    path = "/api/v2/chat/channels/{channel}/mark-as-read/{message}",
    tag = "chat",
    params(("channel" = i64, Path), ("message" = i64, Path)),
    responses((status = 204), (status = 404))
)]
pub(crate) async fn put_mark(
    State(services): State<Arc<Services>>,
    Authenticated { user, .. }: Authenticated,
    Path((channel, message)): Path<(Id<model::Channel>, Id<Message>)>,
) -> Result<StatusCode, ApiError> {
    mark_as_read(&services, user, channel, message).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn for_oneself(caller: Id<User>, who: Id<User>) -> Result<(), ApiError> {
    if caller == who { Ok(()) } else { Err(ApiError::forbidden("You come and go for yourself only.")) }
}
