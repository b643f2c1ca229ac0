use std::sync::Arc;

use axum::Router;
use axum::routing::get;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::sync::Notify;

use super::*;

struct Listening {
    address: SocketAddr,
    connections: TaskTracker,
    stopping: CancellationToken,
}

async fn listening(router: Router) -> Listening {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (connections, stopping) = (TaskTracker::new(), CancellationToken::new());
    connections.spawn(accept(listener, router, None, connections.clone(), stopping.clone()));
    Listening { address, connections, stopping }
}

impl Listening {
    async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.address).await.unwrap()
    }

    async fn all_ended(&self) {
        self.connections.close();
        self.connections.wait().await;
    }
}

const GET: &[u8] = b"GET / HTTP/1.1\r\nhost: kiai\r\n\r\n";

#[tokio::test]
async fn a_request_under_way_is_answered_when_the_server_stops() {
    let (began, go_on) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let (begin, going_on) = (began.clone(), go_on.clone());
    let handler = move || async move {
        begin.notify_one();
        going_on.notified().await;
        "done"
    };
    let server = listening(Router::new().route("/", get(handler))).await;
    let mut client = server.connect().await;
    client.write_all(GET).await.unwrap();
    began.notified().await;

    server.stopping.cancel();
    go_on.notify_one();
    let mut answer = String::new();
    client.read_to_string(&mut answer).await.unwrap(); // to the end: the connection is closed afterwards
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
    assert!(answer.ends_with("done"), "{answer}");
    server.all_ended().await;
    assert!(TcpStream::connect(server.address).await.is_err());
}

#[tokio::test]
async fn an_idle_connection_is_closed_when_the_server_stops() {
    let server = listening(Router::new().route("/", get(|| async { "ok" }))).await;
    let mut client = server.connect().await;
    client.write_all(GET).await.unwrap();
    let mut answer = [0; 15];
    client.read_exact(&mut answer).await.unwrap();
    assert_eq!(&answer, b"HTTP/1.1 200 OK");

    server.stopping.cancel();
    server.all_ended().await;
}

#[tokio::test]
async fn a_connection_that_says_nothing_does_not_hold_the_server_up() {
    let server = listening(Router::new()).await;
    let _silent = server.connect().await;
    // Another one that is answered, so that the first is known to be accepted.
    let mut other = server.connect().await;
    other.write_all(GET).await.unwrap();
    assert_eq!(other.read_u8().await.unwrap(), b'H');

    server.stopping.cancel();
    server.all_ended().await;
}

#[tokio::test]
async fn a_head_that_is_too_large_is_refused() {
    let server = listening(Router::new()).await;
    let mut client = server.connect().await;
    let line = format!("GET / HTTP/1.1\r\nhost: kiai\r\ncookie: {}\r\n\r\n", "x".repeat(2 * MAX_HEAD_BYTES));
    client.write_all(line.as_bytes()).await.unwrap();
    let mut answer = [0; 12];
    client.read_exact(&mut answer).await.unwrap();
    assert_eq!(&answer, b"HTTP/1.1 431");
    drop(client);
    server.stopping.cancel();
    server.all_ended().await;
}
