//! What clients of the bancho protocol send and read, byte by byte: osu!stable, and neosu with its extensions. No I/O.
//!
//! Names are those that neosu's sources and the servers for osu!stable give these things.

pub mod beatmap_info;
pub mod chat;
pub mod codec;
pub mod country;
pub mod forms;
pub mod login;
pub mod mods;
pub mod neosu;
pub mod packets;
pub mod rooms;
pub mod spectate;
pub mod submission;
pub mod users;

pub use codec::{DecodeError, Dialect, Packet, PacketStream, Packets};
pub use packets::{ClientPacket, ServerPacket};

#[cfg(test)]
mod tests;
