#![doc = include_str!("../README.md")]

mod arguments;
mod client_handle;
mod clock;
mod connection;
pub mod framing;
mod handshake;
mod hub;
pub mod json;
mod message;
pub mod messagepack;
mod options;
mod protocol;
mod server;

pub use arguments::Arguments;
pub use client_handle::{ClientHandle, Delivery, Priority};
pub use clock::{Clock, Sleep, SystemClock};
pub use hub::{ConnectionContext, DisconnectReason, Hub, HubError, Refusal, Reply};
pub use message::{DecodeError, HubMessage, Invocation, Outcome};
pub use options::{Host, HubOptions};
pub use protocol::Protocol;
pub use server::HubServer;
