//! Chat.

use serde::Serialize;
use utoipa::ToSchema;

use super::{APIUser, Date};

/// A channel. Upstream: `Channel.cs`.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Channel {
    /// Its number.
    pub channel_id: i64,
    /// Its name, with `#` before it when it is public; the other's in private.
    pub name: String,
    /// What is talked about.
    pub description: String,
    /// What it is.
    #[serde(rename = "type")]
    pub kind: ChannelType,
    /// The last message there is.
    pub last_message_id: Option<i64>,
    /// The last message the caller read.
    pub last_read_id: Option<i64>,
    /// Characters a message may have.
    pub message_length_limit: i32,
    /// Whether only some may write.
    pub moderated: bool,
    /// The two of a private channel; the game fills its list from here, so nobody stands in those of others.
    pub users: Vec<i32>,
    /// What the caller may do; for programs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub current_user_attributes: Option<ChannelUserAttributes>,
}

/// Upstream: `ChannelType.cs`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "UPPERCASE")]
pub enum ChannelType {
    /// For everybody.
    Public,
    /// Of a room.
    Multiplayer,
    /// Of two.
    Pm,
    /// From the staff to some.
    Announce,
}

/// What the caller may do in a channel.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ChannelUserAttributes {
    /// Whether they may see who else is there.
    pub can_list_users: bool,
    /// Whether they may write.
    pub can_message: bool,
    /// Why not.
    pub can_message_error: Option<&'static str>,
    /// The last message they read.
    pub last_read_id: Option<i64>,
}

/// A message. Upstream: `Message.cs`. The game has a setter for `sender_id` that undoes `sender`, so it stands before.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Message {
    /// Where.
    pub channel_id: i64,
    /// What.
    pub content: String,
    /// Whether it says what the sender does.
    pub is_action: bool,
    /// Its number.
    pub message_id: i64,
    /// Who.
    pub sender_id: i32,
    /// Who, in full; in replies, on the socket those are listed beside.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sender: Option<APIUser>,
    /// When.
    pub timestamp: Date,
    /// `action` or `plain`.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// What the sender's client calls it.
    pub uuid: Option<String>,
}

/// `GET chat/updates`. Upstream: `GetUpdatesResponse.cs`.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct GetUpdatesResponse {
    /// The channels the caller is in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub presence: Option<Vec<Channel>>,
    /// What was said meanwhile.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub messages: Option<Vec<Message>>,
    /// Who was silenced meanwhile.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub silences: Option<Vec<ChatSilence>>,
}

/// `GET chat/channels/{channel}`. Upstream: `GetChannelResponse.cs`.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct GetChannelResponse {
    /// The channel.
    pub channel: Channel,
    /// The two of a private channel.
    pub users: Vec<APIUser>,
}

/// `POST chat/channels`. Upstream: `APIChatChannel.cs`.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct APIChatChannel {
    /// The channel's number; null for two who have not talked yet.
    pub channel_id: Option<i64>,
    /// The last messages.
    pub recent_messages: Vec<Message>,
    /// The channel, for programs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub channel: Option<Channel>,
}

/// `POST chat/new`. Upstream: `CreateNewPrivateMessageResponse.cs`.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CreateNewPrivateMessageResponse {
    /// The channel.
    pub new_channel_id: i64,
    /// The message.
    pub message: Message,
    /// The channel in full, for programs.
    pub channel: Channel,
}

/// `POST chat/ack`. Upstream: `ChatAckResponse.cs`.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ChatAckResponse {
    /// Whose messages are to be taken away.
    pub silences: Vec<ChatSilence>,
}

/// Upstream: `ChatSilence.cs`.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct ChatSilence {
    /// Its number.
    pub id: u32,
    /// Who.
    pub user_id: i32,
}

/// Messages with their senders beside them: `chat.message.new`, and history when a program asks for it so. Each sender
/// stands there exactly once, else the game drops the socket. Upstream: `NewChatMessageData.cs`.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct NewChatMessageData {
    /// The messages.
    pub messages: Vec<Message>,
    /// Who said them.
    pub users: Vec<APIUser>,
}
