use std::collections::{HashMap, VecDeque};
use std::future::poll_fn;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use bytes::Bytes;
use kiai_signalr::messagepack;
use parking_lot::Mutex;
use tokio::sync::oneshot;

/// Callbacks that wait unread before the socket is no longer read either.
const CALLBACK_LIMIT: usize = 4096;

/// One connection to a hub. Clones share it; when the last is dropped, the client leaves.
#[derive(Clone, Debug)]
pub struct HubConnection {
    guard: Arc<Guard>,
}

/// A call of the server, its arguments not decoded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Callback {
    /// The method it calls.
    pub target: String,
    /// How many arguments there are.
    pub argument_count: u32,
    /// The first argument, the others, and what follows them in the frame.
    pub arguments: Bytes,
}

/// The calls of the server, in the order they came. Dropped, they are thrown away as they come; kept and not read, the
/// socket is not read either after 4,096 of them.
#[derive(Debug)]
pub struct Callbacks {
    shared: Arc<Shared>,
}

/// How a connection ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ending {
    /// The server closed it.
    Closed {
        /// The text it gave, if it was because of an error.
        error: Option<String>,
        /// Whether it invites to come back.
        allow_reconnect: bool,
    },
    /// [`HubConnection::close`] was called or the last handle was dropped.
    Left,
    /// [`HubConnection::abort`] was called or the program stops.
    Aborted,
    /// The server was silent for 30 s.
    TimedOut,
    /// The socket failed, or carried what is not SignalR.
    Lost(String),
}

/// Why a call failed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvokeError {
    /// The server answered with this text.
    #[error("{0}")]
    Hub(String),
    /// The connection ended first.
    #[error("the connection ended")]
    Ended,
}

impl InvokeError {
    /// The part of the server's text that the game shows: what stands behind the first colon, or all of it.
    ///
    /// Upstream: `MultiplayerClientExtensions.cs`.
    pub fn readable(&self) -> String {
        let text = self.to_string();
        text.split_once(':').map_or(text.as_str(), |(_, readable)| readable).trim().to_owned()
    }
}

impl HubConnection {
    pub(super) fn new() -> (Self, Callbacks, Arc<Shared>) {
        let shared = Arc::new(Shared::default());
        let guard = Arc::new(Guard { shared: shared.clone() });
        (Self { guard }, Callbacks { shared: shared.clone() }, shared)
    }

    /// Calls a method and waits for its answer: the result's MessagePack bytes (`c0` for nothing).
    ///
    /// `write_arguments` appends exactly `argument_count` values.
    ///
    /// # Errors
    /// The server's text, or that the connection ended.
    pub async fn invoke(
        &self,
        method: &str,
        argument_count: u32,
        write_arguments: impl FnOnce(&mut Vec<u8>),
    ) -> Result<Bytes, InvokeError> {
        let receiver = {
            let mut state = self.guard.shared.state.lock();
            if state.ending.is_some() {
                return Err(InvokeError::Ended);
            }
            state.last_invocation_id += 1;
            let invocation_id = state.last_invocation_id;
            let (sender, receiver) = oneshot::channel();
            state.calls.insert(invocation_id, sender);
            let text = invocation_id.to_string();
            state.send(messagepack::invocation_with_id(&text, method, argument_count, write_arguments));
            receiver
        };
        receiver.await.unwrap_or(Err(InvokeError::Ended))
    }

    /// Calls a method without waiting for anything: nobody learns whether it succeeds.
    ///
    /// `write_arguments` appends exactly `argument_count` values.
    pub fn send(&self, method: &str, argument_count: u32, write_arguments: impl FnOnce(&mut Vec<u8>)) {
        self.send_frame(messagepack::invocation(method, argument_count, write_arguments));
    }

    /// Sends a whole frame that was encoded before, for one message that many connections send.
    pub fn send_frame(&self, frame: Bytes) {
        self.guard.shared.state.lock().send(frame);
    }

