//! What a user does.

use kiai_model::presence::Activity;

use super::PresenceRefusal;
use crate::{Services, connections::OpenConnection};

/// The user does something else; none is idle.
///
/// # Errors
/// When another connection of the user has taken over.
pub fn set_activity(
    services: &Services,
    connection: &OpenConnection,
    activity: Option<Activity>,
) -> Result<(), PresenceRefusal> {
    services.presence.change(&services.bus, connection, |present| present.set_activity(activity))
}
