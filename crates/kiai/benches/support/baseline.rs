//! The least a server can be, in a process of its own: bodies of a length, and a broadcast.

use std::{
    io::{BufRead, BufReader},
    net::SocketAddr,
    process::{Child, Command, Stdio},
    sync::Arc,
};

use axum::{
    Router,
    extract::{
        Path, State, WebSocketUpgrade,
        ws::{Message, WebSocket},
    },
    response::Response,
    routing::{get, post},
};
use bytes::Bytes;
use futures_util::SinkExt;
use parking_lot::Mutex;
use tokio::sync::mpsc;

/// Messages that wait for one watcher; as many as one of kiai's connections holds.
const QUEUE: usize = 1_024;

/// The process.
pub(crate) struct Baseline {
    pub(crate) address: SocketAddr,
    child: Child,
}

impl Baseline {
    /// Starts this program again as the baseline.
    pub(crate) fn start() -> Self {
        let program = std::env::current_exe().unwrap();
        let mut child = Command::new(program).arg("baseline").stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        Self { address: line.trim().parse().unwrap(), child }
    }
}

impl Drop for Baseline {
    fn drop(&mut self) {
        _ = self.child.kill();
        _ = self.child.wait();
    }
}

type Watchers = Arc<Mutex<Vec<mpsc::Sender<Bytes>>>>;

/// Serves until it is killed.
pub(crate) fn serve() -> ! {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let router = Router::new()
            .route("/bytes/{length}", get(bytes))
            .route("/poll", post(poll))
            .route("/watch", get(watch))
            .route("/send", get(send))
            .with_state(Watchers::default());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        println!("{}", listener.local_addr().unwrap());
        axum::serve(listener, router).await.unwrap();
    });
    unreachable!("axum serves for ever")
}

async fn bytes(Path(length): Path<usize>) -> Bytes {
    static BODY: [u8; 1 << 20] = [b'x'; 1 << 20];
    Bytes::from_static(&BODY[..length])
}

/// Reads whatever comes and answers what a poll is answered that finds nothing.
async fn poll(body: Bytes) -> Bytes {
    std::hint::black_box(body);
    Bytes::from_static(&[8, 0, 0, 0, 0, 0, 0])
}

/// One bounded queue and one task for each socket.
async fn watch(upgrade: WebSocketUpgrade, State(watchers): State<Watchers>) -> Response {
    upgrade.on_upgrade(async move |mut socket: WebSocket| {
        let (sender, mut receiver) = mpsc::channel::<Bytes>(QUEUE);
        watchers.lock().push(sender);
        while let Some(message) = receiver.recv().await {
            if socket.send(Message::Binary(message)).await.is_err() {
                return;
            }
        }
    })
}

async fn send(upgrade: WebSocketUpgrade, State(watchers): State<Watchers>) -> Response {
    upgrade.on_upgrade(async move |mut socket: WebSocket| {
        while let Some(Ok(message)) = socket.recv().await {
            if let Message::Binary(message) = message {
                for watcher in watchers.lock().iter() {
                    _ = watcher.try_send(message.clone());
                }
            }
        }
        _ = socket.close().await;
    })
}
