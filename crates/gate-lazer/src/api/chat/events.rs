//! What the notification socket tells of chat. Upstream: `WebSocketChatClient.cs`.

use bytes::Bytes;
use kiai_model::{Event, chat::JoinedChannel};
use kiai_services::{Services, chat::is_notified};
use kiai_wire_lazer::api::{NewChatMessageData, SocketMessage};
use serde::Serialize;

use crate::convert::{self, UserConverter};

/// The socket's message for an event; none for what the game is told elsewhere. Silences it asks for by itself.
pub(crate) fn encode_for_socket(services: &Services, event: &Event) -> Option<Bytes> {
    match event {
        Event::MessageSent { message, sender, .. } => {
            let users = UserConverter::new(services);
            let data = NewChatMessageData {
                messages: vec![convert::message(users, message, None)],
                users: vec![users.compact(sender)],
            };
            encoded("chat.message.new", &data)
        }
        Event::ChannelJoined { channel } => encoded("chat.channel.join", &convert::joined_channel(channel)),
        Event::ChannelParted { channel, name } => {
            let (channel, name) = ((**channel).clone(), name.clone());
            let parted = JoinedChannel { channel, name, last_message: None, last_read: None };
            encoded("chat.channel.part", &convert::joined_channel(&parted))
        }
        Event::ChannelRead { channel, message } => {
            encoded("read", &convert::channel_read(*channel, *message, services.clock.now()))
        }
        _ => None,
    }
}

/// The socket's notification of a message, for everybody who is in the channel but its sender; none where not everything
/// that is said concerns everybody.
pub(crate) fn encode_notification(services: &Services, event: &Event) -> Option<Bytes> {
    let Event::MessageSent { message, channel, sender } = event else { return None };
    if !is_notified(channel.kind) {
        return None;
    }
    encoded("new", &convert::notification(UserConverter::new(services), message, channel, sender))
}

fn encoded(event: &str, data: &impl Serialize) -> Option<Bytes> {
    let data = Some(serde_json::to_value(data).ok()?);
    Some(SocketMessage { event: event.to_owned(), data }.to_ascii_json().into())
}
