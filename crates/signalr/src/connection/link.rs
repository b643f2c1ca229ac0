use std::any::Any;
use std::collections::VecDeque;
use std::future::{Future, poll_fn};
use std::panic::AssertUnwindSafe;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::extract::ws::{CloseFrame, Message, Utf8Bytes, WebSocket, close_code};
use bytes::{Bytes, BytesMut};
use futures_util::{FutureExt, Sink, Stream};
use tokio_tungstenite::tungstenite::{self, error::ProtocolError};
use tokio_util::sync::WaitForCancellationFutureOwned;

use crate::client_handle::Written;
use crate::clock::Sleep;
use crate::framing::FrameReader;
use crate::hub::CLOSED_WITH_ERROR;
use crate::message::MessageType;
use crate::{ClientHandle, Clock, DisconnectReason, Host, HubOptions, Priority, Protocol};

/// Messages that wait together are joined up to this many bytes, so that no large buffer stays behind.
const JOINED_LENGTH: usize = 16 * 1024;

/// The text of the Close when the server stops.
const SHUTTING_DOWN: &str = "Server is shutting down.";

/// The socket of one connection with all that goes on beside its calls: reading ahead, writing, pings, time limits.
///
/// There is no task behind it: it moves whenever the connection's own task polls it.
pub(super) struct Link {
    socket: WebSocket,
    client: ClientHandle,
    frames: FrameReader,
    /// Calls, and what must be handled in order with them, not begun yet.
    waiting: VecDeque<Bytes>,
    waiting_limit: usize,
    /// Messages taken from the outbox, not written yet.
    batch: VecDeque<Bytes>,
    written: Written,
    has_unflushed: bool,
    /// Nothing more will be read; what waits is still run.
    reading_ended: Option<DisconnectReason>,
    /// No more calls are run.
    ended: Option<DisconnectReason>,
    /// Nothing can be written any more.
    is_lost: bool,
    clock: Arc<dyn Clock>,
    timer: Sleep,
    last_sent: Duration,
    last_received: Duration,
    keep_alive_interval: Duration,
    client_timeout: Duration,
    close_timeout: Duration,
    /// The client has sent a Ping, so its silence means something.
    has_pinged: bool,
    /// A call runs: the client's silence means nothing.
    is_busy: bool,
    shutdown: Pin<Box<WaitForCancellationFutureOwned>>,
}

impl Link {
    /// A link after the handshake; `frames` holds what came right behind it.
    pub(super) fn new(
        socket: WebSocket,
        frames: FrameReader,
        client: ClientHandle,
        host: &Host,
        options: &HubOptions,
    ) -> Self {
        let now = host.clock.now();
        Self {
            socket,
            client,
            frames,
            waiting: VecDeque::new(),
            waiting_limit: options.waiting_invocation_count.max(1),
            batch: VecDeque::new(),
            written: Written::default(),
            has_unflushed: false,
            reading_ended: None,
            ended: None,
            is_lost: false,
            clock: host.clock.clone(),
            timer: host.clock.sleep(options.keep_alive_interval.min(options.client_timeout)),
            last_sent: now,
            last_received: now,
            keep_alive_interval: options.keep_alive_interval,
            client_timeout: options.client_timeout,
            close_timeout: options.close_timeout,
            has_pinged: false,
            is_busy: false,
            shutdown: Box::pin(host.shutdown.clone().cancelled_owned()),
        }
    }

    pub(super) fn client(&self) -> &ClientHandle {
        &self.client
    }

    /// The client said that it leaves; nothing it sent behind that counts.
    pub(super) fn client_closed(&mut self) {
        self.waiting = VecDeque::new();
        self.reading_ended = Some(DisconnectReason::ClientClosed);
    }

    /// Runs a future of the hub while the link goes on. It is never cancelled; a panic of it is caught.
    pub(super) async fn drive<F: Future>(&mut self, future: F) -> Result<F::Output, Box<dyn Any + Send>> {
        // On the heap, so that an idle connection does not keep room for the largest of them.
        let mut future = Box::pin(AssertUnwindSafe(future).catch_unwind());
        self.is_busy = true;
        let output = poll_fn(|context| {
            let output = future.as_mut().poll(context);
            if output.is_pending() {
                self.poll(context);
            }
            output
        })
        .await;
        self.is_busy = false;
        self.last_received = self.clock.now();
        output
    }

