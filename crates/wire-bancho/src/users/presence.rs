//! Who a user is.

use kiai_model::{Country, Id, User};
use kiai_wire_derive::Wire;

use super::{Standing, UtcOffset};
use crate::chat::UserName;

/// Who a user is.
#[derive(Clone, Debug, PartialEq, Wire)]
pub struct UserPresence {
    /// Who. A negative number is a user of IRC.
    pub user_id: Id<User>,
    /// Their name.
    pub name: UserName,
    /// Their time zone.
    pub utc_offset: UtcOffset,
    /// Their country.
    pub country: Country,
    /// What they may do, and the ruleset they play.
    pub standing: Standing,
    /// Degrees east.
    pub longitude: f32,
    /// Degrees north.
    pub latitude: f32,
    /// Place in the world, 0 for none.
    pub global_rank: i32,
}
