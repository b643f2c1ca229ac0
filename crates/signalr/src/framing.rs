//! Hub messages cut out of a byte stream.
//!
//! WebSocket message boundaries carry no meaning in SignalR: one hub message may span several WebSocket messages and
//! several hub messages may share one. A [`FrameReader`] is fed chunks as they arrive and gives back whole messages.

use bytes::{Buf, Bytes, BytesMut};

/// The byte that ends a handshake message and every message of the JSON protocol.
pub const RECORD_SEPARATOR: u8 = 0x1e;

/// The most bytes a length prefix may have: five groups of seven bits, up to 2 GiB - 1.
pub const MAXIMUM_PREFIX_LENGTH: usize = 5;

/// Why a stream of bytes cannot be cut into messages any further.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FrameError {
    /// The length prefix has more than five bytes, or means more than 2 GiB - 1.
    #[error("malformed length prefix")]
    Prefix,
    /// The message is, or claims to be, longer than the reader allows.
    #[error("a message longer than {maximum} bytes")]
    TooLong {
        /// The limit that was exceeded, in bytes.
        maximum: usize,
    },
}

/// Cuts a stream of bytes into messages, copying only those that arrive in pieces.
///
/// Which `next_*` is called may change between two messages: the handshake is a record, whatever follows it may have
/// length prefixes. Memory grows with the bytes received, never with the length a prefix claims, and is given back as
/// soon as no message is incomplete.
#[derive(Debug)]
pub struct FrameReader {
    maximum_length: usize,
    /// Received and not looked at yet.
    fresh: Bytes,
    /// The beginning of one incomplete message, its prefix included.
    partial: BytesMut,
}

impl FrameReader {
    /// A reader that refuses messages of more than `maximum_length` bytes, prefix and separator not counted.
    pub fn new(maximum_length: usize) -> Self {
        Self { maximum_length, fresh: Bytes::new(), partial: BytesMut::new() }
    }

    /// The same reader, what it holds included, with another limit.
    pub fn with_maximum(self, maximum_length: usize) -> Self {
        Self { maximum_length, ..self }
    }

    /// Adds what arrived. Take all messages that are complete before adding more: then nothing is copied needlessly.
    pub fn push(&mut self, chunk: Bytes) {
        if self.fresh.is_empty() {
            self.fresh = chunk;
        } else if !chunk.is_empty() {
            let mut joined = BytesMut::with_capacity(self.fresh.len() + chunk.len());
            joined.extend_from_slice(&self.fresh);
            joined.extend_from_slice(&chunk);
            self.fresh = joined.freeze();
        }
    }

    /// The next message that has a length prefix, without the prefix; `None` until more bytes arrive.
    ///
    /// # Errors
    /// The stream is unusable after an error.
    pub fn next_prefixed(&mut self) -> Result<Option<Bytes>, FrameError> {
        if self.partial.is_empty() {
            if let Some((prefix_length, length)) = self.prefix(&self.fresh)?
                && self.fresh.len() - prefix_length >= length
            {
                self.fresh.advance(prefix_length);
                return Ok(Some(self.fresh.split_to(length)));
            }
            self.keep_fresh();
            return Ok(None);
        }
        let (prefix_length, length) = loop {
            if let Some(prefix) = self.prefix(&self.partial)? {
                break prefix;
            }
            if self.fresh.is_empty() {
                return Ok(None);
            }
            self.partial.extend_from_slice(&self.fresh.split_to(1));
        };
        let missing_length = (prefix_length + length).saturating_sub(self.partial.len());
        let arrived = self.fresh.split_to(missing_length.min(self.fresh.len()));
        self.partial.extend_from_slice(&arrived);
        if arrived.len() < missing_length {
            self.fresh = Bytes::new();
            return Ok(None);
        }
        let mut message = std::mem::take(&mut self.partial).freeze();
        message.advance(prefix_length);
        Ok(Some(message))
    }

    /// The next message that ends with [`RECORD_SEPARATOR`], without the separator; `None` until more bytes arrive.
    ///
    /// # Errors
    /// The stream is unusable after an error.
    pub fn next_record(&mut self) -> Result<Option<Bytes>, FrameError> {
        let end = self.fresh.iter().position(|&byte| byte == RECORD_SEPARATOR);
        if self.partial.len() + end.unwrap_or(self.fresh.len()) > self.maximum_length {
            return Err(FrameError::TooLong { maximum: self.maximum_length });
        }
        let Some(end) = end else {
            self.keep_fresh();
            return Ok(None);
        };
        let tail = self.fresh.split_to(end);
        self.fresh.advance(1);
        if self.partial.is_empty() {
            return Ok(Some(tail));
        }
        self.partial.extend_from_slice(&tail);
        Ok(Some(std::mem::take(&mut self.partial).freeze()))
    }

    fn keep_fresh(&mut self) {
        self.partial.extend_from_slice(&self.fresh);
        self.fresh = Bytes::new();
    }

    /// The length of the prefix and of the message it announces, if the prefix is complete.
    fn prefix(&self, bytes: &[u8]) -> Result<Option<(usize, usize)>, FrameError> {
        match read_prefix(bytes)? {
            Some((_, length)) if length > self.maximum_length => {
                Err(FrameError::TooLong { maximum: self.maximum_length })
            }
            prefix => Ok(prefix),
        }
    }
}

/// Reads a length prefix (unsigned LEB128): its own length and the length it announces, or `None` if bytes are
/// missing.
fn read_prefix(bytes: &[u8]) -> Result<Option<(usize, usize)>, FrameError> {
    let mut length = 0usize;
    for (index, &byte) in bytes.iter().take(MAXIMUM_PREFIX_LENGTH).enumerate() {
        if index == MAXIMUM_PREFIX_LENGTH - 1 && byte > 0x07 {
            return Err(FrameError::Prefix);
        }
        length |= usize::from(byte & 0x7f) << (7 * index);
        if byte & 0x80 == 0 {
            return Ok(Some((index + 1, length)));
        }
    }
    Ok(None)
}

/// Writes the length prefix of a message of `length` bytes: the buffer and how many of its bytes are used.
pub(crate) fn prefix_of(mut length: usize) -> ([u8; MAXIMUM_PREFIX_LENGTH], usize) {
    let mut prefix = [0; MAXIMUM_PREFIX_LENGTH];
    let mut used = 0;
    for slot in &mut prefix {
        used += 1;
        *slot = (length & 0x7f) as u8;
        length >>= 7;
        if length == 0 {
            break;
        }
        *slot |= 0x80;
    }
    (prefix, used)
}

#[cfg(test)]
mod tests;
