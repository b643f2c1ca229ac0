//! Events in the words of the game's hubs: whole SignalR messages, ready for any number of connections.

use bytes::Bytes;
use kiai_model::{Event, Id, Timestamp, User, presence::Presence};
use kiai_signalr::messagepack::invocation;
use kiai_wire_lazer::{
    hub::{
        StatefulUserHubClient,
        metadata::{BeatmapUpdates, MetadataClient, MultiplayerRoomScoreSetEvent},
        multiplayer::MultiplayerClient,
        presence::UserPresence,
        spectator::{FrameDataBundle, SpectatorClient, SpectatorState, SpectatorUser},
    },
    msgpack::{Call, List},
};

/// The message for an event that is told now.
pub(crate) fn encode(event: &Event, now: Timestamp) -> Option<Bytes> {
    Some(match event {
        Event::PlayBegan { user, state } => {
            message(&SpectatorClient::UserBeganPlaying(*user, SpectatorState::from(&**state)))
        }
        Event::FramesSent { user, bundle } => {
            message(&SpectatorClient::UserSentFrames(*user, FrameDataBundle::from(&**bundle)))
        }
        Event::PlayFinished { user, state } => {
            message(&SpectatorClient::UserFinishedPlaying(*user, SpectatorState::from(&**state)))
        }
        Event::WatchingStarted { watcher, username } => {
            let watcher = SpectatorUser { online_id: *watcher, username: username.as_str().into() };
            message(&SpectatorClient::UserStartedWatching(List(vec![watcher])))
        }
        Event::WatchingEnded { watcher } => message(&SpectatorClient::UserEndedWatching(*watcher)),
        Event::ScoreProcessed { user, score } => message(&SpectatorClient::UserScoreProcessed(*user, *score)),
        Event::PresenceChanged { user, presence } => presence_updated(*user, presence.as_deref()),
        Event::PresencesListed { users } => {
            let messages: Vec<_> =
                users.iter().map(|(user, presence)| presence_updated(*user, Some(presence))).collect();
            // An empty message would still be one.
            if messages.is_empty() {
                return None;
            }
            messages.concat().into()
        }
        Event::FriendPresenceChanged { user, presence } => {
            message(&MetadataClient::FriendPresenceUpdated(*user, presence.as_deref().map(UserPresence::from)))
        }
        Event::BeatmapSetsUpdated { sets, last_change } => {
            message(&MetadataClient::BeatmapSetsUpdated(BeatmapUpdates {
                beatmap_set_ids: sets.clone().into(),
                last_processed_queue_id: *last_change,
            }))
        }
        Event::RoomEvent { room, event } => message(&MultiplayerClient::of(*room, event, now)?),
        Event::RoomScoreSet { room, item, user, score, total_score, new_rank } => {
            message(&MetadataClient::MultiplayerRoomScoreSet(MultiplayerRoomScoreSetEvent {
                room_id: room.get(),
                playlist_item_id: item.get(),
                score_id: *score,
                user_id: *user,
                total_score: *total_score,
                new_rank: new_rank.and_then(|rank| i32::try_from(rank).ok()),
            }))
        }
        // A call that comes in has the room itself as its answer, and the game goes out by itself.
        Event::RoomEntered { .. }
        | Event::RoomExited { .. }
        // Who looks at the list asks for it, and of plays the spectator hub tells.
        | Event::RoomChanged { .. }
        | Event::RoomListed { .. }
        | Event::RoomUnlisted { .. }
        | Event::RoomProgress { .. }
        // Of these the notification socket tells, or nothing does.
        | Event::MessageSent { .. }
        | Event::ChannelJoined { .. }
        | Event::ChannelParted { .. }
        | Event::UserSilenced { .. }
        | Event::SilenceEnded
        // The game has no such variables.
        | Event::ClientVariablesChanged { .. }
        // The game sends maps to the submission service alone.
        | Event::MapRequested { .. }
        | Event::ChannelRead { .. }
        // Games ask for statistics, and are signed out when their token is taken back.
        | Event::StatisticsChanged { .. }
        | Event::Kicked { .. }
        // Clients of bancho are told so; the game has the like, or shows nothing of it.
        | Event::ClassicFramesSent { .. }
        | Event::WatchedStatusChanged { .. }
        | Event::FellowWatcherJoined { .. }
        | Event::FellowWatcherLeft { .. }
        | Event::WatcherLacksMap { .. }
        | Event::SaidAmongWatchers { .. }
        // And of these, presences do.
        | Event::UserCame { .. }
        | Event::UserLeft { .. } => return None,
        Event::DisconnectRequested => message(&StatefulUserHubClient::DisconnectRequested),
        Event::ShuttingDown => message(&StatefulUserHubClient::ServerShuttingDown),
    })
}

/// The message for a call.
pub(crate) fn message(call: &impl Call) -> Bytes {
    invocation(call.target(), call.argument_count(), |buffer| call.append_arguments(buffer))
}

fn presence_updated(user: Id<User>, presence: Option<&Presence>) -> Bytes {
    message(&MetadataClient::UserPresenceUpdated(user, presence.map(UserPresence::from)))
}

#[cfg(test)]
mod tests;
