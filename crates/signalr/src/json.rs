//! The JSON hub protocol: each message an object, ended by the record separator `1e`.
//!
//! Upstream: `JsonHubProtocol.cs`.

use std::borrow::Cow;

use bytes::Bytes;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::framing::RECORD_SEPARATOR;
use crate::message::MessageType;
use crate::{Arguments, DecodeError, HubMessage, Invocation, Outcome};

/// A whole Ping message.
pub const PING: &[u8] = b"{\"type\":6}\x1e";

/// A whole message that calls `target` without wanting an answer, ready to be sent to any number of peers.
///
/// `arguments` must serialise to an array: a tuple, a slice, or a [`RawValue`] that holds one.
///
/// # Errors
/// The arguments cannot be serialised.
///
/// ```
/// let message = kiai_signalr::json::invocation("Echo", &(42,))?;
/// assert_eq!(message, &b"{\"type\":1,\"target\":\"Echo\",\"arguments\":[42]}\x1e"[..]);
/// # Ok::<(), serde_json::Error>(())
/// ```
pub fn invocation(target: &str, arguments: &impl Serialize) -> serde_json::Result<Bytes> {
    #[derive(Serialize)]
    struct Call<'a, A> {
        r#type: u8,
        target: &'a str,
        arguments: &'a A,
    }
    Ok(record(serde_json::to_vec(&Call { r#type: 1, target, arguments })?))
}

/// A whole Completion message. A result is one JSON value, already encoded.
///
/// # Errors
/// The result is not valid JSON.
pub fn completion(invocation_id: &str, outcome: &Outcome<'_>) -> serde_json::Result<Bytes> {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Completion<'a> {
        r#type: u8,
        invocation_id: &'a str,
        #[serde(skip_serializing_if = "Option::is_none")]
        result: Option<&'a RawValue>,
        #[serde(skip_serializing_if = "Option::is_none")]
        error: Option<&'a str>,
    }
    let mut message = Completion { r#type: 3, invocation_id, result: None, error: None };
    match outcome {
        Outcome::Error(text) => message.error = Some(text),
        Outcome::Void => {}
        Outcome::Result(value) => message.result = Some(serde_json::from_slice(value)?),
    }
    Ok(record(serde_json::to_vec(&message)?))
}

/// A whole Close message.
pub fn close(error: Option<&str>, allow_reconnect: bool) -> Bytes {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Close<'a> {
        r#type: u8,
        #[serde(skip_serializing_if = "Option::is_none")]
        error: Option<&'a str>,
        #[serde(skip_serializing_if = "std::ops::Not::not")]
        allow_reconnect: bool,
    }
    let text = serde_json::to_vec(&Close { r#type: 7, error, allow_reconnect });
    record(text.expect("a text and a flag are always JSON"))
}

/// Reads a message from a frame without its separator. Properties may stand in any order; unknown ones are ignored.
///
/// # Errors
/// The frame is not a JSON object, or lacks a property, or one has the wrong type.
pub fn decode(frame: &[u8]) -> Result<HubMessage<'_>, DecodeError> {
    let fields: Fields<'_> = parse(frame)?;
    let missing = |what| DecodeError { what, left: 0 };
    let invocation_id = fields.invocation_id.map(|Text(id)| id);
    let error = fields.error.map(|Text(error)| error);
    Ok(match MessageType::from(fields.r#type) {
        call @ (MessageType::Invocation | MessageType::StreamInvocation) => {
            let invocation = Invocation {
                invocation_id: invocation_id.filter(|id| !id.is_empty()),
                target: fields.target.ok_or(missing("target"))?.0,
                arguments: Arguments::Json(fields.arguments.ok_or(missing("arguments"))?),
            };
            match call {
                MessageType::Invocation => HubMessage::Invocation(invocation),
                _ => HubMessage::StreamInvocation(invocation),
            }
        }
        MessageType::StreamItem => HubMessage::StreamItem,
        MessageType::Completion => HubMessage::Completion {
            invocation_id: invocation_id.ok_or(missing("invocation id"))?,
            outcome: match (error, fields.result) {
                (Some(_), Some(_)) => return Err(missing("either a result or an error")),
                (Some(error), None) => Outcome::Error(error),
                (None, Some(result)) => Outcome::Result(Bytes::copy_from_slice(result.get().as_bytes())),
                (None, None) => Outcome::Void,
            },
        },
        MessageType::CancelInvocation => HubMessage::CancelInvocation,
        MessageType::Ping => HubMessage::Ping,
        MessageType::Close => HubMessage::Close { error, allow_reconnect: fields.allow_reconnect.unwrap_or_default() },
        MessageType::Ack => HubMessage::Ack { sequence_id: fields.sequence_id.ok_or(missing("sequence id"))? },
        MessageType::Sequence => {
            HubMessage::Sequence { sequence_id: fields.sequence_id.ok_or(missing("sequence id"))? }
        }
        MessageType::Unknown => HubMessage::Unknown,
    })
}

/// What a frame holds, without decoding the rest.
pub(crate) fn message_type(frame: &[u8]) -> Result<MessageType, DecodeError> {
    #[derive(Deserialize)]
    struct Type {
        r#type: i64,
    }
    parse::<Type>(frame).map(|Type { r#type }| r#type.into())
}

/// Every property of every message.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Fields<'a> {
    r#type: i64,
    #[serde(borrow)]
    invocation_id: Option<Text<'a>>,
    #[serde(borrow)]
    target: Option<Text<'a>>,
    arguments: Option<Vec<Box<RawValue>>>,
    #[serde(borrow, default, deserialize_with = "present")]
    result: Option<&'a RawValue>,
    #[serde(borrow)]
    error: Option<Text<'a>>,
    allow_reconnect: Option<bool>,
    sequence_id: Option<i64>,
}

/// A text that is borrowed from the frame unless it has escapes: inside an `Option` serde borrows only by such a type.
#[derive(Deserialize)]
struct Text<'a>(#[serde(borrow)] Cow<'a, str>);

/// A result of `null` is a result; only a missing one is none.
fn present<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<&'de RawValue>, D::Error> {
    <&RawValue>::deserialize(deserializer).map(Some)
}

fn parse<'a, T: Deserialize<'a>>(frame: &'a [u8]) -> Result<T, DecodeError> {
    serde_json::from_slice(frame)
        .map_err(|error| DecodeError { what: "JSON", left: frame.len().saturating_sub(error.column()) })
}

fn record(mut text: Vec<u8>) -> Bytes {
    text.push(RECORD_SEPARATOR);
    text.into()
}

#[cfg(test)]
mod tests;
