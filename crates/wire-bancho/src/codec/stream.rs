//! Several packets, one after another: the body of a request or an answer, or the bytes of a WebSocket.

use std::marker::PhantomData;

use bytes::{Buf, BytesMut};
use thiserror::Error;

use super::{
    DecodeError, Dialect, HEADER_LENGTH, Packet, Reader,
    unlock::{MissingBody, Unlocks},
};

/// A packet that was passed over. Those that follow it are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("packet {id} of {length} bytes: {reason}")]
pub struct Skipped {
    /// Its id.
    pub id: u16,
    /// How long it says its body is.
    pub length: usize,
    /// Why.
    pub reason: SkipReason,
}

/// Why a packet was passed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum SkipReason {
    /// No packet of this direction has this id.
    #[error("there is no such packet")]
    Unknown,
    /// It is longer than such a packet may be.
    #[error("too long")]
    TooLong,
    /// The bytes end before it does. Nothing follows.
    #[error("the end is missing")]
    Incomplete,
    /// Its body is not what its id promises.
    #[error("{0}")]
    Malformed(#[from] DecodeError),
}

/// The packets in a body that is there as a whole. Fewer bytes than a header at its end are nothing.
#[derive(Clone, Debug)]
pub struct Packets<'a, P> {
    rest: &'a [u8],
    splitter: Splitter,
    packets: PhantomData<fn() -> P>,
}

impl<'a, P: Packet> Packets<'a, P> {
    /// The packets in `body`.
    #[must_use]
    pub fn new(body: &'a [u8], dialect: Dialect) -> Self {
        Self { rest: body, splitter: Splitter::new(dialect), packets: PhantomData }
    }
}

impl<P: Packet> Iterator for Packets<'_, P> {
    type Item = Result<P, Skipped>;

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        let (length, item) = self.splitter.split(self.rest, true)?;
        self.rest = self.rest.get(length..).unwrap_or_default();
        Some(item)
    }
}

/// The packets in bytes that arrive in pieces, which may end anywhere. Holds no more than one incomplete packet of a
/// length that is allowed, besides what was pushed last.
#[derive(Debug)]
pub struct PacketStream<P> {
    buffer: BytesMut,
    /// How many bytes of a packet that is passed over are still to come.
    unwanted_length: usize,
    splitter: Splitter,
    packets: PhantomData<fn() -> P>,
}

impl<P: Packet> PacketStream<P> {
    /// A stream that begins with a packet.
    #[must_use]
    pub fn new(dialect: Dialect) -> Self {
        let splitter = Splitter::new(dialect);
        Self { buffer: BytesMut::new(), unwanted_length: 0, splitter, packets: PhantomData }
    }

    /// Adds what arrived. Take all packets that are complete before adding more.
    pub fn push(&mut self, chunk: &[u8]) {
        let unwanted_length = self.unwanted_length.min(chunk.len());
        self.unwanted_length -= unwanted_length;
        self.buffer.extend_from_slice(chunk.get(unwanted_length..).unwrap_or_default());
    }

    /// The next packet; `None` until more bytes arrive.
    pub fn next_packet(&mut self) -> Option<Result<P, Skipped>> {
        let (length, item) = self.splitter.split(&self.buffer, false)?;
        let here = length.min(self.buffer.len());
        self.buffer.advance(here);
        self.unwanted_length = length - here;
        if self.buffer.is_empty() {
            self.buffer = BytesMut::new();
        }
        Some(item)
    }
}

/// Finds where packets end.
#[derive(Clone, Debug)]
struct Splitter {
    dialect: Dialect,
    unlocks: Unlocks,
}

impl Splitter {
    fn new(dialect: Dialect) -> Self {
        Self { dialect, unlocks: Unlocks::default() }
    }

    /// The packet at the beginning of `bytes` and its length, which can be more than there are bytes. `None` when it is
    /// not there yet; if that is `all` that comes, when nothing is left.
    #[inline]
    fn split<P: Packet>(&mut self, bytes: &[u8], all: bool) -> Option<(usize, Result<P, Skipped>)> {
        let ([id_low, id_high, _compression, length @ ..], rest) = bytes.split_first_chunk::<HEADER_LENGTH>()?;
        let id = u16::from_le_bytes([*id_low, *id_high]);
        let length = usize::try_from(u32::from_le_bytes(*length)).unwrap_or(usize::MAX);
        let whole = length.saturating_add(HEADER_LENGTH);
        let skipped = |reason| Err(Skipped { id, length, reason });

        if self.dialect == Dialect::Neosu {
            match self.unlocks.missing_body(id, length, rest, all) {
                MissingBody::No => {}
                MissingBody::Perhaps => return None,
                MissingBody::Is(body) => return Some((HEADER_LENGTH, self.read(id, &body).or_else(skipped))),
            }
        }
        match P::max_body(id) {
            None => return Some((whole, skipped(SkipReason::Unknown))),
            Some(limit) if length > limit => return Some((whole, skipped(SkipReason::TooLong))),
            Some(_) => {}
        }
        match rest.get(..length) {
            Some(body) => {
                self.unlocks.remember(id, body);
                Some((whole, self.read(id, body).or_else(skipped)))
            }
            None if all => Some((whole, skipped(SkipReason::Incomplete))),
            None => None,
        }
    }

    #[inline]
    fn read<P: Packet>(&self, id: u16, body: &[u8]) -> Result<P, SkipReason> {
        P::read_body(id, &mut Reader::new(body, self.dialect))?.ok_or(SkipReason::Unknown)
    }
}
