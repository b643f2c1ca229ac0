//! MessagePack as the game's hubs speak it: what the standard leaves open, decided as .NET decides it.
//!
//! Objects are arrays indexed by integer keys; integers take their shortest form when written and any form when read;
//! a derived class is `[tag, body]`. The derives of `kiai-wire-derive` write the code.
//!
//! Reading is bounded: nothing is allocated because a length claims it, nesting is limited, no input panics.

mod bounded;
mod reader;
mod scalars;
mod writer;

use bytes::Bytes;
use thiserror::Error;

pub use self::{
    bounded::{List, Text},
    reader::Reader,
    scalars::{DateTimeOffset, TimeSpan},
    writer::Writer,
};

/// A value that can be written.
pub trait Encode {
    /// Appends the value.
    fn encode(&self, out: &mut Writer);
}

/// A value that can be read.
pub trait Decode: Sized {
    /// Reads the value. Nil is an error unless the type has room for nothing.
    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError>;

    /// Reads the value or nothing.
    #[inline]
    fn decode_nullable(reader: &mut Reader<'_>) -> Result<Option<Self>, DecodeError> {
        if reader.nil() { Ok(None) } else { Self::decode(reader).map(Some) }
    }

    /// What a field is when the array ends before it: zero for numbers, nothing for what may be nothing, else an error.
    fn absent(reader: &Reader<'_>) -> Result<Self, DecodeError> {
        Err(reader.error("a field is missing"))
    }
}

/// The methods one end of a hub offers to the other.
pub trait Call: Sized {
    /// Their names.
    const METHODS: &'static [&'static str];

    /// The method's name.
    fn target(&self) -> &'static str;

    /// How many arguments it takes.
    fn argument_count(&self) -> u32;

    /// Appends the arguments, one after another.
    fn encode_arguments(&self, out: &mut Writer);

    /// Reads `count` arguments for `target`. None when there is no such method.
    fn decode_from(target: &str, count: u32, reader: &mut Reader<'_>) -> Result<Option<Self>, DecodeError>;

    /// Appends the arguments to a buffer, one after another.
    fn append_arguments(&self, buffer: &mut Vec<u8>) {
        let mut out = Writer::from(std::mem::take(buffer));
        self.encode_arguments(&mut out);
        *buffer = out.into();
    }

    /// Reads `count` arguments for `target` from the `body` of an invocation, in which the stream ids may follow them.
    /// None when there is no such method.
    ///
    /// Elements that a newer client appends to an object are skipped. Should they contain mods, whose settings are not
    /// proper MessagePack, only one of two ways to skip them ends where the arguments end: that one is taken.
    fn decode(target: &str, count: u32, body: &[u8]) -> Result<Option<Self>, DecodeError> {
        read_either_way(body, |reader| {
            let call = Self::decode_from(target, count, reader)?;
            if call.is_some() && reader.remaining() > 0 {
                reader.array_length()?;
                while reader.remaining() > 0 {
                    reader.text()?;
                }
            }
            Ok(call)
        })
    }
}

/// Bytes that are not what they should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("at byte {at}: {what}")]
pub struct DecodeError {
    /// How many bytes had been read.
    pub at: usize,
    /// What is wrong.
    pub what: &'static str,
}

/// The bytes of one value.
#[must_use]
pub fn to_bytes(value: &impl Encode) -> Bytes {
    let mut out = Writer::default();
    value.encode(&mut out);
    out.into_bytes()
}

/// Reads one value that takes up all of `bytes`.
pub fn from_bytes<T: Decode>(bytes: &[u8]) -> Result<T, DecodeError> {
    read_either_way(bytes, |reader| {
        let value = T::decode(reader)?;
        if reader.remaining() == 0 { Ok(value) } else { Err(reader.error("bytes after the value")) }
    })
}

fn read_either_way<T>(
    bytes: &[u8],
    read: impl Fn(&mut Reader<'_>) -> Result<T, DecodeError>,
) -> Result<T, DecodeError> {
    read(&mut Reader::new(bytes)).or_else(|error| read(&mut Reader::aware_of_mods(bytes)).map_err(|_| error))
}

#[cfg(test)]
mod tests;
