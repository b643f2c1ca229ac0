//! Talking: channels, messages, silences.

use serde::{Deserialize, Serialize};

use crate::{Id, Timestamp, User, user::Roles};

/// The user that speaks for the server and answers commands: it always exists, and nobody can sign in as it. Its number
/// is below those of accounts, so no player can have it.
pub const BOT: Id<User> = Id::new(1);

/// What a channel is. Upstream: `ChannelType.cs`; what is there for websites and old clients only is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum ChannelKind {
    /// Everybody with the right may come and go.
    Public = 0,
    /// Two users among themselves.
    Private = 1,
    /// Somebody of the staff tells some users something; they may read.
    Announcement = 2,
    /// The players of a room; who is in the room is in the channel.
    Room = 3,
}

impl ChannelKind {
    /// All of them, in order of their numbers.
    pub const ALL: [Self; 4] = [Self::Public, Self::Private, Self::Announcement, Self::Room];

    /// The number in the store.
    #[must_use]
    pub const fn number(self) -> u8 {
        self as u8
    }
}

/// Where people talk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Channel {
    /// Its number.
    pub id: Id<Channel>,
    /// What it is.
    pub kind: ChannelKind,
    /// Its name, with `#` before it when it is public; empty when it is private, where each calls it by the other's name.
    pub name: String,
    /// What is talked about.
    pub topic: String,
    /// Who may read it: whoever has one of these rights, everybody when there are none. Of public channels only.
    pub read_roles: Roles,
    /// Who may write, in the same way.
    pub write_roles: Roles,
    /// Whether everybody is in it until they leave it.
    pub auto_join: bool,
    /// Whose it is, if it is private: the lower number first.
    pub pair: Option<(Id<User>, Id<User>)>,
}

impl Channel {
    /// The other one in a private channel; none when it is not private, or not of this user.
    #[must_use]
    pub fn partner_of(&self, user: Id<User>) -> Option<Id<User>> {
        match self.pair? {
            (one, other) if one == user => Some(other),
            (other, one) if one == user => Some(other),
            _ => None,
        }
    }
}

/// A channel as one of those in it has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JoinedChannel {
    /// The channel.
    pub channel: Channel,
    /// What it is called there: the channel's name, or the other's.
    pub name: String,
    /// The last message there is.
    pub last_message: Option<Id<Message>>,
    /// The last message that was read.
    pub last_read: Option<Id<Message>>,
}

/// Something that was said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// Its number. A later message of a channel has a higher one.
    pub id: Id<Message>,
    /// Where.
    pub channel: Id<Channel>,
    /// By whom.
    pub sender: Id<User>,
    /// What: one line without control characters, never empty.
    pub text: String,
    /// Whether it says what the sender does (`/me`).
    pub is_action: bool,
    /// When.
    pub sent_at: Timestamp,
    /// What the sender's client calls it, to know it again.
    pub uuid: Option<String>,
}

/// That somebody may not say anything for a while. What they said lately is taken away with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Silence {
    /// Its number.
    pub id: Id<Silence>,
    /// Who.
    pub user: Id<User>,
    /// Until when.
    pub until: Timestamp,
    /// Why.
    pub reason: String,
}
