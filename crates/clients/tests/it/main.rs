//! The clients against small servers.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod signalr;
