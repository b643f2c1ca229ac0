//! Notifications and their socket.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::Date;

/// `GET notifications`. Upstream: `APINotificationsBundle.cs`.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct APINotificationsBundle {
    /// Whether there are more.
    pub has_more: bool,
    /// What happened that the user has not seen, the latest first.
    pub notifications: Vec<APINotification>,
    /// How many those are, for programs.
    pub unread_count: i32,
    /// Where the socket is.
    pub notification_endpoint: String,
}

/// Something that happened. Upstream: `APINotification.cs`; over the socket the game reads every one as it does a medal
/// (`NewPrivateNotificationEvent.cs`), in which no number may be null.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct APINotification {
    /// Its number: of a channel, that of the last message.
    pub id: i64,
    /// What: `channel_message`, `channel_announcement`.
    pub name: &'static str,
    /// When.
    pub created_at: Date,
    /// What it is about.
    pub object_type: &'static str,
    /// Which.
    pub object_id: i64,
    /// Who did it.
    pub source_user_id: i32,
    /// Whether the user has seen it.
    pub is_read: bool,
    /// What is shown of it.
    pub details: NotificationDetails,
}

/// What is shown of a message that was not read.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct NotificationDetails {
    /// The beginning of it.
    pub title: String,
    /// `pm` or `announce`.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// The channel's name, of an announcement.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Who said it.
    pub username: String,
    /// Their picture.
    pub cover_url: String,
}

/// The socket's `read`: notifications that were seen with another client.
#[derive(Clone, Debug, Serialize)]
pub struct NotificationsRead {
    /// Which.
    pub notifications: Vec<NotificationIdentity>,
    /// How many.
    pub read_count: i32,
    /// When.
    pub timestamp: Date,
}

/// Which notification.
#[derive(Clone, Debug, Serialize)]
pub struct NotificationIdentity {
    /// Of which kind.
    pub category: &'static str,
    /// Its number.
    pub id: i64,
    /// What it is about.
    pub object_type: &'static str,
    /// Which.
    pub object_id: i64,
}

/// What goes over the socket, both ways. Upstream: `SocketMessage.cs`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SocketMessage {
    /// Which.
    pub event: String,
    /// An object, or nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub data: Option<Value>,
}

impl SocketMessage {
    /// The message as text, in ASCII only: the game decodes every 1024 bytes by themselves, so that a character of more
    /// than one byte at their border would be lost.
    #[must_use]
    pub fn to_ascii_json(&self) -> String {
        let json = serde_json::to_string(self).unwrap_or_default();
        let mut text = String::with_capacity(json.len());
        for character in json.chars() {
            if character.is_ascii() {
                text.push(character);
            } else {
                for unit in character.encode_utf16(&mut [0; 2]) {
                    text.push_str(&format!("\\u{unit:04x}"));
                }
            }
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn messages_are_ascii_and_read_back_the_same(text in ".*") {
            let message = SocketMessage { event: "new".to_owned(), data: Some(serde_json::json!({ "text": text })) };
            let json = message.to_ascii_json();
            prop_assert!(json.is_ascii());
            prop_assert_eq!(serde_json::from_str::<SocketMessage>(&json).unwrap(), message);
        }
    }
}
