//! Events in packets.

use bytes::Bytes;
use kiai_model::{Event, Timestamp, User, chat, spectate::PlayState};
use kiai_services::spectate::unshown_mods;
use kiai_wire_bancho::{Dialect, Packet, ServerPacket, chat::Message};

use crate::convert::bundle_to_wire;

/// The channel of those who watch somebody, as every client calls its own.
pub(crate) const SPECTATORS: &str = "#spectator";

/// The packet for an event that means the same to everybody; none for one that means nothing here.
pub(crate) fn encode(event: &Event) -> Option<ServerPacket> {
    Some(match event {
        Event::MessageSent { message: said, channel, sender } => message(said, sender, &channel.name),
        Event::ChannelParted { name, .. } => ServerPacket::ChannelKick(name.as_str().into()),
        Event::UserSilenced { user, .. } => ServerPacket::UserSilenced(*user),
        Event::SilenceEnded => ServerPacket::SilenceEnd(0),
        Event::ClassicFramesSent { bundle, .. } => ServerPacket::SpectateFrames(bundle_to_wire(bundle)),
        Event::PlayBegan { state, .. } => ServerPacket::Notification(unshown(state)?.as_str().into()),
        Event::FellowWatcherJoined { watcher, .. } => ServerPacket::FellowSpectatorJoined(*watcher),
        Event::FellowWatcherLeft { watcher, .. } => ServerPacket::FellowSpectatorLeft(*watcher),
        Event::WatcherLacksMap { watcher, .. } => ServerPacket::SpectatorCantSpectate(*watcher),
        Event::SaidAmongWatchers { sender, text, is_action, .. } => line(sender, text, *is_action, SPECTATORS),
        // A client comes into a channel because it asked to, and is answered there.
        Event::ChannelJoined { .. }
        // And reads it without saying so.
        | Event::ChannelRead { .. }
        // Who comes and leaves is told by `Line::take`.
        | Event::UserCame { .. }
        | Event::UserLeft { .. }
        // Presences are told when they are asked for, and by `Outbox::refresh`.
        | Event::StatisticsChanged { .. }
        | Event::PresenceChanged { .. }
        | Event::PresencesListed { .. }
        | Event::FriendPresenceChanged { .. }
        // The same comes in the classic scale, and what is played with the status.
        | Event::FramesSent { .. }
        | Event::PlayFinished { .. }
        // Each client is told when its window opens, and what somebody does in its order: `LineOutlet`.
        | Event::WatchingStarted { .. }
        | Event::WatchingEnded { .. }
        | Event::WatchedStatusChanged { .. }
        // The answer to a score says all of it.
        | Event::ScoreProcessed { .. }
        // Each client is told what changes for it: `LineOutlet`.
        | Event::ClientVariablesChanged { .. }
        // neosu is asked, each visit once: `LineOutlet`.
        | Event::MapRequested { .. }
        // Clients ask for maps when they need them.
        | Event::BeatmapSetsUpdated { .. }
        // A visit outlives the server that it began with.
        | Event::ShuttingDown
        // Rooms come in a later version.
        | Event::RoomEntered { .. }
        | Event::RoomExited { .. }
        | Event::RoomEvent { .. }
        | Event::RoomChanged { .. }
        | Event::RoomListed { .. }
        | Event::RoomUnlisted { .. }
        | Event::RoomProgress { .. }
        | Event::RoomScoreSet { .. }
        // These end the line: nothing is told through it.
        | Event::Kicked { .. }
        | Event::DisconnectRequested => return None,
    })
}

/// A line of chat, as somebody hears it in a channel, or privately in their own name.
pub(crate) fn message(said: &chat::Message, sender: &User, target: &str) -> ServerPacket {
    line(sender, &said.text, said.is_action, target)
}

fn line(sender: &User, text: &str, is_action: bool, target: &str) -> ServerPacket {
    let text = if is_action { format!("\u{1}ACTION {text}\u{1}") } else { text.to_owned() };
    ServerPacket::RecvMessage(Message {
        sender: sender.username.as_str().into(),
        text: text.into(),
        target: target.into(),
        sender_id: sender.id,
    })
}

/// What a client cannot show of a play, in words; nothing when it can show all.
fn unshown(state: &PlayState) -> Option<String> {
    let Some(mods) = unshown_mods(state) else {
        return Some("This player is in a ruleset that your client does not have.".to_owned());
    };
    let names: Vec<_> = mods.iter().map(kiai_model::Acronym::as_str).collect();
    let text = || format!("This player has mods that your client shows otherwise or not at all: {}.", names.join(", "));
    (!names.is_empty()).then(text)
}

/// For how long the receiver is silenced.
pub(crate) fn silence_end(now: Timestamp, until: Timestamp) -> ServerPacket {
    // A second more rather than one too few.
    let seconds = (until.as_millis() - now.as_millis()).max(0).div_euclid(1000) + i64::from(until > now);
    ServerPacket::SilenceEnd(i32::try_from(seconds).unwrap_or(i32::MAX))
}

/// Packets as a dialect reads them.
pub(crate) fn bytes_of(dialect: Dialect, packets: &[ServerPacket]) -> Bytes {
    let mut bytes = Vec::new();
    packets.iter().for_each(|packet| packet.append(dialect, &mut bytes));
    bytes.into()
}
