//! The metadata hub: presence, friends, news of beatmaps.

use kiai_model::{Id, presence::Activity};
use kiai_services::{
    accounts::note_login,
    beatmaps,
    connections::{ConnectionKind, OpenConnection},
    presence::{self, OpenRefusal, PresenceRefusal},
    rooms::{self, WatchRoomRefusal},
};
use kiai_signalr::{Arguments, ClientHandle, HubError, Priority, Reply};
use kiai_wire_lazer::{
    hub::metadata::{BeatmapUpdates, MetadataClient, MetadataServer, MultiplayerPlaylistItemStats},
    msgpack::{Call, List, to_bytes},
};

use super::{Shared, admission::Player, decode, game_hub::GameHub, internal, shutting_down, too_many};
use crate::encode::message;

/// The hub at `/metadata`. Upstream: `MetadataHub.cs`.
pub(super) struct MetadataHub(pub(super) Shared);

impl GameHub for MetadataHub {
    const KIND: ConnectionKind = ConnectionKind::Metadata;
    const METHODS: &'static [&'static str] = MetadataServer::METHODS;

    fn shared(&self) -> &Shared {
        &self.0
    }

    async fn begun(&self, player: &Player, connection: &OpenConnection, client: &ClientHandle) -> Result<(), HubError> {
        let services = &self.0.services;
        if let Some(address) = player.address {
            note_login(services, player.user, address).await;
        }
        // There is no daily challenge yet, and the game is told so.
        client.try_send(message(&MetadataClient::DailyChallengeUpdated(None)), Priority::Must);
        presence::open(services, connection).await.map_err(|refusal| match refusal {
            OpenRefusal::ShuttingDown => shutting_down(),
            OpenRefusal::Internal(error) => internal(&error, "connect"),
        })
    }

    async fn call(
        &self,
        connection: &OpenConnection,
        method: &'static str,
        arguments: &Arguments,
    ) -> Result<Reply, HubError> {
        let services = &self.0.services;
        let refused = |refusal| match refusal {
            PresenceRefusal::NotTheOwner => HubError::Opaque,
            PresenceRefusal::Internal(error) => internal(&error, method),
        };
        match decode(method, arguments)? {
            MetadataServer::UpdateActivity(activity) => {
                presence::set_activity(services, connection, activity.map(Activity::from)).map_err(refused)?;
            }
            MetadataServer::UpdateStatus(status) => {
                presence::set_status(services, connection, status.map(Into::into)).await.map_err(refused)?;
            }
            MetadataServer::BeginWatchingUserPresence => presence::watch_everyone(services, connection),
            MetadataServer::EndWatchingUserPresence => presence::stop_watching_everyone(services, connection),
            MetadataServer::RefreshFriends => {
                presence::refresh_friends(services, connection).await.map_err(refused)?;
            }
            MetadataServer::GetChangesSince(queue_id) => {
                let changes = beatmaps::changes_since(services, i64::from(queue_id)).await;
                let changes = changes.map_err(|error| internal(&error, method))?;
                return Ok(Reply::Value(to_bytes(&BeatmapUpdates {
                    beatmap_set_ids: changes.sets.into(),
                    last_processed_queue_id: changes.last_change,
                })));
            }
            MetadataServer::BeginWatchingMultiplayerRoom(room) => {
                let stats = rooms::watch_room(services, connection, Id::new(room)).await;
                let stats = stats.map_err(|refusal| match refusal {
                    WatchRoomRefusal::TooMany(_) => too_many(),
                    WatchRoomRefusal::Internal(error) => internal(&error, method),
                })?;
                let stats: Vec<_> = stats.iter().map(MultiplayerPlaylistItemStats::from).collect();
                return Ok(Reply::Value(to_bytes(&List::<_, 0>(stats))));
            }
            MetadataServer::EndWatchingMultiplayerRoom(room) => {
                rooms::stop_watching_room(services, connection, Id::new(room));
            }
        }
        Ok(Reply::Void)
    }

    async fn ended(&self, connection: &OpenConnection) {
        presence::close(&self.0.services, connection);
    }
}
