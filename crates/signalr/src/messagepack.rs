//! The MessagePack hub protocol: each message an array with a length prefix.
//!
//! Upstream: `MessagePackHubProtocolWorker.cs`. Frames are written byte for byte as ASP.NET Core writes them.

mod decode;
mod encode;

pub use decode::decode;
pub(crate) use decode::message_type;
pub use encode::{PING, cancel_invocation, close, completion, invocation, invocation_with_id};

#[cfg(test)]
mod tests;
