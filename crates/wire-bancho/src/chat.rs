//! Chat.

use kiai_model::{Id, User};
use kiai_wire_derive::Wire;

use crate::codec::{DecodeError, Dialect, Reader, Text, Wire, Writer};

/// The name of a user.
pub type UserName = Text<128>;

/// The name of a channel, `#` included.
pub type ChannelName = Text<64>;

/// A line of chat. The server also refuses lines with it, and then only the target counts.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
pub struct Message {
    /// Who says it. What a client writes here is to be ignored.
    pub sender: UserName,
    /// What is said. An action is `ACTION …` between two bytes 01.
    pub text: Text<8192>,
    /// A channel, or the name of a user.
    pub target: UserName,
    /// Who says it, negative for users of IRC. What a client writes here is to be ignored. neosu shows a private message
    /// only when this is not 0.
    pub sender_id: Id<User>,
}

impl Message {
    /// What the refusals carry: nothing but the target.
    #[must_use]
    pub fn without_text(target: UserName) -> Self {
        Self { sender: Text::default(), text: Text::default(), target, sender_id: Id::new(0) }
    }
}

/// A channel as clients list it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Wire)]
pub struct Channel {
    /// Its name.
    pub name: ChannelName,
    /// What it is for.
    pub topic: Text<512>,
    /// How many are in it.
    pub user_count: UserCount,
}

/// How many users are in a channel, up to 32,767: 16 bits for osu!stable, 32 bits for neosu.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct UserCount(i16);

impl UserCount {
    /// The number of users.
    #[must_use]
    pub fn get(self) -> i16 {
        self.0
    }
}

impl From<usize> for UserCount {
    fn from(count: usize) -> Self {
        Self(i16::try_from(count).unwrap_or(i16::MAX))
    }
}

impl Wire for UserCount {
    const MAX_LENGTH: usize = i32::MAX_LENGTH;

    fn read(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        match reader.dialect() {
            Dialect::Stable => i16::read(reader).map(Self),
            Dialect::Neosu => Ok(Self(i16::try_from(i32::read(reader)?).unwrap_or(i16::MAX))),
        }
    }

    fn write(&self, out: &mut Writer<'_>) {
        match out.dialect() {
            Dialect::Stable => self.0.write(out),
            Dialect::Neosu => i32::from(self.0).write(out),
        }
    }
}
