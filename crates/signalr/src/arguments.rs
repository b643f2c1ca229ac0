//! What a method is called with.

use bytes::Bytes;
use serde_json::value::RawValue;

use crate::HubError;

/// The arguments of a call, not decoded: only the hub knows their types.
///
/// MessagePack is a self-describing format, yet a hub's own formatters may break its rules (an array whose header
/// counts pairs, for example). So nothing here reads over an argument: the hub's typed reader is the first to touch
/// them, and what follows them in the frame (the stream ids) is nobody's business.
#[derive(Clone, Debug)]
pub enum Arguments {
    /// From a connection that speaks MessagePack.
    MessagePack {
        /// How many arguments the array claims to have. Hostile input: never allocate by it. It is at most the number
        /// of bytes in `body`.
        count: u32,
        /// The first argument and everything behind it, to the end of the frame. The frame's own memory: a slice of
        /// it may be kept and sent on without copying.
        body: Bytes,
    },
    /// From a connection that speaks JSON: the text of each argument.
    Json(Vec<Box<RawValue>>),
}

impl Arguments {
    /// How many arguments there are, or are claimed to be.
    pub fn count(&self) -> usize {
        match self {
            Self::MessagePack { count, .. } => *count as usize,
            Self::Json(values) => values.len(),
        }
    }

    /// The count and the bytes of MessagePack arguments, for a hub that speaks only MessagePack.
    ///
    /// # Errors
    /// [`HubError::Arguments`] if they are JSON.
    pub fn message_pack(&self) -> Result<(u32, &Bytes), HubError> {
        match self {
            Self::MessagePack { count, body } => Ok((*count, body)),
            Self::Json(_) => Err(HubError::Arguments),
        }
    }

    /// The texts of JSON arguments, for a hub that speaks only JSON.
    ///
    /// # Errors
    /// [`HubError::Arguments`] if they are MessagePack.
    pub fn json(&self) -> Result<&[Box<RawValue>], HubError> {
        match self {
            Self::MessagePack { .. } => Err(HubError::Arguments),
            Self::Json(values) => Ok(values),
        }
    }
}

impl PartialEq for Arguments {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::MessagePack { count, body }, Self::MessagePack { count: other_count, body: other_body }) => {
                count == other_count && body == other_body
            }
            (Self::Json(values), Self::Json(others)) => {
                values.iter().map(|value| value.get()).eq(others.iter().map(|value| value.get()))
            }
            _ => false,
        }
    }
}
