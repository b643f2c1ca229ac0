//! An event on its way to many connections, encoded once for each gate.

use std::sync::OnceLock;

use bytes::Bytes;
use kiai_model::Event;

/// A gate's place in every envelope. From [`Connections::new_encoding`](super::Connections::new_encoding).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Encoding(pub(super) usize);

/// An event, and the bytes that each gate made of it.
#[derive(Debug)]
pub struct Envelope<'a> {
    event: &'a Event,
    encodings: Box<[OnceLock<Option<Bytes>>]>,
}

impl<'a> Envelope<'a> {
    pub(super) fn new(event: &'a Event, encoding_count: usize) -> Self {
        Self { event, encodings: (0..encoding_count).map(|_| OnceLock::new()).collect() }
    }

    /// The event.
    #[must_use]
    pub fn event(&self) -> &Event {
        self.event
    }

    /// The event in one gate's encoding; none when it means nothing there. `encode` is called for the first connection
    /// that needs it, all others share the bytes.
    pub fn encoded(&self, encoding: Encoding, encode: impl FnOnce(&Event) -> Option<Bytes>) -> Option<&Bytes> {
        self.encodings.get(encoding.0)?.get_or_init(|| encode(self.event)).as_ref()
    }
}
