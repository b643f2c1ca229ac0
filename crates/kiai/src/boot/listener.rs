//! Accepting connections and serving HTTP/1 on them, with TLS where there is a certificate.
//!
//! axum's own `serve` waits for ever for slow headers and has no deadline when it stops; this loop has both, and small
//! buffers.

#[cfg(test)]
mod tests;
mod timer;

use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use axum::body::Body;
use axum::extract::{ConnectInfo, Request};
use axum::response::Response;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tower::Service;

use self::timer::ConnectionTimer;
use crate::tls::{Opening, Tls};

/// A client that has not sent a whole request head by then, counted from the connection or the answer before, is slow,
/// hostile or has nothing more to ask. Long enough that a game seldom sends into a connection that is just being
/// closed.
const HEAD_DEADLINE: Duration = Duration::from_secs(75);

/// A client that has not shaken hands by then is not about to.
const HANDSHAKE_DEADLINE: Duration = Duration::from_secs(10);

/// The largest request head, and the most that is read at once.
const MAX_HEAD_BYTES: usize = 32 * 1024;

/// How long to wait when the system has no room for another connection.
const NO_ROOM_PAUSE: Duration = Duration::from_millis(100);

/// What answers requests. It is always ready.
pub(super) trait Answers:
    Service<Request, Response = Response, Error = Infallible, Future: Send> + Clone + Send + Sync + 'static
{
}

impl<S> Answers for S where
    S: Service<Request, Response = Response, Error = Infallible, Future: Send> + Clone + Send + Sync + 'static
{
}

/// Accepts connections until `stopping` is cancelled, each as a task of `connections`. A connection then finishes the
/// request it is in and closes.
pub(super) async fn accept(
    listener: TcpListener,
    answers: impl Answers,
    tls: Option<Tls>,
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
                connections.spawn(open(stream, address, answers.clone(), tls.clone(), stopping.clone()));
            }
            Err(error) => wait_after(&error).await,
        }
    }
}

async fn open(
    stream: TcpStream,
    address: SocketAddr,
    answers: impl Answers,
    tls: Option<Tls>,
    stopping: CancellationToken,
) {
    // Frames of players are small and wanted at once.
    _ = stream.set_nodelay(true);
    let Some(tls) = tls else { return serve_connection(stream, address, answers, stopping).await };
    let opening = tokio::select! {
        opening = tokio::time::timeout(HANDSHAKE_DEADLINE, tls.begin(stream)) => opening,
        () = stopping.cancelled() => return,
    };
    match opening.unwrap_or_else(|_| Err(io::ErrorKind::TimedOut.into())) {
        Ok(Opening::Encrypted(stream)) => serve_connection(*stream, address, answers, stopping).await,
        Ok(Opening::Plain(stream)) if tls.answers_plain => serve_connection(stream, address, answers, stopping).await,
        Ok(Opening::Plain(stream)) => refuse_plain(stream).await,
        Ok(Opening::Challenge) => {
            tracing::debug!(client.address = %address.ip(), "An authority looked who answers here");
        }
        Err(error) => tracing::debug!(client.address = %address.ip(), error = %error, "No TLS came about"),
    }
}

/// Tells a client that speaks HTTP where TLS is spoken.
async fn refuse_plain(mut stream: TcpStream) {
    const ANSWER: &[u8] = b"HTTP/1.1 400 Bad Request\r\ncontent-type: text/plain\r\ncontent-length: 40\r\n\
        connection: close\r\n\r\nThis server speaks https; so should you\n";
    _ = stream.write_all(ANSWER).await;
    _ = stream.shutdown().await;
}

async fn serve_connection<S>(stream: S, address: SocketAddr, answers: impl Answers, stopping: CancellationToken)
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let service = service_fn(move |mut request: hyper::Request<Incoming>| {
        request.extensions_mut().insert(ConnectInfo(address));
        answers.clone().call(request.map(Body::new))
    });
    let mut connection = http1::Builder::new();
    connection.timer(ConnectionTimer::default()).header_read_timeout(HEAD_DEADLINE).max_buf_size(MAX_HEAD_BYTES);
    let connection = connection.serve_connection(TokioIo::new(stream), service).with_upgrades();
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
