//! Every packet of both directions.

mod client;
mod server;

pub use self::{client::ClientPacket, server::ServerPacket};
