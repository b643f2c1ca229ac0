//! The messages of the hub protocol, whatever their encoding.

use std::borrow::Cow;

use bytes::Bytes;

use crate::Arguments;

/// One message of a hub protocol, as [`messagepack::decode`](crate::messagepack::decode) and
/// [`json::decode`](crate::json::decode) give it.
///
/// Upstream: `HubMessage.cs` and its subclasses. Headers and stream ids are read over and dropped: nothing here uses
/// them.
#[derive(Clone, Debug, PartialEq)]
pub enum HubMessage<'a> {
    /// Type 1: call a method. Without an id ("fire and forget") nothing is answered, not even an error.
    Invocation(Invocation<'a>),
    /// Type 2: one element of a stream.
    StreamItem,
    /// Type 3: the answer to an invocation.
    Completion {
        /// The id of the invocation that is answered.
        invocation_id: Cow<'a, str>,
        /// What came of it.
        outcome: Outcome<'a>,
    },
    /// Type 4: call a method that answers with a stream.
    StreamInvocation(Invocation<'a>),
    /// Type 5: stop a stream.
    CancelInvocation,
    /// Type 6: nothing but a sign of life.
    Ping,
    /// Type 7: the connection ends.
    Close {
        /// Why, if it ends because of an error.
        error: Option<Cow<'a, str>>,
        /// Whether the peer may connect again by itself.
        allow_reconnect: bool,
    },
    /// Type 8: messages up to this number arrived (stateful reconnect).
    Ack {
        /// The highest number that was received.
        sequence_id: i64,
    },
    /// Type 9: the number of the next message (stateful reconnect).
    Sequence {
        /// The number.
        sequence_id: i64,
    },
    /// A type that this version of the protocol does not know; to be ignored.
    Unknown,
}

/// A method call.
#[derive(Clone, Debug, PartialEq)]
pub struct Invocation<'a> {
    /// What the answer will refer to; `None` (on the wire also an empty text) if no answer is wanted.
    pub invocation_id: Option<Cow<'a, str>>,
    /// The method, as the caller spelled it.
    pub target: Cow<'a, str>,
    /// What it is called with.
    pub arguments: Arguments,
}

/// What came of an invocation.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome<'a> {
    /// It failed with this text.
    Error(Cow<'a, str>),
    /// It succeeded and has no result.
    Void,
    /// It succeeded; the result in the encoding of the protocol. With MessagePack whatever else the frame holds
    /// follows the one value.
    Result(Bytes),
}

/// What kind of message a frame holds, read without decoding the rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MessageType {
    Invocation,
    StreamItem,
    Completion,
    StreamInvocation,
    CancelInvocation,
    Ping,
    Close,
    Ack,
    Sequence,
    Unknown,
}

impl From<i64> for MessageType {
    fn from(number: i64) -> Self {
        match number {
            1 => Self::Invocation,
            2 => Self::StreamItem,
            3 => Self::Completion,
            4 => Self::StreamInvocation,
            5 => Self::CancelInvocation,
            6 => Self::Ping,
            7 => Self::Close,
            8 => Self::Ack,
            9 => Self::Sequence,
            _ => Self::Unknown,
        }
    }
}

/// A frame that is not a message of the hub protocol. Fatal for the connection it came from.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("malformed hub message: {what}, {left} bytes before its end")]
pub struct DecodeError {
    /// What could not be read.
    pub what: &'static str,
    /// How many bytes of the frame were left there.
    pub left: usize,
}
