//! Verbs on a real database, with a clock that stands still.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod accounts;
mod beatmaps;
mod chat;
mod connect;
mod ears;
mod presence;
mod rooms;
mod sessions;
mod spectate;
mod teams;
mod users;
