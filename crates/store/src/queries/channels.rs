//! Channels, and who is in them.

use kiai_model::{
    Channel, Id, User,
    chat::{JoinedChannel, Message},
    user::Roles,
};

use crate::rows::{Membership, NewChannel};

queries! { channels:
    /// The channel with this id.
    read fn channel_by_id(id: Id<Channel>) -> Option<Channel>;
    /// The public channel whose name, in lower case, is this.
    read fn channel_by_name_key(name_key: &str) -> Option<Channel>;
    /// All public channels, by id.
    read fn public_channels() -> Vec<Channel>;
    /// The private channel of two users, the lower number first.
    read fn private_channel(pair: (Id<User>, Id<User>)) -> Option<Channel>;
    /// The channels a user is in, the newest first, so many at most.
    read fn channels_of(user: Id<User>, limit: i64) -> Vec<JoinedChannel>;
    /// A channel as a user has it, whether they are in it or not; none when they never were.
    read fn channel_of(channel: Id<Channel>, user: Id<User>) -> Option<JoinedChannel>;
    /// What a user is to a channel; none when they never were in it.
    read fn membership(channel: Id<Channel>, user: Id<User>) -> Option<Membership>;
    /// Who is in a channel, by id.
    read fn members_of(channel: Id<Channel>) -> Vec<Id<User>>;
    /// The public channels everybody is in until they leave, that a user has never been in.
    read fn unseen_channels(user: Id<User>) -> Vec<Channel>;
    /// Stores a channel and gives its id; none when there is one of that name or of those two.
    write fn insert_channel(channel: &NewChannel) -> Option<Id<Channel>>;
    /// Changes what a public channel is about; false when there is none.
    write fn set_topic(id: Id<Channel>, topic: &str) -> bool;
    /// Changes who may read a public channel and write there, and whether everybody is in it; false when there is none.
    write fn set_channel_rights(id: Id<Channel>, read_roles: Roles, write_roles: Roles, auto_join: bool) -> bool;
    /// Deletes a channel with all that was said in it; false when there is none.
    write fn delete_channel(id: Id<Channel>) -> bool;
    /// Puts a user into a channel or has them leave it; false when nothing changes.
    write fn set_joined(channel: Id<Channel>, user: Id<User>, joined: bool) -> bool;
    /// The user has read up to this message; never less than before.
    write fn mark_as_read(channel: Id<Channel>, user: Id<User>, message: Id<Message>) -> bool;
}
