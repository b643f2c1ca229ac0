//! One sender and many receivers: messages a second, with few of them under way at a time.
//!
//! Receivers read raw bytes and count payload, so that what is measured is the server.

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use bytes::Bytes;
use futures_util::SinkExt;
use kiai_clients::lazer::{self, SpectatorHub};
use kiai_wire_lazer::hub::spectator::{SpectatorClient, SpectatorServer};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    sync::Notify,
};
use tokio_tungstenite::tungstenite::Message;

use crate::{baseline::Baseline, crowd::Crowd, process::Server};

/// Messages of the sender that may be under way.
const WINDOW: u64 = 32;
/// Messages of the sender in one measurement.
const MESSAGES: u64 = 1_000;

/// A sender and its receivers.
pub(crate) struct Audience {
    pub(crate) message_length: usize,
    count: usize,
    /// Bytes that were received in all.
    received: Arc<Counter>,
    sender: Sender,
}

#[derive(Default)]
struct Counter {
    bytes: AtomicU64,
    grown: Notify,
}

enum Sender {
    Kiai {
        hub: SpectatorHub,
        frame: Bytes,
    },
    Baseline {
        socket: Box<tokio_tungstenite::WebSocketStream<tokio_tungstenite::MaybeTlsStream<TcpStream>>>,
        frame: Bytes,
    },
}

/// A player whose bundles go to `count` watchers.
pub(crate) async fn kiai(crowd: &Crowd, server: &Server, count: usize) -> Audience {
    let player = crowd.player(server, 60);
    let hub = player.open_spectator().await.unwrap();
    let script = crowd.script();
    hub.begin(None, &script.state()).await.unwrap();
    let bundle = &script.bundles[script.bundles.len() / 2].bundle;
    let relayed = SpectatorClient::UserSentFrames(kiai_model::Id::new(crowd.user(60)), bundle.into());
    let message_length = lazer::frame(&relayed).len();
    let frame = lazer::frame(&SpectatorServer::SendFrameDataV2(None, bundle.into()));

    let received = Arc::new(Counter::default());
    for watcher in 0..count {
        let stream = TcpStream::connect(server.address).await.unwrap();
        let token = crowd.token(100 + watcher);
        let mut stream = upgrade(stream, server.address, "/signalr/spectator", &token).await;
        let mut first = b"{\"protocol\":\"messagepack\",\"version\":1}\x1e".to_vec();
        let watch = SpectatorServer::StartWatchingUser(kiai_model::Id::new(crowd.user(60)));
        first.extend_from_slice(&lazer::frame(&watch));
        send_masked(&mut stream, &first).await;
        receive(stream, received.clone());
    }
    // until everyone watches, what they receive is the answer to the handshake and what is played
    settle(&received).await;
    Audience { message_length, count, received, sender: Sender::Kiai { hub, frame } }
}

/// The same with the baseline: messages of the same length.
pub(crate) async fn baseline(baseline: &Baseline, message_length: usize, count: usize) -> Audience {
    let received = Arc::new(Counter::default());
    for _ in 0..count {
        let stream = TcpStream::connect(baseline.address).await.unwrap();
        receive(upgrade(stream, baseline.address, "/watch", "").await, received.clone());
    }
    let (socket, _) = tokio_tungstenite::connect_async(format!("ws://{}/send", baseline.address)).await.unwrap();
    settle(&received).await;
    let frame = Bytes::from(vec![0x91; message_length]);
    Audience { message_length, count, received, sender: Sender::Baseline { socket: Box::new(socket), frame } }
}

/// Messages a second that arrive, of both, taken in turns.
pub(crate) async fn compare(mut a: Audience, mut b: Audience) -> (f64, f64) {
    a.rate(MESSAGES / 4).await;
    b.rate(MESSAGES / 4).await;
    let mut sums = (0.0, 0.0);
    for _ in 0..3 {
        sums.0 += a.rate(MESSAGES).await / 3.0;
        sums.1 += b.rate(MESSAGES).await / 3.0;
    }
    sums
}

impl Audience {
    async fn rate(&mut self, messages: u64) -> f64 {
        let before = self.received.bytes.load(Ordering::Relaxed);
        let round = (self.count * self.message_length) as u64;
        let began = Instant::now();
        for sent in 0..messages {
            let wanted = before + round * sent.saturating_sub(WINDOW);
            self.wait_for(wanted).await;
            match &mut self.sender {
                Sender::Kiai { hub, frame } => hub.connection().send_frame(frame.clone()),
                Sender::Baseline { socket, frame } => socket.send(Message::Binary(frame.clone())).await.unwrap(),
            }
        }
        self.wait_for(before + round * messages).await;
        (messages * self.count as u64) as f64 / began.elapsed().as_secs_f64()
    }

    async fn wait_for(&self, bytes: u64) {
        loop {
            let grown = self.received.grown.notified();
            if self.received.bytes.load(Ordering::Relaxed) >= bytes {
                return;
            }
            let patience = tokio::time::timeout(Duration::from_secs(20), grown).await;
            let missing = bytes.saturating_sub(self.received.bytes.load(Ordering::Relaxed));
            assert!(patience.is_ok() || missing == 0, "{missing} bytes did not arrive");
        }
    }
}

/// Waits until nothing has arrived for a second.
async fn settle(received: &Counter) {
    let mut before = u64::MAX;
    while before != received.bytes.load(Ordering::Relaxed) {
        before = received.bytes.load(Ordering::Relaxed);
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
}

/// Becomes a WebSocket.
async fn upgrade(mut stream: TcpStream, address: SocketAddr, path: &str, token: &str) -> TcpStream {
    stream.set_nodelay(true).unwrap();
    let request = format!(
        "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
         Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nAuthorization: Bearer {token}\r\n\r\n"
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await.unwrap());
    }
    assert!(head.starts_with(b"HTTP/1.1 101"), "{}", String::from_utf8_lossy(&head));
    stream
}

/// Sends one binary message, masked with zeroes.
async fn send_masked(stream: &mut TcpStream, payload: &[u8]) {
    let mut message = vec![0x82];
    match payload.len() {
        short @ 0..=125 => message.push(0x80 | short as u8),
        long => {
            message.push(0x80 | 126);
            message.extend_from_slice(&u16::try_from(long).unwrap().to_be_bytes());
        }
    }
    message.extend_from_slice(&[0; 4]);
    message.extend_from_slice(payload);
    stream.write_all(&message).await.unwrap();
}

/// Counts the payload of what arrives until the connection ends.
fn receive(stream: TcpStream, received: Arc<Counter>) {
    tokio::spawn(async move {
        let mut stream = tokio::io::BufReader::with_capacity(16 * 1024, stream);
        let mut payload = vec![0; 256 * 1024];
        loop {
            let Ok(_) = stream.read_u8().await else { return };
            let length = match stream.read_u8().await.unwrap() & 0x7f {
                126 => u64::from(stream.read_u16().await.unwrap()),
                127 => stream.read_u64().await.unwrap(),
                short => u64::from(short),
            };
            let mut left = usize::try_from(length).unwrap();
            while left > 0 {
                let part = left.min(payload.len());
                stream.read_exact(&mut payload[..part]).await.unwrap();
                left -= part;
            }
            received.bytes.fetch_add(length, Ordering::Relaxed);
            received.grown.notify_waiters();
        }
    });
}
