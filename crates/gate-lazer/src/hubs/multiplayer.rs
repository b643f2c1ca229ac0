//! The multiplayer hub: rooms that are played together.
//!
//! What somebody asks for is answered when it is done; what came of it is told to everybody inside, to them as well.

mod refusal;
mod request;

use kiai_model::{
    Id, Room,
    rooms::{Abilities, Role},
};
use kiai_services::{
    connections::{ConnectionKind, OpenConnection},
    rooms::{self, Refusal, RoomCommand, RoomRefusal, Start},
};
use kiai_signalr::{Arguments, ClientHandle, HubError, Reply};
use kiai_wire_lazer::{
    hub::{
        multiplayer::{self, MATCHMAKING_METHODS, MultiplayerServer},
        multiplayer_room::MultiplayerRoom,
    },
    msgpack::to_bytes,
};

use self::refusal::refused;
use super::{Shared, admission::Player, decode, game_hub::GameHub, invalid_state};

/// What the game can do in a room.
const ABILITIES: Abilities =
    Abilities { needs_seat: false, needs_map: true, has_results: true, tells_only_missing_maps: false };

/// The hub at `/multiplayer`. Upstream: `MultiplayerHub.cs`.
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

    async fn call(
        &self,
        connection: &OpenConnection,
        method: &'static str,
        arguments: &Arguments,
    ) -> Result<Reply, HubError> {
        if MATCHMAKING_METHODS.contains(&method) {
            return matchmaking(method);
        }
        let call = decode(method, arguments)?;
        self.answer(connection, call).await.map_err(|refusal| refused(method, refusal))
    }

    async fn ended(&self, connection: &OpenConnection) {
        rooms::close(&self.0.services, connection).await;
    }
}

/// There is no quick play and no ranked play.
fn matchmaking(method: &str) -> Result<Reply, HubError> {
    match method {
        // Succeed for whoever is in no lobby and no queue, which is everyone.
        "MatchmakingLeaveLobby" | "MatchmakingLeaveQueue" => Ok(Reply::Void),
        _ => Err(invalid_state("This server has no quick play and no ranked play.")),
    }
}

impl MultiplayerHub {
    async fn answer(&self, connection: &OpenConnection, call: MultiplayerServer) -> Result<Reply, RoomRefusal> {
        let services = &self.0.services;
        match call {
            MultiplayerServer::CreateRoom(room) => {
                let draft = request::draft(*room)?;
                let room = match rooms::create(services, connection, draft.clone(), ABILITIES).await {
                    Err(RoomRefusal::InAnotherRoom) if self.leave_what_was(connection).await? => {
                        rooms::create(services, connection, draft, ABILITIES).await
                    }
                    other => other,
                };
                return Ok(self.whole(&*room?));
            }
            MultiplayerServer::JoinRoom(room) => return self.join(connection, room, "").await,
            MultiplayerServer::JoinRoomWithPassword(room, password) => {
                return self.join(connection, room, &password).await;
            }
            MultiplayerServer::LeaveRoom => {
                rooms::leave(services, connection, None, Role::Player).await?;
            }
            other => {
                let present = rooms::room_of(services, connection);
                let present = present.as_deref().ok_or(Refusal::NotInside)?;
                if let Some(command) = command(other, present)? {
                    rooms::apply(services, connection, command).await?;
                }
            }
        }
        Ok(Reply::Void)
    }

    async fn join(&self, connection: &OpenConnection, room: Id<Room>, password: &str) -> Result<Reply, RoomRefusal> {
        let services = &self.0.services;
        let joined = match rooms::join(services, connection, room, password, Role::Player, ABILITIES).await {
            Err(RoomRefusal::InAnotherRoom) if self.leave_what_was(connection).await? => {
                rooms::join(services, connection, room, password, Role::Player, ABILITIES).await
            }
            other => other,
        };
        Ok(self.whole(&*joined?))
    }

    /// Leaves the room in which the player was before the server was started anew: the game does not know of it any more.
    async fn leave_what_was(&self, connection: &OpenConnection) -> Result<bool, RoomRefusal> {
        let services = &self.0.services;
        if rooms::resume(services, connection).await?.is_none() {
            return Ok(false);
        }
        rooms::leave(services, connection, None, Role::Player).await?;
        Ok(true)
    }

    fn whole(&self, room: &Room) -> Reply {
        Reply::Value(to_bytes(&MultiplayerRoom::of(room, self.0.services.clock.now())))
    }
}

/// What is asked of the room one is inside of; nothing where the game may ask for what there is not.
fn command(call: MultiplayerServer, present: &Room) -> Result<Option<RoomCommand>, Refusal> {
    Ok(Some(match call {
        MultiplayerServer::CreateRoom(_)
        | MultiplayerServer::JoinRoom(_)
        | MultiplayerServer::JoinRoomWithPassword(..)
        | MultiplayerServer::LeaveRoom => return Ok(None),
        MultiplayerServer::InvitePlayer(user) => RoomCommand::Invite(user),
        MultiplayerServer::TransferHost(user) => RoomCommand::TransferHost(user),
        MultiplayerServer::KickUser(user) => RoomCommand::Kick(user),
        MultiplayerServer::ChangeSettings(settings) => {
            RoomCommand::ChangeSettings(request::settings_change(settings, present)?)
        }
        MultiplayerServer::ChangeState(state) => RoomCommand::ChangeState(state.into()),
        MultiplayerServer::ChangeBeatmapAvailability(availability) => {
            RoomCommand::ChangeAvailability(availability.into())
        }
        MultiplayerServer::ChangeUserStyle(beatmap, ruleset) => RoomCommand::ChangeStyle {
            beatmap: beatmap.map(|beatmap| Id::new(i64::from(beatmap))),
            ruleset: ruleset.map(i64::from),
        },
        MultiplayerServer::ChangeUserMods(mods) => RoomCommand::ChangeMods(mods),
        MultiplayerServer::SendMatchRequest(request) => match request {
            Some(request) => request::match_request(&request)?,
            None => return Ok(None),
        },
        MultiplayerServer::StartMatch => RoomCommand::StartMatch(Start::WhenReady),
        MultiplayerServer::AbortMatch => RoomCommand::AbortMatch,
        MultiplayerServer::AbortGameplay => RoomCommand::AbortGameplay,
        MultiplayerServer::AddPlaylistItem(item) => RoomCommand::AddItem(request::item(item)),
        MultiplayerServer::EditPlaylistItem(item) => {
            RoomCommand::EditItem { item: Some(item.id), edit: request::item(item).into() }
        }
        MultiplayerServer::RemovePlaylistItem(item) => RoomCommand::RemoveItem(item),
        MultiplayerServer::VoteToSkipIntro => RoomCommand::VoteToSkip,
    }))
}
