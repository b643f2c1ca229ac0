//! Raw sockets of both families; watchers, and when each of them has which bundle.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use kiai_clients::lazer;
use kiai_model::Id;
use kiai_wire_bancho::{
    ClientPacket, Dialect, Packet,
    login::headers::{CLIENT_VERSION, REQUEST_TOKEN},
};
use kiai_wire_lazer::hub::spectator::SpectatorServer;
use parking_lot::Mutex;
use tokio::{
    io::{AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader},
    net::{TcpStream, tcp::OwnedReadHalf},
};

use crate::{crowd::Crowd, process::Server, visits::Town};

/// What of osu!(lazer) is longer than this is a bundle of frames: what else comes are pings.
const BUNDLE_LENGTH_MIN: usize = 100;
/// Packet 15 of bancho.
const SPECTATE_FRAMES: u16 = 15;

/// Those who watch.
pub(crate) struct Stand {
    shared: Arc<Shared>,
    count: usize,
}

#[derive(Default)]
struct Shared {
    /// When each bundle was sent, once those who watch are there.
    sent: Mutex<Vec<Instant>>,
    /// How late who had one.
    delays: Mutex<Vec<Duration>>,
}

#[derive(Clone, Copy)]
enum Kind {
    Lazer,
    Neosu,
}

impl Stand {
    /// Has `count` of each kind watch a user, the copies from `first` on.
    pub(crate) async fn fill(crowd: &Crowd, server: &Server, user: i64, first: usize, count: usize) -> Self {
        let shared = Arc::<Shared>::default();
        for copy in first..first + count {
            let mut stream = spectator(crowd, server, copy).await;
            send_masked(&mut stream, &lazer::frame(&SpectatorServer::StartWatchingUser(Id::new(user)))).await;
            receive(stream, Kind::Lazer, shared.clone());
        }
        let visits = Town::let_in(server, first + count..first + 2 * count).await;
        for visit in visits {
            let mut stream = socket(server, visit.token()).await;
            say(&mut stream, &[ClientPacket::StartSpectating(Id::new(user))]).await;
            receive(stream, Kind::Neosu, shared.clone());
        }
        // Who is here and how many are in a channel is told for a while.
        tokio::time::sleep(Duration::from_secs(8)).await;
        Self { shared, count: 2 * count }
    }

    /// The next bundle is sent now.
    pub(crate) fn note_sent(&self) {
        self.shared.sent.lock().push(Instant::now());
    }

