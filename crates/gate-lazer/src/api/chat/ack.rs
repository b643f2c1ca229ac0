//! `POST chat/ack`: every minute, while the game runs. Upstream: `ChatAckRequest.cs`.

use std::sync::Arc;

use axum::{Json, extract::State};
use kiai_model::Id;
use kiai_services::{Services, chat::silences_since};
use kiai_wire_lazer::api::ChatAckResponse;

use crate::{
    ApiError, convert,
    extract::{Authenticated, Form},
};

/// Who was silenced since a silence or a message: their messages are to be taken away.
#[utoipa::path(
    post,
    path = "/api/v2/chat/ack",
    tag = "chat",
    request_body(content_type = "multipart/form-data", description = "`since` a message, `history_since` a silence"),
    responses((status = 200, body = ChatAckResponse))
)]
pub(crate) async fn post_ack(
    State(services): State<Arc<Services>>,
    _: Authenticated,
    form: Form,
) -> Result<Json<ChatAckResponse>, ApiError> {
    let number = |name| form.get(name).and_then(|text| text.parse::<i64>().ok());
    let (last, message) = (number("history_since").map(Id::new), number("since").map(Id::new));
    let silences = silences_since(&services, last, message).await?;
    Ok(Json(ChatAckResponse { silences: silences.iter().map(convert::silence).collect() }))
}
