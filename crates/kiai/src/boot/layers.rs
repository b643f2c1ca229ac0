//! What every request goes through, whoever answers it.
//!
//! One service does it all: each of its own would put the answer and its body into another box.

#[cfg(test)]
mod tests;

use std::any::Any;
use std::convert::Infallible;
use std::panic::AssertUnwindSafe;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::body::{Body, HttpBody};
use axum::extract::Request;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::{Json, Router};
use futures_util::FutureExt;
use futures_util::future::{Either, ready};
use http_body_util::Limited;
use kiai_gate_bancho::FromPage;
use tower::{Layer, Service};
use tracing::Instrument;

use super::client_address;
use crate::config::{Config, Networks};
use crate::telemetry::access::Access;

/// What is put around routes, the same for all: a request is numbered and counted whatever its host. Cheap to clone.
#[derive(Clone)]
pub(super) struct Layers(Arc<Inner>);

struct Inner {
    trusted: Networks,
    access: Access,
    max_body_bytes: usize,
}

impl Layers {
    pub(super) fn new(config: &Config) -> Self {
        Self(Arc::new(Inner {
            trusted: config.trusted_proxies.clone(),
            access: Access::default(),
            max_body_bytes: config.max_body_bytes.as_usize(),
        }))
    }

    /// Puts around routes, from the outside in: the client's address, the access log, what pages of others may ask (errors
    /// too), the net under panics, the largest body.
    pub(super) fn put(&self, routes: Router) -> Router {
        routes.layer(self.clone())
    }
}

impl<S> Layer<S> for Layers {
    type Service = Around<S>;

    fn layer(&self, inside: S) -> Around<S> {
        Around { layers: Arc::clone(&self.0), inside }
    }
}

/// A route with all that is around it.
#[derive(Clone)]
pub(super) struct Around<S> {
    layers: Arc<Inner>,
    inside: S,
}

impl<S> Service<Request> for Around<S>
where
    S: Service<Request, Response = Response, Error = Infallible, Future: Send + 'static>,
{
    type Response = Response;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Response, Infallible>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        self.inside.poll_ready(context)
    }

    fn call(&mut self, request: Request) -> Self::Future {
        let layers = Arc::clone(&self.layers);
        let request = client_address::resolve(request, &layers.trusted);
        let (observed, span) = layers.access.observe(&request);
        let page = FromPage::of(&request);
        let inside = if let Some(permission) = page.permission() {
            Either::Right(ready(Ok(permission)))
        } else if let Some(request) = limit(request, layers.max_body_bytes) {
            Either::Left(self.inside.call(request))
        } else {
            Either::Right(ready(Ok((StatusCode::PAYLOAD_TOO_LARGE, "length limit exceeded").into_response())))
        };
        let inside = AssertUnwindSafe(inside).catch_unwind().instrument(span);
        Box::pin(async move {
            let mut inside = pin!(inside);
            let answered = inside.as_mut().await;
            let mut response = match answered {
                Ok(Ok(response)) => response,
                Err(panic) => inside.span().in_scope(|| answer_panic(panic)),
            };
            page.let_read(response.headers_mut());
            layers.access.note(observed, inside.span(), &mut response);
            Ok(response)
        })
    }
}

/// Bounds what is read of a body: none for one that says that it is longer, and one that says nothing breaks off.
fn limit(request: Request, max_bytes: usize) -> Option<Request> {
    let (size, max) = (request.body().size_hint(), u64::try_from(max_bytes).unwrap_or(u64::MAX));
    if size.lower() > max {
        return None;
    }
    // More than was said does not come through.
    let is_within = size.upper().is_some_and(|upper| upper <= max);
    Some(if is_within { request } else { request.map(|body| Body::new(Limited::new(body, max_bytes))) })
}

/// A panic is a fault of ours: logged with its message, told to the client without.
#[expect(clippy::needless_pass_by_value, reason = "it has been caught")]
fn answer_panic(panic: Box<dyn Any + Send>) -> Response {
    let message = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
    let message = message.unwrap_or("no message");
    tracing::error!(panic.message = message, "A handler panicked: {message}");
    let body = Json(serde_json::json!({ "error": "the server failed to answer this" }));
    (StatusCode::INTERNAL_SERVER_ERROR, body).into_response()
}
