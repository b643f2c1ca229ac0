use std::sync::Arc;

use axum::Json;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::{HubServer, query};
use crate::Hub;

/// The newest version of negotiation: since 1 the token that admits to a connection is not its public id.
const NEWEST_VERSION: i32 = 1;

impl<H: Hub> HubServer<H> {
    /// Tells a client how to connect: over WebSockets, with a token of its own.
    ///
    /// Stateful reconnect is never offered, even when it is asked for: a client then does without.
    ///
    /// Upstream: `HttpConnectionDispatcher.ProcessNegotiate`, `NegotiateProtocol.cs`.
    pub(super) async fn negotiate(self: Arc<Self>, parts: Parts) -> Response {
        let user = match self.admit(&parts).await {
            Ok(user) => user,
            Err(response) => return response,
        };
        let asked = query(&parts.uri, "negotiateVersion");
        let version = match asked.as_deref().map(str::parse::<i32>) {
            None => 0,
            Some(Ok(version @ 0..)) => version.min(NEWEST_VERSION),
            Some(Ok(version)) => {
                return refuse(&format!(
                    "The client requested version '{version}', but the server does not support this version."
                ));
            }
            Some(Err(_)) => {
                let asked = asked.unwrap_or_default();
                return refuse(&format!("The client requested an invalid protocol version '{asked}'"));
            }
        };
        let token = (self.host.random)();
        let token_text = super::encode_id(token);
        let connection_id = if version == 0 { token_text.clone() } else { self.new_id() };
        self.pending.lock().add(token, connection_id.clone(), user, self.host.clock.now());
        Json(Negotiation {
            negotiate_version: version,
            connection_id,
            connection_token: (version > 0).then_some(token_text),
            available_transports: [Transport { transport: "WebSockets", transfer_formats: ["Text", "Binary"] }],
        })
        .into_response()
    }
}

#[derive(serde::Serialize)]
#[serde(rename_all = "camelCase")]
struct Negotiation {
    negotiate_version: i32,
    connection_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    connection_token: Option<String>,
    available_transports: [Transport; 1],
}

#[derive(serde::Serialize)]
#[serde(rename_all = "camelCase")]
struct Transport {
    transport: &'static str,
    transfer_formats: [&'static str; 2],
}

/// An error is told with status 200, as upstream does: the client's library shows the text.
fn refuse(error: &str) -> Response {
    Json(json!({ "error": error })).into_response()
}
