//! Users: who they are, what they do, how they stand.

mod presence;
mod standing;
mod status;
mod utc_offset;

use kiai_model::{Id, User};
use kiai_wire_derive::Wire;

use crate::codec::ShortList;

pub use self::{
    presence::UserPresence,
    standing::{Privileges, Standing},
    status::{Action, StatusUpdate, UserStats},
    utc_offset::UtcOffset,
};

/// Users, as many as a list can have.
pub type UserList = ShortList<Id<User>, 65_535>;

/// What is left of a user who logged out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Wire)]
#[repr(u8)]
pub enum QuitState {
    /// Nothing.
    #[default]
    Gone = 0,
    /// Another client of the game.
    OsuRemaining = 1,
    /// An IRC client.
    IrcRemaining = 2,
}

/// Of whom a client wants to hear. neosu never says: it wants to hear of all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Wire)]
#[repr(i32)]
pub enum PresenceFilter {
    /// Of nobody.
    None = 0,
    /// Of everybody.
    #[default]
    All = 1,
    /// Of friends.
    Friends = 2,
}