    /// Leaves in order: a Close, the socket's end, at most 5 s. Calls without an answer fail when it is done.
    pub fn close(&self) {
        self.guard.shared.leave();
    }

    /// Drops the socket at once, as a crash would.
    pub fn abort(&self) {
        let mut state = self.guard.shared.state.lock();
        state.is_aborted = true;
        state.wake_pump();
    }

    /// How the connection ended, if it has.
    pub fn ending(&self) -> Option<Ending> {
        self.guard.shared.state.lock().ending.clone()
    }
}

impl Callbacks {
    /// The next call of the server; `None` once the connection has ended and all were given.
    pub async fn next(&mut self) -> Option<Callback> {
        poll_fn(|context| {
            let mut state = self.shared.state.lock();
            if let Some(callback) = state.callbacks.pop_front() {
                if state.callbacks.len() + 1 == CALLBACK_LIMIT {
                    state.wake_pump();
                }
                return Poll::Ready(Some(callback));
            }
            if state.ending.is_some() {
                return Poll::Ready(None);
            }
            state.listener = Some(context.waker().clone());
            Poll::Pending
        })
        .await
    }
}

impl Drop for Callbacks {
    fn drop(&mut self) {
        let mut state = self.shared.state.lock();
        state.is_unheard = true;
        state.callbacks = VecDeque::new();
        state.wake_pump();
    }
}

/// Leaves when the last handle is gone.
#[derive(Debug)]
struct Guard {
    shared: Arc<Shared>,
}

impl Drop for Guard {
    fn drop(&mut self) {
        self.shared.leave();
    }
}

/// What the handles and the connection's task share.
#[derive(Debug, Default)]
pub(super) struct Shared {
    pub(super) state: Mutex<State>,
}

impl Shared {
    fn leave(&self) {
        let mut state = self.state.lock();
        if !state.is_leaving {
            state.send(messagepack::close(None, false));
            state.is_leaving = true;
        }
    }
}

#[derive(Debug, Default)]
pub(super) struct State {
    outgoing: VecDeque<Bytes>,
    last_invocation_id: u64,
    calls: HashMap<u64, oneshot::Sender<Result<Bytes, InvokeError>>>,
    callbacks: VecDeque<Callback>,
    is_unheard: bool,
    pub(super) is_leaving: bool,
    pub(super) is_aborted: bool,
    ending: Option<Ending>,
    pump: Option<Waker>,
    listener: Option<Waker>,
}

impl State {
    pub(super) fn send(&mut self, frame: Bytes) {
        if self.ending.is_none() && !self.is_leaving {
            self.outgoing.push_back(frame);
            self.wake_pump();
        }
    }

    /// Moves what is to be sent into an empty `batch`.
    pub(super) fn refill(&mut self, batch: &mut VecDeque<Bytes>, context: &Context<'_>) {
        if batch.is_empty() {
            std::mem::swap(&mut self.outgoing, batch);
        }
        self.pump = Some(context.waker().clone());
    }

    pub(super) fn has_room(&self) -> bool {
        self.callbacks.len() < CALLBACK_LIMIT
    }

    pub(super) fn hear(&mut self, callback: Callback) {
        if !self.is_unheard {
            self.callbacks.push_back(callback);
            self.wake_listener();
        }
    }

    pub(super) fn complete(&mut self, invocation_id: &str, result: Result<Bytes, InvokeError>) {
        let call = invocation_id.parse().ok().and_then(|id: u64| self.calls.remove(&id));
        if let Some(call) = call {
            // Whoever called may have stopped waiting.
            call.send(result).ok();
        }
    }

    pub(super) fn end(&mut self, ending: Ending) {
        self.ending.get_or_insert(ending);
        self.calls = HashMap::new();
        self.outgoing = VecDeque::new();
        self.wake_listener();
    }

    fn wake_pump(&mut self) {
        if let Some(waker) = self.pump.take() {
            waker.wake();
        }
    }

    fn wake_listener(&mut self) {
        if let Some(waker) = self.listener.take() {
            waker.wake();
        }
    }
}
