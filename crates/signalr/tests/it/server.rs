use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

use axum::Router;
use bytes::Bytes;
use futures_util::{SinkExt, StreamExt};
use kiai_signalr::framing::FrameReader;
use kiai_signalr::{Host, HubOptions, HubServer, Protocol};
use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpStream};
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::clock::FakeClock;
use crate::hub::TestHub;

/// A server with one hub at `/hub`.
pub(crate) struct Server {
    pub(crate) hub: TestHub,
    pub(crate) hubs: Arc<HubServer<TestHub>>,
    pub(crate) clock: Arc<FakeClock>,
    pub(crate) shutdown: CancellationToken,
    pub(crate) tasks: TaskTracker,
    pub(crate) app: Router,
    address: SocketAddr,
}

impl Server {
    pub(crate) async fn start() -> Self {
        Self::start_with(Protocol::ALL, HubOptions::default()).await
    }

    pub(crate) async fn start_with(protocols: &'static [Protocol], options: HubOptions) -> Self {
        let (hub, clock) = (TestHub::new(protocols), FakeClock::new());
        let (shutdown, tasks) = (CancellationToken::new(), TaskTracker::new());
        let last = AtomicU8::new(0);
        let host = Host {
            clock: clock.clone(),
            random: Arc::new(move || [last.fetch_add(1, Ordering::Relaxed) + 1; 16]),
            shutdown: shutdown.clone(),
            tasks: tasks.clone(),
        };
        let hubs = HubServer::new(hub.clone(), host, options);
        let app: Router = hubs.routes("/hub");
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let service = app.clone();
        // The listener ends with the test's runtime; only connections are on the tracker.
        TaskTracker::new().spawn(async move { axum::serve(listener, service).await.unwrap() });
        Self { hub, hubs, clock, shutdown, tasks, app, address }
    }

