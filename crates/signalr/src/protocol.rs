//! The two encodings a connection may speak.

use bytes::Bytes;

use crate::message::MessageType;
use crate::{DecodeError, HubMessage, Outcome, framing, json, messagepack};

/// A hub protocol: how messages are encoded on one connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Protocol {
    /// Text, one JSON object per message.
    Json,
    /// Binary, one MessagePack array per message.
    MessagePack,
}

impl Protocol {
    /// Both of them.
    pub const ALL: &'static [Self] = &[Self::Json, Self::MessagePack];

    /// The name that a client asks for in its handshake.
    pub fn name(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::MessagePack => "messagepack",
        }
    }

    pub(crate) fn next_frame(self, frames: &mut framing::FrameReader) -> Result<Option<Bytes>, framing::FrameError> {
        match self {
            Self::Json => frames.next_record(),
            Self::MessagePack => frames.next_prefixed(),
        }
    }

    pub(crate) fn message_type(self, frame: &Bytes) -> Result<MessageType, DecodeError> {
        match self {
            Self::Json => json::message_type(frame),
            Self::MessagePack => messagepack::message_type(frame),
        }
    }

    pub(crate) fn decode(self, frame: &Bytes) -> Result<HubMessage<'_>, DecodeError> {
        match self {
            Self::Json => json::decode(frame),
            Self::MessagePack => messagepack::decode(frame),
        }
    }

    /// A result that is not valid in this protocol is an error of the hub's author: the caller is told that the
    /// method failed.
    pub(crate) fn completion(self, invocation_id: &str, outcome: &Outcome<'_>) -> Result<Bytes, serde_json::Error> {
        match self {
            Self::Json => json::completion(invocation_id, outcome),
            Self::MessagePack => Ok(messagepack::completion(invocation_id, outcome)),
        }
    }

    /// The result of a method that returns nothing.
    pub(crate) fn null(self) -> Bytes {
        match self {
            Self::Json => Bytes::from_static(b"null"),
            Self::MessagePack => Bytes::from_static(&[0xc0]),
        }
    }

    pub(crate) fn ping(self) -> Bytes {
        match self {
            Self::Json => Bytes::from_static(json::PING),
            Self::MessagePack => Bytes::from_static(messagepack::PING),
        }
    }

    pub(crate) fn close(self, error: Option<&str>, allow_reconnect: bool) -> Bytes {
        match self {
            Self::Json => json::close(error, allow_reconnect),
            Self::MessagePack => messagepack::close(error, allow_reconnect),
        }
    }
}