    /// The frame of the next call (or Close) to handle, or why there will be none.
    pub(super) async fn next_call(&mut self) -> Result<Bytes, DisconnectReason> {
        poll_fn(|context| {
            self.poll(context);
            if let Some(reason) = self.ended {
                return Poll::Ready(Err(reason));
            }
            if let Some(frame) = self.waiting.pop_front() {
                if self.waiting.is_empty() {
                    self.waiting = VecDeque::new();
                }
                return Poll::Ready(Ok(frame));
            }
            match self.reading_ended {
                Some(reason) => Poll::Ready(Err(*self.ended.insert(reason))),
                None => Poll::Pending,
            }
        })
        .await
    }

    /// Ends the socket: in order, with what is still to be said, unless it is too late for that.
    pub(super) async fn finish(mut self) {
        if self.ended.is_some_and(DisconnectReason::is_abrupt) {
            return;
        }
        let mut limit = self.clock.sleep(self.close_timeout);
        let mut said_goodbye = false;
        poll_fn(|context| {
            if limit.as_mut().poll(context).is_ready() {
                return Poll::Ready(());
            }
            self.poll_writes(context);
            if self.is_lost || self.ended.is_some_and(DisconnectReason::is_abrupt) {
                return Poll::Ready(());
            }
            if !said_goodbye && self.batch.is_empty() && !self.has_unflushed {
                let goodbye = CloseFrame { code: close_code::NORMAL, reason: Utf8Bytes::from_static("") };
                said_goodbye = true;
                self.write(Message::Close(Some(goodbye)));
                self.poll_writes(context);
            }
            loop {
                match Pin::new(&mut self.socket).poll_next(context) {
                    Poll::Ready(Some(Ok(_))) => {}
                    Poll::Ready(_) => return Poll::Ready(()),
                    Poll::Pending => return Poll::Pending,
                }
            }
        })
        .await;
    }

    fn poll(&mut self, context: &mut Context<'_>) {
        if self.ended.is_none() {
            self.poll_reads(context);
            self.poll_timer(context);
            if self.shutdown.as_mut().poll(context).is_ready() {
                self.client.end(DisconnectReason::ShuttingDown, Some(SHUTTING_DOWN), true);
            }
        }
        self.poll_writes(context);
    }

    fn poll_reads(&mut self, context: &mut Context<'_>) {
        while self.reading_ended.is_none() {
            self.take_frames();
            if self.reading_ended.is_some() || self.waiting.len() >= self.waiting_limit {
                return;
            }
            match Pin::new(&mut self.socket).poll_next(context) {
                Poll::Pending => return,
                Poll::Ready(Some(Ok(message))) => {
                    // .NET's socket sends a Pong by itself every half a minute, also when the client behind it hangs: that
                    // is no sign of life.
                    if matches!(message, Message::Binary(_) | Message::Text(_)) {
                        self.last_received = self.clock.now();
                    }
                    match message {
                        Message::Binary(chunk) => self.frames.push(chunk),
                        Message::Text(chunk) => self.frames.push(chunk.into()),
                        Message::Ping(_) | Message::Pong(_) => {}
                        Message::Close(_) => self.reading_ended = Some(DisconnectReason::ClientClosed),
                    }
                }
                Poll::Ready(Some(Err(error))) => {
                    tracing::debug!(%error, "a socket cannot be read any further");
                    if is_loss(error) {
                        self.reading_ended = Some(DisconnectReason::ConnectionLost);
                    } else {
                        self.violate();
                    }
                }
                Poll::Ready(None) => self.reading_ended = Some(DisconnectReason::ConnectionLost),
            }
        }
    }

    /// Handles the frames that are complete, as far as calls may wait.
    fn take_frames(&mut self) {
        let protocol = self.client.protocol();
        while self.waiting.len() < self.waiting_limit {
            let frame = match protocol.next_frame(&mut self.frames) {
                Ok(Some(frame)) => frame,
                Ok(None) => return,
                Err(error) => {
                    tracing::debug!(%error, "a client's messages cannot be told apart");
                    return self.violate();
                }
            };
            match protocol.message_type(&frame) {
                Ok(MessageType::Invocation | MessageType::StreamInvocation | MessageType::Close) => {
                    self.waiting.push_back(frame);
                }
                Ok(MessageType::Ping) => self.has_pinged = true,
                // There are no streams, no results are asked of clients, and messages are not numbered.
                Ok(_) => {}
                Err(error) => {
                    tracing::debug!(%error, "a client sent what is not a hub message");
                    return self.violate();
                }
            }
        }
    }

