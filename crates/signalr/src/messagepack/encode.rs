use bytes::Bytes;

use crate::Outcome;
use crate::framing::{MAXIMUM_PREFIX_LENGTH, prefix_of};

/// A whole Ping frame.
pub const PING: &[u8] = &[0x02, 0x91, 0x06];

/// A whole frame that calls `target` without wanting an answer, ready to be sent to any number of peers.
///
/// `write_arguments` appends exactly `argument_count` MessagePack values to the buffer it is given, and nothing else.
///
/// ```
/// let frame = kiai_signalr::messagepack::invocation("Echo", 1, |buffer| buffer.push(0x2a));
/// assert_eq!(frame, &b"\x0c\x96\x01\x80\xc0\xa4Echo\x91\x2a\x90"[..]);
/// ```
pub fn invocation(target: &str, argument_count: u32, write_arguments: impl FnOnce(&mut Vec<u8>)) -> Bytes {
    call(None, target, argument_count, write_arguments)
}

/// A whole frame that calls `target` and wants an answer under `invocation_id`.
///
/// The arguments are given as for [`invocation`].
pub fn invocation_with_id(
    invocation_id: &str,
    target: &str,
    argument_count: u32,
    write_arguments: impl FnOnce(&mut Vec<u8>),
) -> Bytes {
    call(Some(invocation_id), target, argument_count, write_arguments)
}

/// A whole Completion frame. A result is one MessagePack value, already encoded.
///
/// ASP.NET Core answers a method that returns nothing with the *result* nil; that is [`Outcome::Result`] of `c0`.
pub fn completion(invocation_id: &str, outcome: &Outcome<'_>) -> Bytes {
    let payload_length = match outcome {
        Outcome::Error(text) => text.len(),
        Outcome::Void => 0,
        Outcome::Result(value) => value.len(),
    };
    frame(invocation_id.len() + payload_length + 13, |buffer| {
        push_array_header(buffer, if matches!(outcome, Outcome::Void) { 4 } else { 5 });
        buffer.extend_from_slice(&[0x03, 0x80]);
        push_text(buffer, invocation_id);
        match outcome {
            Outcome::Error(text) => {
                buffer.push(1);
                push_text(buffer, text);
            }
            Outcome::Void => buffer.push(2),
            Outcome::Result(value) => {
                buffer.push(3);
                buffer.extend_from_slice(value);
            }
        }
    })
}

/// A whole CancelInvocation frame.
pub fn cancel_invocation(invocation_id: &str) -> Bytes {
    frame(invocation_id.len() + 8, |buffer| {
        buffer.extend_from_slice(&[0x93, 0x05, 0x80]);
        push_text(buffer, invocation_id);
    })
}

/// A whole Close frame.
pub fn close(error: Option<&str>, allow_reconnect: bool) -> Bytes {
    frame(error.map_or(0, str::len) + 8, |buffer| {
        buffer.extend_from_slice(&[0x93, 0x07]);
        push_optional_text(buffer, error);
        buffer.push(if allow_reconnect { 0xc3 } else { 0xc2 });
    })
}

fn call(
    invocation_id: Option<&str>,
    target: &str,
    argument_count: u32,
    write_arguments: impl FnOnce(&mut Vec<u8>),
) -> Bytes {
    frame(target.len() + 128, |buffer| {
        buffer.extend_from_slice(&[0x96, 0x01, 0x80]);
        push_optional_text(buffer, invocation_id);
        push_text(buffer, target);
        push_array_header(buffer, argument_count);
        write_arguments(buffer);
        buffer.push(0x90);
    })
}

/// Writes a frame in one buffer: room for the longest prefix is left free, and what it does not need is cut off.
fn frame(capacity: usize, write: impl FnOnce(&mut Vec<u8>)) -> Bytes {
    let mut buffer = Vec::with_capacity(MAXIMUM_PREFIX_LENGTH + capacity);
    buffer.extend_from_slice(&[0; MAXIMUM_PREFIX_LENGTH]);
    write(&mut buffer);
    let (prefix, prefix_length) = prefix_of(buffer.len().saturating_sub(MAXIMUM_PREFIX_LENGTH));
    let start = MAXIMUM_PREFIX_LENGTH - prefix_length;
    buffer[start..MAXIMUM_PREFIX_LENGTH].copy_from_slice(&prefix[..prefix_length]);
    Bytes::from(buffer).slice(start..)
}

fn push_optional_text(buffer: &mut Vec<u8>, text: Option<&str>) {
    match text {
        Some(text) => push_text(buffer, text),
        None => buffer.push(0xc0),
    }
}

fn push_text(buffer: &mut Vec<u8>, text: &str) {
    rmp::encode::write_str(buffer, text).expect("a Vec takes every write");
}

fn push_array_header(buffer: &mut Vec<u8>, count: u32) {
    rmp::encode::write_array_len(buffer, count).expect("a Vec takes every write");
}
