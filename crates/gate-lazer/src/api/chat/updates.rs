//! `GET chat/updates`: what happened meanwhile. Upstream: `GetUpdatesRequest.cs`.

use std::sync::Arc;

use axum::{Json, extract::State};
use kiai_model::Id;
use kiai_services::{
    Services,
    chat::{joined_channels, messages_for, silences_since},
};
use kiai_wire_lazer::api::GetUpdatesResponse;

use crate::{
    ApiError,
    convert::{self, UserConverter},
    extract::{Authenticated, Query},
};

/// The channels the caller is in, what was said there since a message, and who was silenced: of these what `includes[]`
/// names, all without any.
///
/// `since` 0 asks for no messages: the game asks for each channel's by itself.
#[utoipa::path(
    get,
    path = "/api/v2/chat/updates",
    tag = "chat",
    params(
        ("since" = Option<i64>, Query),
        ("history_since" = Option<i64>, Query),
        ("includes[]" = Option<Vec<String>>, Query)
    ),
    responses((status = 200, body = GetUpdatesResponse))
)]
pub(crate) async fn get_updates(
    State(services): State<Arc<Services>>,
    Authenticated { user, .. }: Authenticated,
    query: Query,
) -> Result<Json<GetUpdatesResponse>, ApiError> {
    let includes: Vec<String> = query.list("includes").collect();
    let is_wanted = |name: &str| includes.is_empty() || includes.iter().any(|include| include == name);
    let since = query.parse::<i64>("since").filter(|since| *since > 0).map(Id::new);
    let mut updates = GetUpdatesResponse { presence: None, messages: None, silences: None };
    if is_wanted("presence") {
        let channels = joined_channels(&services, user).await?;
        updates.presence = Some(channels.iter().map(convert::channel_view).collect());
    }
    if is_wanted("messages") {
        updates.messages = Some(match since {
            Some(since) => {
                let said = messages_for(&services, user, since).await?;
                convert::messages(UserConverter::new(&services), &said)
            }
            None => Vec::new(),
        });
    }
    if is_wanted("silences") {
        let silences = silences_since(&services, query.parse("history_since"), since).await?;
        updates.silences = Some(silences.iter().map(convert::silence).collect());
    }
    Ok(Json(updates))
}
