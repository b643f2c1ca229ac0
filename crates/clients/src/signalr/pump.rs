use std::collections::VecDeque;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use futures_util::{Sink, Stream};
use kiai_signalr::framing::FrameReader;
use kiai_signalr::{Arguments, Clock, HubMessage, Outcome, Sleep, messagepack};
use tokio_tungstenite::tungstenite::Message;
use tokio_util::sync::WaitForCancellationFutureOwned;

use super::connect::{Connector, Socket};
use super::connection::{Callback, Ending, InvokeError, Shared};

/// After how long without sending a Ping is sent.
const KEEP_ALIVE_INTERVAL: Duration = Duration::from_secs(15);

/// After how long a silence the server is given up.
const SERVER_TIMEOUT: Duration = Duration::from_secs(30);

/// How long leaving may take.
const CLOSE_TIMEOUT: Duration = Duration::from_secs(5);

/// The task of one connection: reads, writes, pings.
pub(super) struct Pump {
    socket: Socket,
    frames: FrameReader,
    shared: Arc<Shared>,
    batch: VecDeque<Bytes>,
    has_unflushed: bool,
    said_goodbye: bool,
    clock: Arc<dyn Clock>,
    timer: Sleep,
    last_sent: Duration,
    last_received: Duration,
    left: Option<Duration>,
    shutdown: Pin<Box<WaitForCancellationFutureOwned>>,
}

impl Pump {
    pub(super) fn new(socket: Socket, frames: FrameReader, shared: Arc<Shared>, connector: &Connector) -> Self {
        let now = connector.clock.now();
        Self {
            socket,
            frames,
            shared,
            // The server begins to time its client's silence with the first Ping.
            batch: VecDeque::from([Bytes::from_static(messagepack::PING)]),
            has_unflushed: false,
            said_goodbye: false,
            clock: connector.clock.clone(),
            timer: connector.clock.sleep(KEEP_ALIVE_INTERVAL),
            last_sent: now,
            last_received: now,
            left: None,
            shutdown: Box::pin(connector.shutdown.clone().cancelled_owned()),
        }
    }

    /// Runs until the connection ends.
    pub(super) async fn run(mut self) {
        let ending = poll_fn(|context| match self.poll(context) {
            Ok(()) => Poll::Pending,
            Err(ending) => Poll::Ready(ending),
        })
        .await;
        self.shared.state.lock().end(ending);
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Result<(), Ending> {
        if self.shutdown.as_mut().poll(context).is_ready() {
            return Err(Ending::Aborted);
        }
        self.poll_reads(context)?;
        self.poll_timer(context)?;
        self.poll_writes(context)
    }

    fn poll_reads(&mut self, context: &mut Context<'_>) -> Result<(), Ending> {
        loop {
            while self.shared.state.lock().has_room()
                && let Some(frame) = self.frames.next_prefixed().map_err(lost)?
            {
                self.handle(&frame)?;
            }
            if !self.shared.state.lock().has_room() {
                return Ok(());
            }
            match Pin::new(&mut self.socket).poll_next(context) {
                Poll::Pending => return Ok(()),
                Poll::Ready(Some(Ok(Message::Binary(chunk)))) => self.frames.push(chunk),
                Poll::Ready(Some(Ok(Message::Text(chunk)))) => self.frames.push(chunk.into()),
                Poll::Ready(Some(Ok(_))) => {}
                Poll::Ready(None | Some(Err(_))) if self.left.is_some() => return Err(Ending::Left),
                Poll::Ready(None) => return Err(Ending::Closed { error: None, allow_reconnect: false }),
                Poll::Ready(Some(Err(error))) => return Err(lost(error)),
            }
        }
    }

    fn handle(&mut self, frame: &Bytes) -> Result<(), Ending> {
        self.last_received = self.clock.now();
        match messagepack::decode(frame).map_err(lost)? {
            HubMessage::Invocation(call) => {
                let mut state = self.shared.state.lock();
                if let Some(invocation_id) = &call.invocation_id {
                    let outcome = Outcome::Error("Client didn't provide a result.".into());
                    state.send(messagepack::completion(invocation_id, &outcome));
                }
                if let Arguments::MessagePack { count, body } = call.arguments {
                    let target = call.target.into_owned();
                    state.hear(Callback { target, argument_count: count, arguments: body });
                }
            }
            HubMessage::Completion { invocation_id, outcome } => {
                let result = match outcome {
                    Outcome::Error(text) => Err(InvokeError::Hub(text.into_owned())),
                    Outcome::Void => Ok(Bytes::from_static(&[0xc0])),
                    Outcome::Result(value) => Ok(value),
                };
                self.shared.state.lock().complete(&invocation_id, result);
            }
            HubMessage::Close { error, allow_reconnect } => {
                return Err(Ending::Closed { error: error.map(Into::into), allow_reconnect });
            }
            _ => {}
        }
        Ok(())
    }

    fn poll_timer(&mut self, context: &mut Context<'_>) -> Result<(), Ending> {
        while self.timer.as_mut().poll(context).is_ready() {
            let now = self.clock.now();
            if self.left.is_some_and(|left| now >= left + CLOSE_TIMEOUT) {
                return Err(Ending::Left);
            }
            if now >= self.last_received + SERVER_TIMEOUT {
                return Err(Ending::TimedOut);
            }
            if now >= self.last_sent + KEEP_ALIVE_INTERVAL {
                self.batch.push_back(Bytes::from_static(messagepack::PING));
                self.last_sent = now;
            }
            let next = (self.last_sent + KEEP_ALIVE_INTERVAL).min(self.last_received + SERVER_TIMEOUT);
            let next = self.left.map_or(next, |left| next.min(left + CLOSE_TIMEOUT));
            self.timer = self.clock.sleep(next.saturating_sub(now));
        }
        Ok(())
    }

    fn poll_writes(&mut self, context: &mut Context<'_>) -> Result<(), Ending> {
        loop {
            let is_leaving = {
                let mut state = self.shared.state.lock();
                if state.is_aborted {
                    return Err(Ending::Aborted);
                }
                state.refill(&mut self.batch, context);
                state.is_leaving
            };
            if is_leaving && self.left.is_none() {
                let now = self.clock.now();
                self.left = Some(now);
                self.timer = self.clock.sleep(CLOSE_TIMEOUT);
                self.poll_timer(context)?;
            }
            if self.batch.is_empty() && (!is_leaving || self.said_goodbye) {
                break;
            }
            match Pin::new(&mut self.socket).poll_ready(context) {
                Poll::Pending => return Ok(()),
                Poll::Ready(ready) => ready.map_err(lost)?,
            }
            let message = match self.batch.pop_front() {
                Some(frame) => Message::Binary(frame),
                None => {
                    self.said_goodbye = true;
                    Message::Close(None)
                }
            };
            Pin::new(&mut self.socket).start_send(message).map_err(lost)?;
            self.last_sent = self.clock.now();
            self.has_unflushed = true;
        }
        if self.has_unflushed
            && let Poll::Ready(flushed) = Pin::new(&mut self.socket).poll_flush(context)
        {
            flushed.map_err(lost)?;
            self.has_unflushed = false;
        }
        Ok(())
    }
}

fn lost(error: impl std::error::Error) -> Ending {
    Ending::Lost(error.to_string())
}
