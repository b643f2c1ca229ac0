//! What the store remembers, on both databases.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test fails by panicking, and says what it could not run"
)]

mod databases;

mod activity;
mod beatmaps;
mod blobs;
mod builds;
mod chat;
mod client_sessions;
mod client_variables;
mod connect_requests;
mod favourites;
mod findings;
mod jobs;
mod logins;
mod opening;
mod permanent_tokens;
mod ratings;
mod relations;
mod rooms;
mod scores;
mod statistics;
mod teams;
mod tokens;
mod transactions;
mod users;
mod web_sessions;
