//! `chat/channels/{channel}/messages`. Upstream: `GetMessagesRequest.cs`, `PostMessageRequest.cs`.

use std::sync::Arc;

use axum::{
    Json,
    extract::State,
    response::{IntoResponse, Response},
};
use kiai_model::{Channel, Id};
use kiai_services::{
    Services,
    chat::{HISTORY_MAX, history, send_message},
    users,
};
use kiai_wire_lazer::api::{Message, NewChatMessageData};

use super::{error::send_error, new_message};
use crate::{
    ApiError,
    convert::{self, UserConverter},
    extract::{Authenticated, Form, Path, Query},
};

/// What was said, in order: the last of it, or a page of it for programs.
#[utoipa::path(
    get,
    path = "/api/v2/chat/channels/{channel}/messages",
    tag = "chat",
    params(
        ("channel" = i64, Path),
        ("limit" = Option<u32>, Query),
        ("since" = Option<i64>, Query),
        ("until" = Option<i64>, Query),
        ("return_object" = Option<bool>, Query)
    ),
    responses((status = 200, body = Vec<Message>), (status = 404))
)]
pub(crate) async fn get_messages(
    State(services): State<Arc<Services>>,
    Authenticated { user, .. }: Authenticated,
    Path(channel): Path<Id<Channel>>,
    query: Query,
) -> Result<Response, ApiError> {
    let limit = query.parse("limit").unwrap_or(HISTORY_MAX);
    let (since, until) = (query.parse("since"), query.parse("until"));
    let said = history(&services, user, channel, since, until, limit).await?;
    let users = UserConverter::new(&services);
    if !matches!(query.get("return_object"), Some("1" | "true")) {
        return Ok(Json(convert::messages(users, &said)).into_response());
    }
    let messages = said.messages.iter().map(|message| convert::message(users, message, None));
    let data = NewChatMessageData {
        messages: messages.collect(),
        users: said.senders.iter().map(|sender| users.compact(sender)).collect(),
    };
    Ok(Json(data).into_response())
}

/// Says something.
#[utoipa::path(
    post,
    path = "/api/v2/chat/channels/{channel}/messages",
    tag = "chat",
    params(("channel" = i64, Path)),
    request_body(content_type = "multipart/form-data", description = "`message`, `is_action`, `uuid`"),
    responses((status = 200, body = Message), (status = 403), (status = 404), (status = 422), (status = 429))
)]
pub(crate) async fn post_message(
    State(services): State<Arc<Services>>,
    Authenticated { user, .. }: Authenticated,
    Path(channel): Path<Id<Channel>>,
    form: Form,
) -> Result<Json<Message>, ApiError> {
    let sent = send_message(&services, user, channel, new_message(&form)).await;
    let sent = sent.map_err(|refusal| send_error(&services, refusal))?;
    let sender = users::me(&services, user).await?;
    Ok(Json(convert::message(UserConverter::new(&services), &sent.message, sender.as_deref())))
}