    fn violate(&mut self) {
        self.reading_ended = Some(DisconnectReason::ProtocolViolation);
        self.client.end(DisconnectReason::ProtocolViolation, Some(CLOSED_WITH_ERROR), false);
    }

    fn poll_timer(&mut self, context: &mut Context<'_>) {
        while self.timer.as_mut().poll(context).is_ready() {
            let now = self.clock.now();
            if self.is_busy || !self.waiting.is_empty() || !self.has_pinged {
                self.last_received = now;
            }
            if now >= self.last_received + self.client_timeout {
                self.ended = Some(DisconnectReason::TimedOut);
                self.client.finish(DisconnectReason::TimedOut);
                return;
            }
            if now >= self.last_sent + self.keep_alive_interval {
                self.client.try_send(self.client.protocol().ping(), Priority::Droppable);
                self.last_sent = now;
            }
            let next = (self.last_sent + self.keep_alive_interval).min(self.last_received + self.client_timeout);
            self.timer = self.clock.sleep(next.saturating_sub(now));
        }
    }

    fn poll_writes(&mut self, context: &mut Context<'_>) {
        while !self.is_lost {
            if let Some(reason) = self.client.refill(&mut self.batch, std::mem::take(&mut self.written), context) {
                self.ended.get_or_insert(reason);
                if reason.is_abrupt() {
                    self.ended = Some(reason);
                    return;
                }
            }
            if self.batch.is_empty() {
                break;
            }
            match Pin::new(&mut self.socket).poll_ready(context) {
                Poll::Pending => return,
                Poll::Ready(Ok(())) => {
                    if let Some(message) = self.join() {
                        self.write(message);
                        self.last_sent = self.clock.now();
                    }
                }
                Poll::Ready(Err(_)) => self.lose(),
            }
        }
        if self.has_unflushed && !self.is_lost {
            match Pin::new(&mut self.socket).poll_flush(context) {
                Poll::Pending => {}
                Poll::Ready(Ok(())) => self.has_unflushed = false,
                Poll::Ready(Err(_)) => self.lose(),
            }
        }
    }

    fn write(&mut self, message: Message) {
        self.has_unflushed = true;
        if Pin::new(&mut self.socket).start_send(message).is_err() {
            self.lose();
        }
    }

    fn lose(&mut self) {
        self.is_lost = true;
        self.reading_ended.get_or_insert(DisconnectReason::ConnectionLost);
        self.client.finish(DisconnectReason::ConnectionLost);
    }

    /// The next WebSocket message: one frame as it is, or several that wait together.
    fn join(&mut self) -> Option<Message> {
        let mut message = self.pop()?;
        if self.batch.front().is_some_and(|next| message.len() + next.len() <= JOINED_LENGTH) {
            let mut joined = BytesMut::with_capacity(JOINED_LENGTH.min(self.batch_length() + message.len()));
            joined.extend_from_slice(&message);
            while self.batch.front().is_some_and(|next| joined.len() + next.len() <= JOINED_LENGTH) {
                joined.extend_from_slice(&self.pop()?);
            }
            message = joined.freeze();
        }
        match self.client.protocol() {
            Protocol::MessagePack => Some(Message::Binary(message)),
            Protocol::Json => match Utf8Bytes::try_from(message) {
                Ok(text) => Some(Message::Text(text)),
                Err(error) => {
                    tracing::error!(%error, "a hub sent bytes to a client that speaks JSON");
                    None
                }
            },
        }
    }

    fn pop(&mut self) -> Option<Bytes> {
        let frame = self.batch.pop_front()?;
        self.written.count += 1;
        self.written.length += frame.len();
        Some(frame)
    }

    fn batch_length(&self) -> usize {
        self.batch.iter().map(Bytes::len).sum()
    }
}

/// Whether the socket is gone, and not only misused (say by a message that is too long) by one who still listens.
fn is_loss(error: axum::Error) -> bool {
    match error.into_inner().downcast::<tungstenite::Error>().as_deref() {
        Ok(tungstenite::Error::Protocol(error)) => *error == ProtocolError::ResetWithoutClosingHandshake,
        Ok(tungstenite::Error::Capacity(_) | tungstenite::Error::Utf8(_)) => false,
        _ => true,
    }
}

impl Drop for Link {
    fn drop(&mut self) {
        self.client.finish(DisconnectReason::ConnectionLost);
    }
}
