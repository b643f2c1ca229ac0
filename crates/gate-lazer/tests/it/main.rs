//! The gate's endpoints, byte for byte where the game reads bytes.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod authentication;
mod beatmaps;
mod game;
mod notifications;
mod oauth;
mod registration;
mod relations;
mod scores;
mod users;
