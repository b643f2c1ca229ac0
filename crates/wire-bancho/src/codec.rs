//! How bancho writes things: little-endian, one after another, without names. Nothing says where a field begins, so both
//! directions of a type come from one declaration.
//!
//! Reading is bounded: nothing is allocated because a length claims it, limits are in types, no input panics.

mod flags;
mod list;
mod md5;
mod packet;
mod reader;
mod scalars;
mod stream;
mod text;
mod unlock;
mod writer;

use thiserror::Error;

pub(crate) use self::flags::flags;
pub use self::{
    list::{LongList, ShortList},
    md5::Md5,
    packet::{HEADER_LENGTH, MAX_BUNDLE, Packet, USUAL_MAX_BODY},
    reader::Reader,
    stream::{PacketStream, Packets, SkipReason, Skipped},
    text::Text,
    writer::Writer,
};

/// A value with bytes of its own.
pub trait Wire: Sized {
    /// The most bytes that writing a value can give.
    const MAX_LENGTH: usize;

    /// Reads a value.
    ///
    /// # Errors
    /// The bytes end too early or cannot be such a value.
    fn read(reader: &mut Reader<'_>) -> Result<Self, DecodeError>;

    /// Appends the value.
    fn write(&self, out: &mut Writer<'_>);
}

/// Which of the two readings of the protocol a client has. They differ in channels and presences; a version in the header
/// [`crate::login::headers::CLIENT_VERSION`] tells them apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Dialect {
    /// osu!stable.
    Stable,
    /// neosu, and neomod as it is called since.
    Neosu,
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