    /// How late each of so many bundles was with each who watches.
    pub(crate) async fn delays(self, bundles: usize) -> Vec<Duration> {
        let patience = Instant::now() + Duration::from_secs(20);
        while self.shared.delays.lock().len() < self.count * bundles && Instant::now() < patience {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        let delays = std::mem::take(&mut *self.shared.delays.lock());
        assert_eq!(delays.len(), self.count * bundles, "everybody has every bundle");
        delays
    }
}

/// The spectator hub of a copy, with its handshake sent.
pub(crate) async fn spectator(crowd: &Crowd, server: &Server, copy: usize) -> TcpStream {
    let authorization = format!("Authorization: Bearer {}\r\n", crowd.token(copy));
    let mut stream = upgrade(server, "localhost", "/signalr/spectator", &authorization).await;
    send_masked(&mut stream, b"{\"protocol\":\"messagepack\",\"version\":1}\x1e").await;
    stream
}

/// The WebSocket of a visit of neosu.
pub(crate) async fn socket(server: &Server, token: &str) -> TcpStream {
    let headers = format!("{REQUEST_TOKEN}: {token}\r\n{CLIENT_VERSION}: release-43.02\r\n");
    upgrade(server, "c.localhost", "/ws/", &headers).await
}

/// Sends packets in one message.
pub(crate) async fn say(stream: &mut (impl AsyncWrite + Unpin), packets: &[ClientPacket]) {
    let mut bytes = Vec::new();
    packets.iter().for_each(|packet| packet.append(Dialect::Neosu, &mut bytes));
    send_masked(stream, &bytes).await;
}

async fn upgrade(server: &Server, host: &str, path: &str, headers: &str) -> TcpStream {
    let mut stream = TcpStream::connect(server.address).await.unwrap();
    stream.set_nodelay(true).unwrap();
    let request = format!(
        "GET {path} HTTP/1.1\r\nHost: {host}:{}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
         Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n{headers}\r\n",
        server.address.port()
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
pub(crate) async fn send_masked(stream: &mut (impl AsyncWrite + Unpin), payload: &[u8]) {
    let mut message = vec![0x82];
    match payload.len() {
        short @ 0..=125 => message.push(0x80 | u8::try_from(short).unwrap()),
        long => {
            message.push(0x80 | 126);
            message.extend_from_slice(&u16::try_from(long).unwrap().to_be_bytes());
        }
    }
    message.extend_from_slice(&[0; 4]);
    message.extend_from_slice(payload);
    stream.write_all(&message).await.unwrap();
}

/// The messages that a server sends.
pub(crate) struct Incoming(BufReader<OwnedReadHalf>);

pub(crate) fn incoming(stream: OwnedReadHalf) -> Incoming {
    Incoming(BufReader::with_capacity(16 * 1024, stream))
}

impl Incoming {
    /// The payload of the next one; none at the end of the connection.
    pub(crate) async fn next(&mut self) -> Option<Vec<u8>> {
        let stream = &mut self.0;
        stream.read_u8().await.ok()?;
        let length = match stream.read_u8().await.ok()? & 0x7f {
            126 => usize::from(stream.read_u16().await.ok()?),
            127 => usize::try_from(stream.read_u64().await.ok()?).unwrap(),
            short => usize::from(short),
        };
        let mut payload = vec![0; length];
        stream.read_exact(&mut payload).await.ok()?;
        Some(payload)
    }
}

/// Notes how late bundles come until the connection ends.
fn receive(stream: TcpStream, kind: Kind, shared: Arc<Shared>) {
    tokio::spawn(async move {
        let (read, _write) = stream.into_split();
        let (mut incoming, mut seen) = (incoming(read), 0);
        while let Some(payload) = incoming.next().await {
            let now = Instant::now();
            let bundles = match kind {
                Kind::Lazer => messages(&payload).filter(|message| message.len() >= BUNDLE_LENGTH_MIN).count(),
                Kind::Neosu => packets(&payload).filter(|(id, _)| *id == SPECTATE_FRAMES).count(),
            };
            let sent = shared.sent.lock();
            // What is played already when somebody comes is not counted.
            let new = &sent[sent.len().min(seen)..sent.len().min(seen + bundles)];
            shared.delays.lock().extend(new.iter().map(|at| now - *at));
            seen += new.len();
        }
    });
}

/// Messages of a hub, each with its length before it; none of a handshake's answer.
pub(crate) fn messages(mut payload: &[u8]) -> impl Iterator<Item = &[u8]> {
    std::iter::from_fn(move || {
        if payload.is_empty() || payload[0] == b'{' {
            return None;
        }
        let (mut length, mut shift) = (0, 0);
        while let Some((byte, rest)) = payload.split_first() {
            payload = rest;
            length |= usize::from(byte & 0x7f) << shift;
            shift += 7;
            if byte & 0x80 == 0 {
                break;
            }
        }
        let (message, rest) = payload.split_at(length.min(payload.len()));
        payload = rest;
        Some(message)
    })
}

/// Packets with their ids and bodies.
pub(crate) fn packets(mut payload: &[u8]) -> impl Iterator<Item = (u16, &[u8])> {
    std::iter::from_fn(move || {
        let [a, b, _, c, d, e, f, rest @ ..] = payload else { return None };
        let (body, rest) = rest.split_at((u32::from_le_bytes([*c, *d, *e, *f]) as usize).min(rest.len()));
        payload = rest;
        Some((u16::from_le_bytes([*a, *b]), body))
    })
}
