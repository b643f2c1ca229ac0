//! What every request goes through, whoever answers it.

#[cfg(test)]
mod tests;

use std::any::Any;
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::middleware::{from_fn_with_state, map_request_with_state};
use axum::response::{IntoResponse, Response};
use axum::{Json, Router};
use kiai_gate_bancho::with_cors;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::limit::RequestBodyLimitLayer;

use super::client_address;
use crate::config::{Config, Networks};
use crate::telemetry::access::{self, RequestNumbers};

/// What is put around routes, the same for all: a request is numbered and counted whatever its host.
pub(super) struct Layers {
    trusted: Arc<Networks>,
    numbers: Arc<RequestNumbers>,
    max_body_bytes: usize,
}

impl Layers {
    pub(super) fn new(config: &Config) -> Self {
        Self {
            trusted: Arc::new(config.trusted_proxies.clone()),
            numbers: Arc::default(),
            max_body_bytes: config.max_body_bytes.as_usize(),
        }
    }

    /// Puts around routes, from the outside in: the client's address, the access log, what pages of others may ask (errors
    /// too), the net under panics, the largest body.
    pub(super) fn put(&self, routes: Router) -> Router {
        let resolve = |State(trusted): State<Arc<Networks>>, request: Request| async move {
            client_address::resolve(request, &trusted)
        };
        let guarded =
            routes.layer(RequestBodyLimitLayer::new(self.max_body_bytes)).layer(CatchPanicLayer::custom(answer_panic));
        with_cors(guarded)
            .layer(from_fn_with_state(self.numbers.clone(), access::observe))
            .layer(map_request_with_state(self.trusted.clone(), resolve))
    }
}

/// A panic is a fault of ours: logged with its message, told to the client without.
#[expect(clippy::needless_pass_by_value, reason = "the signature is tower-http's")]
fn answer_panic(panic: Box<dyn Any + Send>) -> Response {
    let message = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
    let message = message.unwrap_or("no message");
    tracing::error!(panic.message = message, "A handler panicked: {message}");
    let body = Json(serde_json::json!({ "error": "the server failed to answer this" }));
    (StatusCode::INTERNAL_SERVER_ERROR, body).into_response()
}
