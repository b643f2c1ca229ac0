//! `GET chat/channels` and `GET chat/channels/{channel}`. Upstream: `ListChannelsRequest.cs`, `GetChannelRequest.cs`.

use std::sync::Arc;

use axum::{Json, extract::State};
use kiai_model as model;
use kiai_model::Id;
use kiai_services::{
    Services,
    chat::{find_channel, public_channels},
};
use kiai_wire_lazer::api::{Channel, GetChannelResponse};

use super::error::unknown_channel;
use crate::{
    ApiError,
    convert::{self, UserConverter},
    extract::{Authenticated, Path},
};

/// The public channels the caller may read.
#[utoipa::path(get, path = "/api/v2/chat/channels", tag = "chat", responses((status = 200, body = Vec<Channel>)))]
pub(crate) async fn get_channels(
    State(services): State<Arc<Services>>,
    Authenticated { user, .. }: Authenticated,
) -> Result<Json<Vec<Channel>>, ApiError> {
    let channels = public_channels(&services, user).await?;
    Ok(Json(channels.iter().map(convert::channel).collect()))
}

/// One channel, with the two who are in it if it is private.
#[utoipa::path(
    get,
    path = "/api/v2/chat/channels/{channel}",
    tag = "chat",
    params(("channel" = i64, Path)),
    responses((status = 200, body = GetChannelResponse), (status = 404))
)]
pub(crate) async fn get_channel(
    State(services): State<Arc<Services>>,
    Authenticated { user, .. }: Authenticated,
    Path(channel): Path<Id<model::Channel>>,
) -> Result<Json<GetChannelResponse>, ApiError> {
    let view = find_channel(&services, user, channel).await?.ok_or_else(unknown_channel)?;
    let users = UserConverter::new(&services);
    Ok(Json(GetChannelResponse {
        channel: convert::channel_view(&view),
        users: view.users.iter().map(|user| users.compact(user)).collect(),
    }))
}
