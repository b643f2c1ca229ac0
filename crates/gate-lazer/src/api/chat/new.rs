//! `POST chat/new`: the first message to a user. Upstream: `CreateNewPrivateMessageRequest.cs`.

use std::sync::Arc;

use axum::{Json, extract::State};
use kiai_services::{
    Services,
    chat::{find_channel, send_private},
    users,
};
use kiai_wire_lazer::api::CreateNewPrivateMessageResponse;

use super::{
    error::{send_error, unknown_channel},
    new_message,
};
use crate::{
    ApiError,
    convert::{self, UserConverter},
    extract::{Authenticated, Form},
};

/// Says something to one user; the channel of the two is made if there is none.
#[utoipa::path(
    post,
    path = "/api/v2/chat/new",
    tag = "chat",
    request_body(content_type = "multipart/form-data", description = "`target_id`, `message`, `is_action`, `uuid`"),
    responses(
        (status = 200, body = CreateNewPrivateMessageResponse),
        (status = 403),
        (status = 404),
        (status = 422),
        (status = 429)
    )
)]
pub(crate) async fn post_new(
    State(services): State<Arc<Services>>,
    Authenticated { user, .. }: Authenticated,
    form: Form,
) -> Result<Json<CreateNewPrivateMessageResponse>, ApiError> {
    let target = form.text("target_id").parse().map_err(|_| ApiError::not_found("There is no such user."))?;
    let sent = send_private(&services, user, target, new_message(&form)).await;
    let sent = sent.map_err(|refusal| send_error(&services, refusal))?;
    let view = find_channel(&services, user, sent.channel.id).await?.ok_or_else(unknown_channel)?;
    let sender = users::me(&services, user).await?;
    Ok(Json(CreateNewPrivateMessageResponse {
        new_channel_id: sent.channel.id.get(),
        message: convert::message(UserConverter::new(&services), &sent.message, sender.as_deref()),
        channel: convert::channel_view(&view),
    }))
}
