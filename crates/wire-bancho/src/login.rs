//! Logging in: what the first request and its answer carry besides packets.
//!
//! Of the answer's packets, osu!stable wants ProtocolVersion first and UserId soon; without a UserId neosu waits for ever.
//! Then, as it suits: Privileges, SilenceEnd, FriendsList, MainMenuIcon; the user's own UserPresence, by which neosu learns
//! its name, and UserStats; who else is there; ChannelInfo and ChannelAutoJoin, and after the last of them ChannelInfoEnd;
//! what is to be read; and for neosu what is told about variables.

mod body;
mod hashes;
pub mod headers;
mod result;
mod version;

pub use self::{
    body::{Credentials, LoginRequest, MAX_LOGIN_BODY},
    hashes::{COMMON_HASHES, ClientHashes, RUNNING_UNDER_WINE},
    result::LoginResult,
    version::{ClientVersion, Stream},
};

/// The protocol's version for osu!stable.
pub const PROTOCOL_VERSION: i32 = 19;

#[cfg(test)]
mod tests;
