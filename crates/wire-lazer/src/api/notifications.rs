//! Notifications and their socket.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

/// `GET notifications`. Upstream: `APINotificationsBundle.cs`.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct APINotificationsBundle {
    /// Whether there are more.
    pub has_more: bool,
    /// What happened while the user was away.
    #[schema(value_type = Vec<Object>)]
    pub notifications: Vec<Value>,
    /// Where the socket is.
    pub notification_endpoint: String,
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
