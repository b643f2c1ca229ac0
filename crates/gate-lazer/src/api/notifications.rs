//! `GET notifications`: what happened meanwhile, and where to hear of what happens. Upstream:
//! `GetNotificationsRequest.cs`.

mod line;
pub(crate) mod seats;
pub(crate) mod socket;

use std::sync::Arc;

use axum::{Json, extract::State};
use kiai_services::Services;
use kiai_wire_lazer::api::APINotificationsBundle;

use self::socket::SOCKET_PATH;
use crate::extract::Authenticated;

/// Where the notification socket is. Nothing is kept for those who were away yet.
#[utoipa::path(
    get,
    path = "/api/v2/notifications",
    tag = "notifications",
    responses((status = 200, body = APINotificationsBundle))
)]
pub(crate) async fn get_notifications(
    State(services): State<Arc<Services>>,
    _: Authenticated,
) -> Json<APINotificationsBundle> {
    let url = &services.settings.public_url;
    let host = url.strip_prefix("http").unwrap_or(url); // and with `ws` before it, http is ws and https is wss
    Json(APINotificationsBundle {
        has_more: false,
        notifications: Vec::new(),
        notification_endpoint: format!("ws{host}{SOCKET_PATH}"),
    })
}
