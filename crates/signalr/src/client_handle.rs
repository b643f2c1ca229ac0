//! The sending side of one connection, in any number of hands.

use std::collections::VecDeque;
use std::sync::Arc;
use std::task::{Context, Waker};

use bytes::Bytes;
use parking_lot::Mutex;

use crate::{DisconnectReason, Protocol};

/// The way to send to one client. Cheap to clone; never blocks; does nothing once the connection has ended.
///
/// Messages are sent already encoded, so that one encoding serves any number of clients that speak the same
/// [`protocol`](Self::protocol). What waits together leaves in one WebSocket message.
#[derive(Clone, Debug)]
pub struct ClientHandle {
    shared: Arc<Shared>,
}

/// Whether a message may be left out for a client that reads slowly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Priority {
    /// It must arrive: a client that cannot take it is disconnected.
    Must,
    /// It is left out once the outbox is half full.
    Droppable,
}

/// What became of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// It waits to be written.
    Queued,
    /// The client reads slowly and this message was droppable.
    Dropped,
    /// The connection has ended, perhaps just now because its outbox is full.
    Closed,
}

#[derive(Debug)]
struct Shared {
    connection_id: Box<str>,
    protocol: Protocol,
    count_limit: usize,
    length_limit: usize,
    outbox: Mutex<Outbox>,
}

#[derive(Debug, Default)]
struct Outbox {
    waiting: VecDeque<Bytes>,
    /// Messages and bytes that wait here, or were taken by the connection and are not written yet.
    count: usize,
    length: usize,
    ending: Option<DisconnectReason>,
    /// Whether the connection has nothing to write and wants to know of the next message.
    is_hungry: bool,
    waker: Option<Waker>,
}

impl ClientHandle {
    /// A handle whose outbox takes `count_limit` messages or `length_limit` bytes.
    pub(crate) fn new(connection_id: &str, protocol: Protocol, count_limit: usize, length_limit: usize) -> Self {
        let (connection_id, outbox) = (connection_id.into(), Mutex::default());
        Self { shared: Arc::new(Shared { connection_id, protocol, count_limit, length_limit, outbox }) }
    }

    /// The public id of the connection: 22 url-safe characters, unique.
    pub fn connection_id(&self) -> &str {
        &self.shared.connection_id
    }

    /// The protocol that messages for this client must be encoded in.
    pub fn protocol(&self) -> Protocol {
        self.shared.protocol
    }

    /// Whether the connection has ended, or is ending and takes no more messages.
    pub fn is_closed(&self) -> bool {
        self.shared.outbox.lock().ending.is_some()
    }

    /// Sends whole messages, encoded by [`messagepack`](crate::messagepack) or [`json`](crate::json).
    ///
    /// A message that does not fit into the outbox ends the connection, unless it is droppable.
    pub fn try_send(&self, frame: Bytes, priority: Priority) -> Delivery {
        let mut outbox = self.shared.outbox.lock();
        if outbox.ending.is_some() {
            return Delivery::Closed;
        }
        let (count, length) = (outbox.count + 1, outbox.length.saturating_add(frame.len()));
        let (count_limit, length_limit) = match priority {
            Priority::Must => (self.shared.count_limit, self.shared.length_limit),
            Priority::Droppable => (self.shared.count_limit / 2, self.shared.length_limit / 2),
        };
        if outbox.count > 0 && (count > count_limit || length > length_limit) {
            return match priority {
                Priority::Droppable => Delivery::Dropped,
                Priority::Must => {
                    self.end_locked(&mut outbox, DisconnectReason::OutboxFull, None);
                    Delivery::Closed
                }
            };
        }
        outbox.push(frame);
        let waker = if outbox.is_hungry { outbox.waker.take() } else { None };
        drop(outbox);
        if let Some(waker) = waker {
            waker.wake();
        }
        Delivery::Queued
    }

    /// Ends the connection in order: what waits is still sent, then a Close with this text.
    ///
    /// A client that is closed without an error may come back at once, one that is told an error waits a little.
    pub fn close(&self, error: Option<&str>, allow_reconnect: bool) {
        self.end(DisconnectReason::Closed, error, allow_reconnect);
    }

    /// Ends the connection at once, without a word.
    pub fn abort(&self) {
        let mut outbox = self.shared.outbox.lock();
        if outbox.ending.is_none_or(|reason| !reason.is_abrupt()) {
            self.end_locked(&mut outbox, DisconnectReason::Aborted, None);
        }
    }

    /// Ends the connection in order for `reason`, unless it is ending already.
    pub(crate) fn end(&self, reason: DisconnectReason, error: Option<&str>, allow_reconnect: bool) {
        let farewell = self.shared.protocol.close(error, allow_reconnect);
        let mut outbox = self.shared.outbox.lock();
        if outbox.ending.is_none() {
            self.end_locked(&mut outbox, reason, Some(farewell));
        }
    }

    /// Tells that nothing will be written any more, unless that is known already, and forgets what waits.
    pub(crate) fn finish(&self, reason: DisconnectReason) {
        let mut outbox = self.shared.outbox.lock();
        outbox.ending.get_or_insert(reason);
        outbox.waiting = VecDeque::new();
        outbox.waker = None;
    }

    /// Forgets what was `written` since the last call, fills an empty `batch` with all that waits, and asks to be
    /// woken for more. Gives the reason if the connection is to end.
    pub(crate) fn refill(
        &self,
        batch: &mut VecDeque<Bytes>,
        written: Written,
        context: &mut Context<'_>,
    ) -> Option<DisconnectReason> {
        let mut outbox = self.shared.outbox.lock();
        outbox.count = outbox.count.saturating_sub(written.count);
        outbox.length = outbox.length.saturating_sub(written.length);
        if batch.is_empty() {
            std::mem::swap(&mut outbox.waiting, batch);
        }
        outbox.is_hungry = batch.is_empty();
        match &mut outbox.waker {
            Some(waker) => waker.clone_from(context.waker()),
            waker => *waker = Some(context.waker().clone()),
        }
        outbox.ending
    }

    fn end_locked(&self, outbox: &mut Outbox, reason: DisconnectReason, farewell: Option<Bytes>) {
        outbox.ending = Some(reason);
        match farewell {
            Some(farewell) => outbox.push(farewell),
            None => outbox.waiting = VecDeque::new(),
        }
        if let Some(waker) = outbox.waker.take() {
            waker.wake();
        }
    }
}

/// What the connection wrote.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Written {
    pub(crate) count: usize,
    pub(crate) length: usize,
}

impl Outbox {
    fn push(&mut self, frame: Bytes) {
        self.count += 1;
        self.length += frame.len();
        self.waiting.push_back(frame);
    }
}

#[cfg(test)]
mod tests;
