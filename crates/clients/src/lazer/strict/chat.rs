//! Chat. Upstream: `Channel.cs`, `Message.cs` and what is around them.

use serde::Deserialize;

use super::{Date, User};

/// A channel.
#[derive(Clone, Debug, Deserialize)]
pub struct ChatChannel {
    /// Its number.
    pub channel_id: i64,
    /// Its name.
    pub name: String,
    /// What is talked about.
    #[serde(default)]
    pub description: Option<String>,
    /// What it is.
    #[serde(rename = "type")]
    pub kind: ChatChannelType,
    /// The last message there is.
    #[serde(default)]
    pub last_message_id: Option<i64>,
    /// The last message that was read.
    #[serde(default)]
    pub last_read_id: Option<i64>,
    /// Characters a message may have.
    #[serde(default)]
    pub message_length_limit: Option<i32>,
    /// The two of a private channel. The setter runs through it: never null.
    #[serde(default)]
    pub users: Vec<i32>,
}

/// The kinds the game knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
#[expect(missing_docs, reason = "the names are upstream's")]
pub enum ChatChannelType {
    Public,
    Private,
    Multiplayer,
    Spectator,
    Temporary,
    Pm,
    Group,
    System,
    Announce,
    Team,
}

/// A message.
#[derive(Clone, Debug, Deserialize)]
pub struct ChatMessage {
    /// Its number.
    pub message_id: i64,
    /// Where.
    pub channel_id: i64,
    /// What.
    pub content: String,
    /// Whether it says what the sender does.
    pub is_action: bool,
    /// Who.
    pub sender_id: i32,
    /// Who, in full; on the socket beside it.
    #[serde(default)]
    pub sender: Option<User>,
    /// When.
    pub timestamp: Date,
    /// What the sender's game calls it.
    #[serde(default)]
    pub uuid: Option<String>,
}

/// `GET chat/updates`.
#[derive(Clone, Debug, Deserialize)]
pub struct ChatUpdates {
    /// The channels the player is in.
    #[serde(default)]
    pub presence: Option<Vec<ChatChannel>>,
    /// What was said meanwhile.
    #[serde(default)]
    pub messages: Option<Vec<ChatMessage>>,
}

/// `GET chat/channels/{channel}`.
#[derive(Clone, Debug, Deserialize)]
pub struct OneChannel {
    /// The channel.
    pub channel: ChatChannel,
    /// The two of a private channel.
    pub users: Vec<User>,
}

/// `POST chat/channels`.
#[derive(Clone, Debug, Deserialize)]
pub struct Conversation {
    /// The channel; none while the two have not talked.
    #[serde(default)]
    pub channel_id: Option<i32>,
    /// The last messages.
    #[serde(default)]
    pub recent_messages: Option<Vec<ChatMessage>>,
}

/// `POST chat/new`.
#[derive(Clone, Debug, Deserialize)]
pub struct NewConversation {
    /// The channel.
    pub new_channel_id: i32,
    /// The message.
    pub message: ChatMessage,
}

/// `chat.message.new`.
#[derive(Clone, Debug, Deserialize)]
pub struct NewMessages {
    /// The messages.
    pub messages: Vec<ChatMessage>,
    /// Who said them.
    pub users: Vec<User>,
}

/// `POST chat/ack`.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct ChatAck {
    pub(crate) silences: Vec<ChatSilence>,
}

/// Somebody was silenced.
#[derive(Clone, Copy, Debug, Deserialize)]
pub(crate) struct ChatSilence {
    pub(crate) id: u32,
    pub(crate) user_id: i32,
}

impl NewMessages {
    /// Checks what the game relies on: each sender is listed exactly once.
    pub(crate) fn check(&self) -> Result<(), String> {
        for message in &self.messages {
            let count = self.users.iter().filter(|user| user.id == Some(message.sender_id)).count();
            if count != 1 {
                return Err(format!("the sender {} is listed {count} times", message.sender_id));
            }
        }
        Ok(())
    }
}
