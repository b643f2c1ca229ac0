//! Accepting connections and serving HTTP/1 on them.
//!
//! axum's own `serve` waits for ever for slow headers and has no deadline when it stops; this loop has both, and small
//! buffers.

#[cfg(test)]
mod tests;

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tower::ServiceExt;

/// A client that has not sent a whole request head by then, counted from the connection or the answer before, is slow,
/// hostile or has nothing more to ask. Long enough that a game seldom sends into a connection that is just being
/// closed.
const HEAD_DEADLINE: Duration = Duration::from_secs(75);

/// The largest request head, and the most that is read at once.
const MAX_HEAD_BYTES: usize = 32 * 1024;

/// How long to wait when the system has no room for another connection.
const NO_ROOM_PAUSE: Duration = Duration::from_millis(100);

/// Accepts connections until `stopping` is cancelled, each as a task of `connections`. A connection then finishes the
/// request it is in and closes.
pub(super) async fn accept(
    listener: TcpListener,
    router: Router,
    connections: TaskTracker,
    stopping: CancellationToken,
) {
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = stopping.cancelled() => return,
        };
        match accepted {
            Ok((stream, address)) => {
                connections.spawn(serve_connection(stream, address, router.clone(), stopping.clone()));
            }
            Err(error) => wait_after(&error).await,
        }
    }
}

async fn serve_connection(stream: TcpStream, address: SocketAddr, router: Router, stopping: CancellationToken) {
    // Frames of players are small and wanted at once.
    _ = stream.set_nodelay(true);
    let service = router.map_request(move |mut request: hyper::Request<Incoming>| {
        request.extensions_mut().insert(ConnectInfo(address));
        request.map(Body::new)
    });
    let mut connection = http1::Builder::new();
    connection.timer(TokioTimer::new()).header_read_timeout(HEAD_DEADLINE).max_buf_size(MAX_HEAD_BYTES);
    let connection =
        connection.serve_connection(TokioIo::new(stream), TowerToHyperService::new(service)).with_upgrades();
    let mut connection = std::pin::pin!(connection);
    let ended = tokio::select! {
        ended = &mut connection => ended,
        () = stopping.cancelled() => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = ended {
        tracing::debug!(client.address = %address.ip(), error = %error, "A connection ended badly");
    }
}

/// A connection that went away while it waited is its own affair; a lack of file handles ends only when others close
/// theirs.
async fn wait_after(error: &io::Error) {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    if matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset) {
        return;
    }
    tracing::error!(error = %error, "No room for another connection");
    pause().await;
}

#[expect(clippy::disallowed_methods, reason = "gives the system a moment; what time it is plays no part")]
async fn pause() {
    tokio::time::sleep(NO_ROOM_PAUSE).await;
}
