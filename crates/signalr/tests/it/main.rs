//! Hubs over real sockets, spoken to byte by byte, in a time that moves only when a test says so.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod calls;
mod clock;
mod ends;
mod handshake;
mod hub;
mod json;
mod limits;
mod negotiation;
mod server;
mod silence;
