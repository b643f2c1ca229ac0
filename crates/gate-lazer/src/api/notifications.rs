//! `GET notifications`: what happened meanwhile, and where to hear of what happens. Upstream:
//! `GetNotificationsRequest.cs`.

pub(crate) mod line;
pub(crate) mod seats;
pub(crate) mod socket;

use std::sync::Arc;

use axum::{Json, extract::State};
use kiai_services::{Services, chat::unread};
use kiai_wire_lazer::api::APINotificationsBundle;

use self::socket::SOCKET_PATH;
use crate::{
    ApiError,
    convert::{self, UserConverter},
    extract::Authenticated,
};

/// Conversations and announcements with something unread in them, and where the notification socket is.
#[utoipa::path(
    get,
    path = "/api/v2/notifications",
    tag = "notifications",
    responses((status = 200, body = APINotificationsBundle))
)]
pub(crate) async fn get_notifications(
    State(services): State<Arc<Services>>,
    Authenticated { user, .. }: Authenticated,
) -> Result<Json<APINotificationsBundle>, ApiError> {
    let url = &services.settings.public_url;
    let host = url.strip_prefix("http").unwrap_or(url); // and with `ws` before it, http is ws and https is wss
    let users = UserConverter::new(&services);
    let notifications: Vec<_> = unread(&services, user)
        .await?
        .iter()
        .map(|unread| convert::notification(users, &unread.message, &unread.joined.channel, &unread.sender))
        .collect();
    Ok(Json(APINotificationsBundle {
        has_more: false,
        unread_count: i32::try_from(notifications.len()).unwrap_or(i32::MAX),
        notifications,
        notification_endpoint: format!("ws{host}{SOCKET_PATH}"),
    }))
}
