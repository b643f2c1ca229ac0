//! Where events for one hub connection go.

use std::sync::Arc;

use kiai_model::Event;
use kiai_services::{
    Clock,
    connections::{ConnectionKind, Encoding, Envelope, Outlet},
};
use kiai_signalr::{ClientHandle, Delivery, Priority};

use crate::encode::encode;

/// The outbox of one connection.
pub(super) struct HubOutlet {
    pub(super) client: ClientHandle,
    pub(super) kind: ConnectionKind,
    pub(super) encoding: Encoding,
    /// What is left of countdowns is told.
    pub(super) clock: Arc<dyn Clock>,
}

impl Outlet for HubOutlet {
    fn deliver(&self, envelope: &Envelope<'_>) {
        let event = envelope.event();
        if !is_heard_by(self.kind, event) {
            return;
        }
        if let Some(frame) = envelope.encoded(self.encoding, |event| encode(event, self.clock.now())) {
            let delivery = self.client.try_send(frame.clone(), priority(event));
            if delivery == Delivery::Dropped {
                metrics::counter!("hub_events_dropped_total").increment(1);
            }
        }
    }

    fn end(&self) {
        self.client.close(Some("The access token was revoked."), false);
    }
}

/// Which hub has a callback for an event.
fn is_heard_by(kind: ConnectionKind, event: &Event) -> bool {
    match event {
        Event::PlayBegan { .. }
        | Event::FramesSent { .. }
        | Event::PlayFinished { .. }
        | Event::WatchingStarted { .. }
        | Event::WatchingEnded { .. }
        | Event::ScoreProcessed { .. } => kind == ConnectionKind::Spectator,
        Event::PresenceChanged { .. }
        | Event::PresencesListed { .. }
        | Event::FriendPresenceChanged { .. }
        | Event::BeatmapSetsUpdated { .. }
        | Event::RoomScoreSet { .. } => kind == ConnectionKind::Metadata,
        Event::RoomEvent { .. } => kind == ConnectionKind::Multiplayer,
        Event::MessageSent { .. }
        | Event::ChannelJoined { .. }
        | Event::ChannelParted { .. }
        | Event::UserSilenced { .. }
        | Event::SilenceEnded
        | Event::ClientVariablesChanged { .. }
        | Event::MapRequested { .. }
        | Event::ChannelRead { .. }
        | Event::StatisticsChanged { .. }
        | Event::Kicked { .. }
        | Event::UserCame { .. }
        | Event::UserLeft { .. }
        | Event::RoomEntered { .. }
        | Event::RoomExited { .. }
        | Event::RoomChanged { .. }
        | Event::RoomListed { .. }
        | Event::RoomUnlisted { .. }
        | Event::RoomProgress { .. }
        | Event::ClassicFramesSent { .. }
        | Event::WatchedStatusChanged { .. }
        | Event::FellowWatcherJoined { .. }
        | Event::FellowWatcherLeft { .. }
        | Event::WatcherLacksMap { .. }
        | Event::SaidAmongWatchers { .. } => false,
        Event::DisconnectRequested | Event::ShuttingDown => true,
    }
}

/// A watcher who reads slowly misses frames first, then the connection.
fn priority(event: &Event) -> Priority {
    if matches!(event, Event::FramesSent { .. }) { Priority::Droppable } else { Priority::Must }
}
