//! Channels and messages.

use kiai_model::{
    Channel, Id, Timestamp, User,
    chat::{ChannelKind, JoinedChannel, Message, Silence},
    user::Roles,
};
use kiai_services::chat::{ANNOUNCEMENT_LENGTH_MAX, ChannelView, MESSAGE_LENGTH_MAX, Said};
use kiai_wire_lazer::api::{
    self, APINotification, ChannelType, ChannelUserAttributes, ChatSilence, Date, NotificationDetails,
    NotificationIdentity, NotificationsRead,
};

use super::{UserConverter, int32};

/// A channel as one of those in it has it.
pub(crate) fn joined_channel(joined: &JoinedChannel) -> api::Channel {
    api::Channel {
        name: joined.name.clone(),
        last_message_id: joined.last_message.map(kiai_model::Id::get),
        last_read_id: joined.last_read.map(kiai_model::Id::get),
        ..channel(&joined.channel)
    }
}

/// A channel with what the caller may do there.
pub(crate) fn channel_view(view: &ChannelView) -> api::Channel {
    let channel = joined_channel(&view.joined);
    let attributes = ChannelUserAttributes {
        can_list_users: false,
        can_message: view.can_write,
        can_message_error: (!view.can_write).then_some("You may only read here."),
        last_read_id: channel.last_read_id,
    };
    api::Channel { current_user_attributes: Some(attributes), ..channel }
}

/// A channel as in lists.
pub(crate) fn channel(channel: &Channel) -> api::Channel {
    let (kind, length) = match channel.kind {
        ChannelKind::Public => (ChannelType::Public, MESSAGE_LENGTH_MAX),
        ChannelKind::Private => (ChannelType::Pm, MESSAGE_LENGTH_MAX),
        ChannelKind::Announcement => (ChannelType::Announce, ANNOUNCEMENT_LENGTH_MAX),
        ChannelKind::Room => (ChannelType::Multiplayer, MESSAGE_LENGTH_MAX),
    };
    api::Channel {
        channel_id: channel.id.get(),
        name: channel.name.clone(),
        description: channel.topic.clone(),
        kind,
        last_message_id: None,
        last_read_id: None,
        message_length_limit: i32::try_from(length).unwrap_or(i32::MAX),
        moderated: channel.write_roles != Roles::default(),
        users: channel.pair.map_or_else(Vec::new, |(one, other)| vec![int32(one.get()), int32(other.get())]),
        current_user_attributes: None,
    }
}

/// A message; with its sender where they are not listed beside it.
pub(crate) fn message(users: UserConverter<'_>, message: &Message, sender: Option<&User>) -> api::Message {
    api::Message {
        channel_id: message.channel.get(),
        content: message.text.clone(),
        is_action: message.is_action,
        message_id: message.id.get(),
        sender_id: int32(message.sender.get()),
        sender: sender.map(|sender| users.compact(sender)),
        timestamp: Date(message.sent_at),
        kind: if message.is_action { "action" } else { "plain" },
        uuid: message.uuid.clone(),
    }
}

/// Messages, each with its sender.
pub(crate) fn messages(users: UserConverter<'_>, said: &Said) -> Vec<api::Message> {
    let of_one = |one| message(users, one, said.sender_of(one).map(|sender| &**sender));
    said.messages.iter().map(of_one).collect()
}

/// Characters of a message that a notification shows. Upstream: osu-web's `ChannelMessage::getDetails`.
const EXCERPT_LENGTH_MAX: usize = 36;

/// That something was said to somebody.
pub(crate) fn notification(
    users: UserConverter<'_>,
    message: &Message,
    channel: &Channel,
    sender: &User,
) -> APINotification {
    let is_announcement = channel.kind == ChannelKind::Announcement;
    let excerpt = match message.text.char_indices().nth(EXCERPT_LENGTH_MAX) {
        Some((at, _)) => format!("{}...", message.text.get(..at).unwrap_or_default()),
        None => message.text.clone(),
    };
    APINotification {
        id: message.id.get(),
        name: if is_announcement { "channel_announcement" } else { "channel_message" },
        created_at: Date(message.sent_at),
        object_type: "channel",
        object_id: channel.id.get(),
        source_user_id: int32(sender.id.get()),
        is_read: false,
        details: NotificationDetails {
            title: excerpt,
            kind: if is_announcement { "announce" } else { "pm" },
            name: is_announcement.then(|| channel.name.clone()),
            username: sender.username.clone(),
            cover_url: users.compact(sender).avatar_url,
        },
    }
}

/// That a channel was read with another client.
pub(crate) fn channel_read(channel: Id<Channel>, message: Id<Message>, now: Timestamp) -> NotificationsRead {
    let read = NotificationIdentity {
        category: "channel",
        id: message.get(),
        object_type: "channel",
        object_id: channel.get(),
    };
    NotificationsRead { notifications: vec![read], read_count: 1, timestamp: Date(now) }
}

/// That somebody was silenced.
pub(crate) fn silence(silence: &Silence) -> ChatSilence {
    ChatSilence { id: u32::try_from(silence.id.get()).unwrap_or(u32::MAX), user_id: int32(silence.user.get()) }
}
