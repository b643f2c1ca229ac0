//! One log line and one count for every request, and a number by which its other log lines are found.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use axum::extract::{ConnectInfo, MatchedPath, Request, State};
use axum::http::HeaderValue;
use axum::middleware::Next;
use axum::response::Response;
use tracing::Instrument;

/// Numbers the requests of one server.
#[derive(Debug, Default)]
pub(crate) struct RequestNumbers(AtomicU64);

/// Counts and logs a request, with the number it gets told to the client as `x-request-id`. The query is not logged:
/// it may hold secrets.
pub(crate) async fn observe(State(numbers): State<Arc<RequestNumbers>>, request: Request, next: Next) -> Response {
    let number = numbers.0.fetch_add(1, Ordering::Relaxed);
    let method = request.method().clone();
    let uri = request.uri().clone(); // shares its bytes
    let route = request.extensions().get::<MatchedPath>().map_or("none", MatchedPath::as_str).to_owned();
    let client = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(address)| address.ip());

    let began = now();
    let span = tracing::info_span!("request", request.id = number);
    let mut response = next.run(request).instrument(span.clone()).await;
    let took = began.elapsed();

    let status = response.status().as_u16();
    metrics::counter!("http_requests_total", "method" => method_label(&method), "route" => route.clone(), "status" => status.to_string())
        .increment(1);
    metrics::histogram!("http_request_seconds", "route" => route).record(took);
    span.in_scope(|| {
        let duration_ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
        tracing::event!(
            target: "kiai::access",
            tracing::Level::DEBUG,
            http.method = %method,
            http.path = uri.path(),
            http.status = status,
            client.address = client.map(tracing::field::display),
            duration_ms,
            "{method} {} answered {status}",
            uri.path()
        );
    });
    response.headers_mut().insert("x-request-id", HeaderValue::from(number));
    response
}

/// The method's name, one for all that HTTP does not know: a label has few values, whatever clients send.
fn method_label(method: &axum::http::Method) -> &'static str {
    match method.as_str() {
        "GET" => "GET",
        "HEAD" => "HEAD",
        "POST" => "POST",
        "PUT" => "PUT",
        "PATCH" => "PATCH",
        "DELETE" => "DELETE",
        "OPTIONS" => "OPTIONS",
        _ => "other",
    }
}

#[expect(clippy::disallowed_methods, reason = "measures how long an answer takes; decides nothing")]
fn now() -> Instant {
    Instant::now()
}
