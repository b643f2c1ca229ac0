//! Events in packets.

use bytes::Bytes;
use kiai_model::{
    Channel, Event, Timestamp, User,
    chat::{self, ChannelKind},
};
use kiai_wire_bancho::{Dialect, Packet, ServerPacket, chat::Message};

use crate::room_seen::ROOM_CHANNEL;

/// The packet for an event that means the same to everybody; none for one that means nothing here.
pub(crate) fn encode(event: &Event) -> Option<ServerPacket> {
    Some(match event {
        Event::MessageSent { message: said, channel, sender } => message(said, sender, shown_name(channel)),
        // Who goes out of a room is told so by the room.
        Event::ChannelParted { channel, .. } if channel.kind == ChannelKind::Room => return None,
        Event::ChannelParted { name, .. } => ServerPacket::ChannelKick(name.as_str().into()),
        Event::UserSilenced { user, .. } => ServerPacket::UserSilenced(*user),
        Event::SilenceEnded => ServerPacket::SilenceEnd(0),
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
        // Watching others comes in a later version.
        | Event::PlayBegan { .. }
        | Event::FramesSent { .. }
        | Event::PlayFinished { .. }
        | Event::WatchingStarted { .. }
        | Event::WatchingEnded { .. }
        | Event::ScoreProcessed { .. }
        // Each client is told what changes for it: `LineOutlet`.
        | Event::ClientVariablesChanged { .. }
        // neosu is asked, each visit once: `LineOutlet`.
        | Event::MapRequested { .. }
        // Clients ask for maps when they need them.
        | Event::BeatmapSetsUpdated { .. }
        // A visit outlives the server that it began with.
        | Event::ShuttingDown
        // Each client is told of rooms what it is to know: `RoomSeen`.
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

/// What a channel is called: that of whatever room one is in has one name.
pub(crate) fn shown_name(channel: &Channel) -> &str {
    if channel.kind == ChannelKind::Room { ROOM_CHANNEL } else { &channel.name }
}

/// A line of chat, as somebody hears it in a channel, or privately in their own name.
pub(crate) fn message(said: &chat::Message, sender: &User, target: &str) -> ServerPacket {
    let text = if said.is_action { format!("\u{1}ACTION {}\u{1}", said.text) } else { said.text.clone() };
    ServerPacket::RecvMessage(Message {
        sender: sender.username.as_str().into(),
        text: text.into(),
        target: target.into(),
        sender_id: sender.id,
    })
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
