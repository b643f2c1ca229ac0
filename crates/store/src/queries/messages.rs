//! What was said.

use kiai_model::{Channel, Id, Timestamp, User, chat::Message};

use crate::rows::NewMessage;

queries! { messages:
    /// The last messages of a channel before one (`i64::MAX` for the newest) and after one (0 for all), the newest first.
    read fn messages_before(channel: Id<Channel>, before: Id<Message>, after: Id<Message>, limit: i64) -> Vec<Message>;
    /// The first messages of a channel after one, in order.
    read fn messages_after(channel: Id<Channel>, after: Id<Message>, limit: i64) -> Vec<Message>;
    /// The first messages after one in all channels a user is in, in order.
    read fn messages_for(user: Id<User>, after: Id<Message>, limit: i64) -> Vec<Message>;
    /// When a message was sent, wherever.
    read fn message_time(id: Id<Message>) -> Option<Timestamp>;
    /// Whether a channel has this message.
    read fn is_message_in(channel: Id<Channel>, id: Id<Message>) -> bool;
    /// A message by what its sender's client called it.
    read fn message_by_uuid(channel: Id<Channel>, sender: Id<User>, uuid: &str) -> Option<Message>;
    /// Stores a message and gives its id; none when there is one of this sender with this uuid.
    write fn insert_message(message: &NewMessage) -> Option<Id<Message>>;
    /// Takes away what a user said in public since a time, and gives how much that was.
    write fn hide_messages(sender: Id<User>, since: Timestamp) -> u64;
}
