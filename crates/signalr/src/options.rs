//! What a host sets and provides.

use std::sync::Arc;
use std::time::Duration;

use rand::TryRng;
use rand::rngs::SysRng;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::{Clock, SystemClock};

/// Limits of a hub's connections. The defaults are ASP.NET Core's where it has them.
///
/// Upstream: `HubOptions.cs`, `HttpConnectionDispatcherOptions.cs`.
#[derive(Clone, Debug)]
pub struct HubOptions {
    /// The longest message a client may send, in bytes. Default 32 KiB. Several may share a WebSocket message of up to
    /// four times this length.
    pub maximum_message_length: usize,
    /// How long a client may take for its handshake. Default 15 s.
    pub handshake_timeout: Duration,
    /// After how long a silence the server sends a Ping. Default 15 s.
    pub keep_alive_interval: Duration,
    /// After how long a silence a client is given up, once it has sent its first Ping. Default 30 s.
    pub client_timeout: Duration,
    /// How long an orderly end may take: flushing what waits and hearing the client's goodbye. Default 5 s.
    pub close_timeout: Duration,
    /// How many calls of one connection may wait behind the one that runs before its socket is no longer read.
    /// Default 16.
    pub waiting_invocation_count: usize,
    /// How many messages may wait for one client. Default 1,024.
    pub outbox_count: usize,
    /// How many bytes may wait for one client. Default 1 MiB; a single message may be longer.
    pub outbox_length: usize,
    /// How many negotiated connections may be waiting for their socket, over all users; the oldest give way. Default
    /// 20,000.
    pub pending_negotiation_count: usize,
    /// How long a negotiated connection waits for its socket. Default 15 s.
    pub negotiation_lifetime: Duration,
    /// How many connections may be open at once; more are answered with 503. Default 50,000.
    pub connection_count: usize,
}

impl Default for HubOptions {
    fn default() -> Self {
        Self {
            maximum_message_length: 32 * 1024,
            handshake_timeout: Duration::from_secs(15),
            keep_alive_interval: Duration::from_secs(15),
            client_timeout: Duration::from_secs(30),
            close_timeout: Duration::from_secs(5),
            waiting_invocation_count: 16,
            outbox_count: 1024,
            outbox_length: 1024 * 1024,
            pending_negotiation_count: 20_000,
            negotiation_lifetime: Duration::from_secs(15),
            connection_count: 50_000,
        }
    }
}

/// What a hub needs from the program it runs in.
#[derive(Clone)]
pub struct Host {
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Random bytes for connection ids and tokens. They must be unpredictable: a token admits to a connection.
    pub random: Arc<dyn Fn() -> [u8; 16] + Send + Sync>,
    /// Ends every connection in order when it is cancelled.
    pub shutdown: CancellationToken,
    /// Counts the connections that have not ended yet.
    pub tasks: TaskTracker,
}

impl Host {
    /// The clock and the randomness of the operating system.
    pub fn system(shutdown: CancellationToken, tasks: TaskTracker) -> Self {
        let random = || {
            let mut bytes = [0; 16];
            SysRng.try_fill_bytes(&mut bytes).expect("the operating system gives random bytes");
            bytes
        };
        Self { clock: Arc::new(SystemClock::new()), random: Arc::new(random), shutdown, tasks }
    }
}
