//! One log line and one count for every request, and a number by which its other log lines are found.

use std::net::{IpAddr, SocketAddr};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use axum::extract::{ConnectInfo, MatchedPath, Request};
use axum::http::{HeaderName, HeaderValue, Method, Uri};
use axum::response::Response;
use tracing::{Level, Span};

use super::requests::RequestFigures;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Numbers, counts and logs the requests of one server.
#[derive(Debug, Default)]
pub(crate) struct Access {
    last_number: AtomicU64,
    figures: RequestFigures,
}

/// A request that is being answered.
#[derive(Debug)]
pub(crate) struct Observed {
    number: u64,
    began: Instant,
    method: Method,
    route: Option<MatchedPath>,
    /// For the line about itself, if that is logged.
    line: Option<(Uri, Option<IpAddr>)>,
}

impl Access {
    /// Begins to watch a request. The span is where its log lines belong.
    pub(crate) fn observe(&self, request: &Request) -> (Observed, Span) {
        let number = self.last_number.fetch_add(1, Ordering::Relaxed);
        let is_logged = tracing::enabled!(target: "kiai::access", Level::DEBUG);
        let observed = Observed {
            number,
            began: now(),
            method: request.method().clone(),
            route: request.extensions().get::<MatchedPath>().cloned(),
            line: is_logged.then(|| {
                let client = request.extensions().get::<ConnectInfo<SocketAddr>>();
                (request.uri().clone(), client.map(|ConnectInfo(address)| address.ip()))
            }),
        };
        (observed, tracing::info_span!("request", request.id = number))
    }

    /// Counts and logs a request that is answered, with its number told to the client as `x-request-id`. The query is not
    /// logged: it may hold secrets.
    pub(crate) fn note(&self, observed: Observed, span: &Span, response: &mut Response) {
        let Observed { number, began, method, route, line } = observed;
        let (took, status) = (began.elapsed(), response.status().as_u16());
        let route = route.as_ref().map_or("none", MatchedPath::as_str);
        self.figures.count(&method, route, status, took);
        if let Some((uri, client)) = line {
            span.in_scope(|| log(&method, &uri, status, client, took));
        }
        response.headers_mut().insert(REQUEST_ID, HeaderValue::from(number));
    }
}

fn log(method: &Method, uri: &Uri, status: u16, client: Option<IpAddr>, took: Duration) {
    let duration_ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
    tracing::event!(
        target: "kiai::access",
        Level::DEBUG,
        http.method = %method,
        http.path = uri.path(),
        http.status = status,
        client.address = client.map(tracing::field::display),
        duration_ms,
        "{method} {} answered {status}",
        uri.path()
    );
}

#[expect(clippy::disallowed_methods, reason = "measures how long an answer takes; decides nothing")]
fn now() -> Instant {
    Instant::now()
}