    /// Opens a socket at a path and query, with headers.
    pub(crate) async fn open(&self, path: &str, headers: &[(&'static str, &str)]) -> Result<Client, Error> {
        let mut request = format!("ws://{}{path}", self.address).into_client_request().unwrap();
        for (name, value) in headers {
            request.headers_mut().insert(*name, value.parse().unwrap());
        }
        let (socket, _) = tokio_tungstenite::connect_async_with_config(request, None, true).await?;
        Ok(Client { socket, frames: FrameReader::new(1 << 24), protocol: Protocol::MessagePack })
    }

    /// A socket without negotiation, before its handshake.
    pub(crate) async fn socket(&self) -> Client {
        self.open("/hub", &[]).await.unwrap()
    }

    /// A connection that speaks MessagePack, after one call: the server has begun to time it.
    pub(crate) async fn connect(&self) -> Client {
        let mut client = self.socket().await;
        client.greet().await;
        client.invoke("0", "Nothing", &[]).await;
        client.expect(b"\x95\x03\x80\xa10\x03\xc0").await;
        client
    }

    /// Waits until every connection has ended.
    pub(crate) async fn all_ended(&self) {
        self.tasks.close();
        self.tasks.wait().await;
    }
}

/// One raw socket.
pub(crate) struct Client {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    frames: FrameReader,
    pub(crate) protocol: Protocol,
}

impl Client {
    pub(crate) async fn send(&mut self, bytes: &[u8]) {
        self.send_message(Message::Binary(Bytes::copy_from_slice(bytes))).await;
    }

    pub(crate) async fn send_message(&mut self, message: Message) {
        self.socket.send(message).await.unwrap();
    }

    /// Does the handshake as the game does.
    pub(crate) async fn greet(&mut self) {
        self.send(b"{\"protocol\":\"messagepack\",\"version\":1}\x1e").await;
        assert_eq!(self.record().await, "{}");
    }

    /// Calls a method with arguments that are encoded already, each one byte.
    pub(crate) async fn invoke(&mut self, id: &str, method: &str, arguments: &[u8]) {
        let count = u32::try_from(arguments.len()).unwrap();
        let write = |buffer: &mut Vec<u8>| buffer.extend_from_slice(arguments);
        self.send(&kiai_signalr::messagepack::invocation_with_id(id, method, count, write)).await;
    }

    /// The next hub message; `None` when the socket ends.
    pub(crate) async fn frame(&mut self) -> Option<Bytes> {
        loop {
            let frame = match self.protocol {
                Protocol::Json => self.frames.next_record(),
                Protocol::MessagePack => self.frames.next_prefixed(),
            };
            if let Some(frame) = frame.unwrap() {
                return Some(frame);
            }
            match self.socket.next().await? {
                Ok(Message::Binary(chunk)) => {
                    assert_eq!(self.protocol, Protocol::MessagePack, "bytes for a client that reads text");
                    self.frames.push(chunk);
                }
                Ok(Message::Text(chunk)) => {
                    assert_eq!(self.protocol, Protocol::Json, "text for a client that reads bytes");
                    self.frames.push(chunk.into());
                }
                Ok(_) => {}
                Err(_) => return None,
            }
        }
    }

    /// The next message that ends with a record separator, whatever the protocol.
    pub(crate) async fn record(&mut self) -> String {
        loop {
            if let Some(record) = self.frames.next_record().unwrap() {
                return String::from_utf8(record.to_vec()).unwrap();
            }
            match self.socket.next().await.unwrap().unwrap() {
                Message::Binary(chunk) => self.frames.push(chunk),
                Message::Text(chunk) => self.frames.push(chunk.into()),
                _ => {}
            }
        }
    }

    /// Asserts what the next hub message is.
    #[track_caller]
    pub(crate) fn expect<'a>(&'a mut self, expected: &'a [u8]) -> impl Future<Output = ()> + 'a {
        let caller = std::panic::Location::caller();
        async move {
            let frame = self.frame().await;
            assert_eq!(frame.as_deref(), Some(expected), "{frame:?} at {caller}");
        }
    }

    /// Asserts that the next hub message is a failed call with this text.
    pub(crate) async fn expect_failure(&mut self, id: &str, text: &str) {
        let outcome = kiai_signalr::Outcome::Error(text.into());
        let expected = kiai_signalr::messagepack::completion(id, &outcome);
        let frame = self.frame().await.unwrap();
        assert!(expected.ends_with(&frame), "{frame:?} instead of {text}");
    }

    /// Asserts that the server says Close with this text and then ends the socket.
    pub(crate) async fn expect_close(&mut self, text: Option<&str>, allow_reconnect: bool) {
        let expected = match self.protocol {
            Protocol::Json => kiai_signalr::json::close(text, allow_reconnect),
            Protocol::MessagePack => kiai_signalr::messagepack::close(text, allow_reconnect).slice(1..),
        };
        let frame = self.frame().await.unwrap();
        assert!(expected.starts_with(&frame), "{frame:?} instead of {text:?}");
        assert_eq!(self.frame().await, None);
    }

    /// The next WebSocket message.
    pub(crate) async fn message(&mut self) -> Option<Message> {
        self.socket.next().await?.ok()
    }

    /// Writes bytes past the WebSocket.
    pub(crate) async fn send_raw(&mut self, bytes: &[u8]) {
        let MaybeTlsStream::Plain(stream) = self.socket.get_mut() else { panic!("not a plain socket") };
        stream.write_all(bytes).await.unwrap();
    }

    /// Waits until the server has read everything that was sent so far.
    pub(crate) async fn is_read(&mut self) {
        self.send_message(Message::Ping(Bytes::from_static(b"read?"))).await;
        loop {
            match self.socket.next().await.unwrap().unwrap() {
                Message::Pong(_) => return,
                Message::Binary(chunk) => self.frames.push(chunk),
                message => panic!("{message}"),
            }
        }
    }
}
