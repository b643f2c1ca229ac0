//! The whole server: the process and what it answers over real sockets.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod process;

mod accounts;
mod acme;
mod backup;
mod bad_input;
mod bancho;
mod builds;
mod channels;
mod chat;
mod decoders;
mod health;
mod hubs;
mod imports;
mod multiplayer;
mod notifications;
mod players;
mod refusals;
mod signals;
mod site;
mod stories;
mod teams;
mod tls;
