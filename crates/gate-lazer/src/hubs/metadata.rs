//! The metadata hub: presence, friends, news of beatmaps.

use axum::http::request::Parts;
use kiai_model::presence::Activity;
use kiai_services::{
    accounts::note_login,
    beatmaps,
    connections::ConnectionKind,
    presence::{self, OpenRefusal, PresenceRefusal},
};
use kiai_signalr::{Arguments, ConnectionContext, DisconnectReason, Hub, HubError, Priority, Protocol, Refusal, Reply};
use kiai_wire_lazer::{
    hub::metadata::{BeatmapUpdates, MetadataClient, MetadataServer, MultiplayerPlaylistItemStats},
    msgpack::{Call, List, to_bytes},
};

use super::{
    PROTOCOLS, Shared,
    admission::{self, Player},
    decode, internal,
    line::Line,
    shutting_down,
};
use crate::encode::message;

/// The hub at `/metadata`. Upstream: `MetadataHub.cs`.
pub(super) struct MetadataHub(pub(super) Shared);

impl Hub for MetadataHub {
    type User = Player;
    type Connection = Line;

    fn methods(&self) -> &'static [&'static str] {
        MetadataServer::METHODS
    }

    fn protocols(&self) -> &'static [Protocol] {
        PROTOCOLS
    }

    async fn authenticate(&self, request: &Parts) -> Result<Player, Refusal> {
        admission::admit(&self.0.services, request).await
    }

    fn is_same_user(&self, negotiator: &Player, opener: &Player) -> bool {
        negotiator.user == opener.user
    }

    async fn connect(&self, context: ConnectionContext<Player>) -> Result<Line, HubError> {
        let (user, address) = (context.user.user, context.user.address);
        let (line, client) = admission::open(&self.0, ConnectionKind::Metadata, context).await?;
        if let Some(address) = address {
            note_login(&self.0.services, user, address).await;
        }
        // There is no daily challenge yet, and the game is told so.
        client.try_send(message(&MetadataClient::DailyChallengeUpdated(None)), Priority::Must);
        match presence::open(&self.0.services, &line.connection).await {
            Ok(()) => Ok(line),
            Err(refusal) => {
                admission::close(&self.0, &line.connection, DisconnectReason::Closed);
                Err(match refusal {
                    OpenRefusal::ShuttingDown => shutting_down(),
                    OpenRefusal::Internal(error) => internal(&error, "connect"),
                })
            }
        }
    }

    async fn invoke(&self, line: &mut Line, method: &'static str, arguments: Arguments) -> Result<Reply, HubError> {
        let services = &self.0.services;
        let connection = line.take(services, method).await?;
        let refused = |refusal| match refusal {
            PresenceRefusal::NotTheOwner => HubError::Opaque,
            PresenceRefusal::Internal(error) => internal(&error, method),
        };
        match decode(method, &arguments)? {
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
            // There are no playlists yet, so none of their items has statistics.
            MetadataServer::BeginWatchingMultiplayerRoom(_) => {
                return Ok(Reply::Value(to_bytes(&List::<MultiplayerPlaylistItemStats, 0>::default())));
            }
            MetadataServer::EndWatchingMultiplayerRoom(_) => {}
        }
        Ok(Reply::Void)
    }

    async fn disconnect(&self, Line { connection, .. }: Line, reason: DisconnectReason) {
        presence::close(&self.0.services, &connection);
        admission::close(&self.0, &connection, reason);
    }
}
