//! `POST chat/channels`: opening a conversation, or an announcement. Upstream: `CreateChannelRequest.cs`; the game makes
//! no announcements, programs do.

use std::sync::Arc;

use axum::{Json, extract::State};
use kiai_model::{Channel, Id, User, chat::Message};
use kiai_services::{
    Services,
    chat::{Announcement, HISTORY_MAX, Said, announce, find_channel, find_private, history},
};
use kiai_wire_lazer::api::APIChatChannel;

use super::error::{announce_error, send_error, unknown_channel};
use crate::{
    ApiError,
    convert::{self, UserConverter},
    extract::{Authenticated, Form},
};

/// The private channel with a user, without a number while there is none; or a new announcement.
#[utoipa::path(
    post,
    path = "/api/v2/chat/channels",
    tag = "chat",
    request_body(
        content_type = "multipart/form-data",
        description = "`type` PM with `target_id`; or ANNOUNCE with `channel[name]`, `channel[description]`, `message`, \
                       `target_ids[]`, `uuid`"
    ),
    responses((status = 200, body = APIChatChannel), (status = 403), (status = 404), (status = 422))
)]
pub(crate) async fn post_channel(
    State(services): State<Arc<Services>>,
    Authenticated { user, .. }: Authenticated,
    form: Form,
) -> Result<Json<APIChatChannel>, ApiError> {
    let channel = match form.text("type").to_ascii_uppercase().as_str() {
        "PM" => private(&services, user, &form).await?,
        "ANNOUNCE" => Some(announcement(&services, user, &form).await?),
        _ => return Err(ApiError::unprocessable("The type is PM or ANNOUNCE.")),
    };
    let Some(channel) = channel else {
        return Ok(Json(APIChatChannel { channel_id: None, recent_messages: Vec::new(), channel: None }));
    };
    let view = find_channel(&services, user, channel).await?.ok_or_else(unknown_channel)?;
    let said: Said = history(&services, user, channel, None, None::<Id<Message>>, HISTORY_MAX).await?;
    Ok(Json(APIChatChannel {
        channel_id: Some(channel.get()),
        recent_messages: convert::messages(UserConverter::new(&services), &said),
        channel: Some(convert::channel_view(&view)),
    }))
}

async fn private(services: &Services, user: Id<User>, form: &Form) -> Result<Option<Id<Channel>>, ApiError> {
    let target = form.text("target_id").parse().map_err(|_| ApiError::not_found("There is no such user."))?;
    let found = find_private(services, user, target).await;
    let (_, channel) = found.map_err(|refusal| send_error(services, refusal))?;
    Ok(channel.map(|channel| channel.id))
}

async fn announcement(services: &Services, user: Id<User>, form: &Form) -> Result<Id<Channel>, ApiError> {
    let announcement = Announcement {
        name: form.text("channel[name]").to_owned(),
        description: form.text("channel[description]").to_owned(),
        message: form.text("message").to_owned(),
        uuid: form.get("uuid").map(str::to_owned),
        targets: form.all("target_ids[]").filter_map(|id| id.parse().ok()).collect(),
    };
    let made = announce(services, user, announcement).await;
    Ok(made.map_err(|refusal| announce_error(services, refusal))?.joined.channel.id)
}
