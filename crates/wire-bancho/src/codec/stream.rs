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
        let found = self.splitter.split::<P>(self.rest, true)?;
        self.rest = self.rest.get(found.whole..).unwrap_or_default();
        Some(found.read(self.splitter.dialect))
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
        let found = self.splitter.split::<P>(&self.buffer, false)?;
        let whole = found.whole;
        let item = found.read(self.splitter.dialect);
        let here = whole.min(self.buffer.len());
        self.buffer.advance(here);
        self.unwanted_length = whole - here;
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

    /// The packet at the beginning of `bytes`, unread. `None` when it is not there yet; if that is `all` that comes, when
    /// nothing is left.
    #[inline]
    fn split<'b, P: Packet>(&mut self, bytes: &'b [u8], all: bool) -> Option<Found<'b>> {
        let ([id_low, id_high, _compression, length @ ..], rest) = bytes.split_first_chunk::<HEADER_LENGTH>()?;
        let id = u16::from_le_bytes([*id_low, *id_high]);
        let length = usize::try_from(u32::from_le_bytes(*length)).unwrap_or(usize::MAX);
        let found = |body| Some(Found { whole: length.saturating_add(HEADER_LENGTH), id, length, body });

        if self.dialect == Dialect::Neosu {
            match self.unlocks.missing_body(id, length, rest, all) {
                MissingBody::No => {}
                MissingBody::Perhaps => return None,
                MissingBody::Is(body) => {
                    return Some(Found { whole: HEADER_LENGTH, id, length, body: Ok(Body::Missing(body)) });
                }
            }
        }
        match P::max_body(id) {
            None => return found(Err(SkipReason::Unknown)),
            Some(limit) if length > limit => return found(Err(SkipReason::TooLong)),
            Some(_) => {}
        }
        match rest.get(..length) {
            Some(body) => {
                self.unlocks.remember(id, body);
                found(Ok(Body::There(body)))
            }
            None if all => found(Err(SkipReason::Incomplete)),
            None => None,
        }
    }
}

/// A packet of which the end is known.
struct Found<'b> {
    /// How long it is with its header, which can be more than there are bytes.
    whole: usize,
    id: u16,
    /// How long it says its body is.
    length: usize,
    body: Result<Body<'b>, SkipReason>,
}

enum Body<'b> {
    There(&'b [u8]),
    /// It should be there: [`MissingBody::Is`].
    Missing([u8; 4]),
}

impl Found<'_> {
    /// Reads it, in one step: a packet is large to be moved from one result to another.
    #[inline]
    fn read<P: Packet>(self, dialect: Dialect) -> Result<P, Skipped> {
        let Self { id, length, body, .. } = self;
        let body = match &body {
            Ok(Body::There(body)) => body,
            Ok(Body::Missing(body)) => &body[..],
            Err(reason) => return Err(Skipped { id, length, reason: *reason }),
        };
        match P::read_body(id, &mut Reader::new(body, dialect)) {
            Ok(Some(packet)) => Ok(packet),
            Ok(None) => Err(Skipped { id, length, reason: SkipReason::Unknown }),
            Err(error) => Err(Skipped { id, length, reason: error.into() }),
        }
    }
}
