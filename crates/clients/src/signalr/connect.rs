use std::sync::Arc;
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use kiai_signalr::Clock;
use kiai_signalr::framing::FrameReader;
use reqwest::header::{ACCEPT, AUTHORIZATION, HeaderMap, HeaderValue, USER_AGENT};
use reqwest::{StatusCode, Url};
use serde::Deserialize;
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::tungstenite::{self, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::connection::{Callbacks, HubConnection};
use super::pump::Pump;

/// The socket of a connection.
pub(super) type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// The handshake as the game sends it, record separator included.
const HANDSHAKE: &[u8] = b"{\"protocol\":\"messagepack\",\"version\":1}\x1e";

/// How long the server may take to answer the handshake.
const HANDSHAKE_TIMEOUT: Duration = Duration::from_secs(15);

/// What a server may say in one handshake, in bytes.
const MAXIMUM_HANDSHAKE_LENGTH: usize = 32 * 1024;

/// The longest hub message that is read, in bytes. The game has no limit; this only guards the program around it.
pub(super) const MAXIMUM_MESSAGE_LENGTH: usize = 16 * 1024 * 1024;

/// What all connections of a program share.
#[derive(Clone)]
pub struct Connector {
    /// Sends the negotiations.
    pub http: reqwest::Client,
    /// Times pings and time-outs.
    pub clock: Arc<dyn Clock>,
    /// Ends every connection at once when it is cancelled.
    pub shutdown: CancellationToken,
    /// Counts the connections' tasks.
    pub tasks: TaskTracker,
}

/// Why a connection could not be made.
#[derive(Debug, thiserror::Error)]
pub enum ConnectError {
    /// The address of the hub is not an `http` or `https` URL.
    #[error("not the address of a hub: {0}")]
    Address(String),
    /// A token or header cannot be sent.
    #[error("a header cannot be sent")]
    Header,
    /// The server could not be asked, or its answer to the negotiation was not understood.
    #[error("negotiation failed")]
    Negotiation(#[source] reqwest::Error),
    /// The server refused the negotiation or the socket with this status.
    #[error("refused with {status}: {body}")]
    Refused {
        /// The status.
        status: StatusCode,
        /// What it said, if anything.
        body: String,
    },
    /// The server answered the negotiation, but offers no connection. The text is its own, if it gave one.
    #[error("nothing to connect to: {0}")]
    Unavailable(String),
    /// The socket failed.
    #[error("the socket failed")]
    Socket(#[source] Box<tungstenite::Error>),
    /// The server refused the handshake with this text.
    #[error("Unable to complete handshake with the server due to an error: {0}")]
    Handshake(String),
    /// The server did not answer the handshake within 15 s, or not in its form.
    #[error("no handshake")]
    NoHandshake,
}

impl Connector {
    /// Connects to the hub at `hub_url` (`http://host/path`) as the game does: negotiates, opens the WebSocket, does
    /// the handshake and sends a first Ping.
    ///
    /// `headers` go with both requests, beside the bearer token and what SignalR itself sends.
    ///
    /// # Errors
    /// Whatever is in the way; nothing is tried again.
    pub async fn connect(
        &self,
        hub_url: &str,
        bearer: Option<&str>,
        headers: &HeaderMap,
    ) -> Result<(HubConnection, Callbacks), ConnectError> {
        let headers = request_headers(bearer, headers)?;
        let token = self.negotiate(hub_url, &headers).await?;
        let mut socket = open(hub_url, &token, headers).await?;
        let mut frames = FrameReader::new(MAXIMUM_HANDSHAKE_LENGTH);
        tokio::select! {
            answer = shake_hands(&mut socket, &mut frames) => answer?,
            () = self.clock.sleep(HANDSHAKE_TIMEOUT) => return Err(ConnectError::NoHandshake),
        }
        let (connection, callbacks, shared) = HubConnection::new();
        let pump = Pump::new(socket, frames.with_maximum(MAXIMUM_MESSAGE_LENGTH), shared, self);
        self.tasks.spawn(pump.run());
        Ok((connection, callbacks))
    }

    /// The token that admits to a WebSocket.
    async fn negotiate(&self, hub_url: &str, headers: &HeaderMap) -> Result<String, ConnectError> {
        let url = address(hub_url, |url| {
            url.path_segments_mut().ok()?.pop_if_empty().push("negotiate");
            url.query_pairs_mut().append_pair("negotiateVersion", "1");
            Some(())
        })?;
        let request = self.http.post(url).headers(headers.clone()).header(ACCEPT, "*/*");
        let response = request.send().await.map_err(ConnectError::Negotiation)?;
        let status = response.status();
        if status != StatusCode::OK {
            return Err(ConnectError::Refused { status, body: response.text().await.unwrap_or_default() });
        }
        let negotiation: Negotiation = response.json().await.map_err(ConnectError::Negotiation)?;
        if let Some(error) = negotiation.error {
            return Err(ConnectError::Unavailable(error));
        }
        let offered = |transport: &Transport| {
            transport.transport == "WebSockets" && transport.transfer_formats.iter().any(|format| format == "Binary")
        };
        if !negotiation.available_transports.iter().any(offered) {
            return Err(ConnectError::Unavailable("no binary WebSockets".into()));
        }
        match negotiation.negotiate_version {
            0 => negotiation.connection_id,
            _ => negotiation.connection_token,
        }
        .ok_or_else(|| ConnectError::Unavailable("no connection token".into()))
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Negotiation {
    #[serde(default)]
    negotiate_version: u32,
    connection_id: Option<String>,
    connection_token: Option<String>,
    #[serde(default)]
    available_transports: Vec<Transport>,
    error: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Transport {
    transport: String,
    transfer_formats: Vec<String>,
}

fn request_headers(bearer: Option<&str>, extra: &HeaderMap) -> Result<HeaderMap, ConnectError> {
    let mut headers = extra.clone();
    if let Some(bearer) = bearer.filter(|bearer| !bearer.is_empty()) {
        let value = HeaderValue::try_from(format!("Bearer {bearer}")).map_err(|_| ConnectError::Header)?;
        headers.insert(AUTHORIZATION, value);
    }
    headers.insert("x-requested-with", HeaderValue::from_static("XMLHttpRequest"));
    headers.insert(USER_AGENT, HeaderValue::from_static("Microsoft SignalR/10.0 (10.0.9; Unknown OS; .NET; Unknown)"));
    Ok(headers)
}

/// The hub's address, changed. A query of its own is kept.
fn address(hub_url: &str, change: impl FnOnce(&mut Url) -> Option<()>) -> Result<Url, ConnectError> {
    let mut url = Url::parse(hub_url).map_err(|error| ConnectError::Address(error.to_string()))?;
    change(&mut url).ok_or_else(|| ConnectError::Address(hub_url.into()))?;
    Ok(url)
}

async fn open(hub_url: &str, token: &str, headers: HeaderMap) -> Result<Socket, ConnectError> {
    let url = address(hub_url, |url| {
        let scheme = if url.scheme() == "https" { "wss" } else { "ws" };
        url.set_scheme(scheme).ok()?;
        url.query_pairs_mut().append_pair("id", token);
        Some(())
    })?;
    let mut request = url.as_str().into_client_request().map_err(socket_error)?;
    request.headers_mut().extend(headers);
    let config = WebSocketConfig::default().read_buffer_size(4 * 1024).write_buffer_size(0);
    match tokio_tungstenite::connect_async_with_config(request, Some(config), true).await {
        Ok((socket, _)) => Ok(socket),
        Err(tungstenite::Error::Http(response)) => Err(ConnectError::Refused {
            status: response.status(),
            body: response.body().as_deref().map(String::from_utf8_lossy).unwrap_or_default().into_owned(),
        }),
        Err(error) => Err(socket_error(error)),
    }
}

/// Sends the handshake and reads its answer; what comes behind it stays in `frames`.
async fn shake_hands(socket: &mut Socket, frames: &mut FrameReader) -> Result<(), ConnectError> {
    #[derive(Deserialize)]
    struct Answer {
        error: Option<String>,
    }
    socket.send(Message::Binary(HANDSHAKE.into())).await.map_err(socket_error)?;
    let answer = loop {
        if let Some(answer) = frames.next_record().map_err(|_| ConnectError::NoHandshake)? {
            break answer;
        }
        match socket.next().await {
            Some(Ok(Message::Binary(chunk))) => frames.push(chunk),
            Some(Ok(Message::Text(chunk))) => frames.push(chunk.into()),
            Some(Ok(Message::Ping(_) | Message::Pong(_) | Message::Frame(_))) => {}
            Some(Ok(Message::Close(_))) | None => return Err(ConnectError::NoHandshake),
            Some(Err(error)) => return Err(socket_error(error)),
        }
    };
    match serde_json::from_slice(&answer) {
        Ok(Answer { error: None }) => Ok(()),
        Ok(Answer { error: Some(error) }) => Err(ConnectError::Handshake(error)),
        Err(_) => Err(ConnectError::NoHandshake),
    }
}

fn socket_error(error: tungstenite::Error) -> ConnectError {
    ConnectError::Socket(Box::new(error))
}
