//! The multiplayer hub. There are no rooms yet: players can connect, and are told so when they ask for one.

use kiai_services::connections::{ConnectionKind, OpenConnection};
use kiai_signalr::{Arguments, ClientHandle, HubError, Reply};
use kiai_wire_lazer::hub::multiplayer;

use super::{Shared, admission::Player, game_hub::GameHub, invalid_state};

/// The hub at `/multiplayer`.
pub(super) struct MultiplayerHub(pub(super) Shared);

impl GameHub for MultiplayerHub {
    const KIND: ConnectionKind = ConnectionKind::Multiplayer;
    const METHODS: &'static [&'static str] = multiplayer::METHODS;

    fn shared(&self) -> &Shared {
        &self.0
    }

    async fn begun(&self, _: &Player, _: &OpenConnection, _: &ClientHandle) -> Result<(), HubError> {
        Ok(())
    }

    async fn call(&self, _: &OpenConnection, method: &'static str, _: &Arguments) -> Result<Reply, HubError> {
        match method {
            // Succeed for whoever is in no room, no lobby and no queue, which is everyone.
            "LeaveRoom" | "MatchmakingLeaveLobby" | "MatchmakingLeaveQueue" => Ok(Reply::Void),
            _ => Err(invalid_state("This server has no multiplayer rooms yet.")),
        }
    }

    fn ended(&self, _: &OpenConnection) {}
}
