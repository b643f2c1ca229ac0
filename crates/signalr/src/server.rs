//! The HTTP side: negotiation and the opening of sockets.

mod negotiate;
mod pending;

use std::sync::Arc;

use axum::Router;
use axum::extract::{FromRequestParts, Request, WebSocketUpgrade};
use axum::http::request::Parts;
use axum::http::{StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use parking_lot::Mutex;
use tokio::sync::Semaphore;

use crate::connection::{self, Opener};
use crate::{Host, Hub, HubOptions, Refusal};
use pending::{Claim, Pending};

/// The socket's read buffer, in bytes; axum's default of 128 KiB would be most of a connection's memory.
const READ_BUFFER_LENGTH: usize = 4 * 1024;

/// A hub with its limits and the connections it has, to be mounted at one or several paths.
pub struct HubServer<H: Hub> {
    hub: H,
    host: Host,
    options: HubOptions,
    pending: Mutex<Pending<H::User>>,
    seats: Arc<Semaphore>,
}

impl<H: Hub> HubServer<H> {
    /// A server for a hub. Nothing runs until a client comes.
    pub fn new(hub: H, host: Host, options: HubOptions) -> Arc<Self> {
        let pending = Mutex::new(Pending::new(options.pending_negotiation_count, options.negotiation_lifetime));
        let seats = Arc::new(Semaphore::new(options.connection_count.min(Semaphore::MAX_PERMITS)));
        Arc::new(Self { hub, host, options, pending, seats })
    }

    /// The routes `POST {path}/negotiate` and `GET {path}`, for any router. May be mounted at several paths, which
    /// then share connections and limits.
    pub fn routes<S: Clone + Send + Sync + 'static>(self: &Arc<Self>, path: &str) -> Router<S> {
        let path = path.trim_end_matches('/');
        let (negotiator, opener) = (self.clone(), self.clone());
        let negotiate = move |request: Request| {
            let server = negotiator.clone();
            async move { server.negotiate(request.into_parts().0).await }
        };
        let open = move |request: Request| {
            let server = opener.clone();
            async move { server.open(request.into_parts().0).await }
        };
        Router::new().route(&format!("{path}/negotiate"), post(negotiate)).route(path, get(open))
    }

    /// The hub.
    pub fn hub(&self) -> &H {
        &self.hub
    }

    /// How many connections are open.
    pub fn connection_count(&self) -> usize {
        self.options.connection_count.saturating_sub(self.seats.available_permits())
    }

    /// Opens the socket of a connection that was negotiated, or one that was not: without an id in the query.
    async fn open(self: Arc<Self>, mut parts: Parts) -> Response {
        let user = match self.admit(&parts).await {
            Ok(user) => user,
            Err(response) => return response,
        };
        let token = query(&parts.uri, "id").unwrap_or_default();
        let upgrade = match WebSocketUpgrade::from_request_parts(&mut parts, &()).await {
            Ok(upgrade) => upgrade,
            Err(_) if token.is_empty() => return (StatusCode::BAD_REQUEST, "Connection ID required").into_response(),
            Err(_) => return refuse_transport(&parts),
        };
        let Ok(seat) = self.seats.clone().try_acquire_owned() else {
            return StatusCode::SERVICE_UNAVAILABLE.into_response();
        };
        let connection_id = if token.is_empty() {
            self.new_id()
        } else {
            let claim = self
                .pending
                .lock()
                .claim(&token, self.host.clock.now(), |negotiator| self.hub.is_same_user(negotiator, &user));
            match claim {
                Claim::Granted(connection_id) => connection_id,
                Claim::Unknown => return (StatusCode::NOT_FOUND, "No Connection with that ID").into_response(),
                Claim::OtherUser => return StatusCode::FORBIDDEN.into_response(),
            }
        };
        let task = self.host.tasks.token();
        let maximum_length = (4 * self.options.maximum_message_length).max(READ_BUFFER_LENGTH);
        let opener = Opener { connection_id, user, headers: parts.headers };
        upgrade
            .read_buffer_size(READ_BUFFER_LENGTH)
            .write_buffer_size(0)
            .max_frame_size(maximum_length)
            .max_message_size(maximum_length)
            .on_upgrade(async move |socket| {
                connection::run(&self.hub, &self.host, &self.options, socket, opener).await;
                drop((seat, task));
            })
    }

    /// The user behind a request, or the refusal.
    async fn admit(&self, parts: &Parts) -> Result<H::User, Response> {
        if self.host.shutdown.is_cancelled() {
            return Err(StatusCode::SERVICE_UNAVAILABLE.into_response());
        }
        self.hub.authenticate(parts).await.map_err(|refusal| match refusal {
            Refusal::Unauthenticated => {
                (StatusCode::UNAUTHORIZED, [(header::WWW_AUTHENTICATE, "Bearer")]).into_response()
            }
            Refusal::Forbidden => StatusCode::FORBIDDEN.into_response(),
            Refusal::TooMany => StatusCode::TOO_MANY_REQUESTS.into_response(),
            Refusal::Unavailable => StatusCode::SERVICE_UNAVAILABLE.into_response(),
        })
    }

    /// 22 url-safe characters.
    fn new_id(&self) -> String {
        encode_id((self.host.random)())
    }
}

fn encode_id(bytes: [u8; 16]) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(bytes)
}

/// A parameter of the query, its name compared ignoring case. Not percent-decoded: nothing asked for needs it.
fn query(uri: &Uri, name: &str) -> Option<String> {
    uri.query()?.split('&').find_map(|pair| {
        let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
        key.eq_ignore_ascii_case(name).then(|| value.to_owned())
    })
}

/// Tells a client that falls back to a transport which was never offered.
fn refuse_transport(parts: &Parts) -> Response {
    let accept = parts.headers.get(header::ACCEPT).and_then(|accept| accept.to_str().ok());
    let transport = match accept {
        Some(accept) if accept.contains("text/event-stream") => "ServerSentEvents",
        _ => "LongPolling",
    };
    (StatusCode::NOT_FOUND, format!("{transport} transport not supported by this end point type")).into_response()
}
