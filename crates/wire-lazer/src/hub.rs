//! The game's three SignalR hubs: their methods and the objects these take, in MessagePack.
//!
//! One type for each class of the game, with its name. `kiai_model` values convert to and from them.

pub mod activity;
pub mod hit_results;
pub mod metadata;
pub mod mods;
pub mod multiplayer;
pub mod multiplayer_match;
pub mod multiplayer_room;
mod multiplayer_view;
pub mod presence;
pub mod spectator;
pub mod spectator_types;

use kiai_wire_derive::Call;

/// What the server may tell on every hub. Upstream: `IStatefulUserHubClient.cs`.
#[derive(Clone, Debug, PartialEq, Call)]
pub enum StatefulUserHubClient {
    /// Another client took over: the receiver disconnects and logs out.
    DisconnectRequested,
    /// The server goes down: the receiver connects anew once it is idle.
    ServerShuttingDown,
}

#[cfg(test)]
mod tests;
