//! Frames of a play.

use std::sync::Arc;

use kiai_model::spectate::FrameBundle;
use kiai_rules::spectate::{Command, Play, Refusal};

use super::apply;
use crate::{Services, connections::OpenConnection, rooms::room_that_shows};

/// Gives frames to the watchers, and to the recording of a play with a token. Others in a room of the player are told the
/// score, where clients show no more.
///
/// # Errors
/// When the token is not open on this connection.
pub fn send_frames(
    services: &Services,
    connection: &OpenConnection,
    play: Play,
    bundle: &Arc<FrameBundle>,
) -> Result<(), Refusal> {
    let has_room = services.spectate.recorded.has_room();
    let shown_in = room_that_shows(services, connection.user);
    apply(services, connection, Command::SendFrames { play, bundle: Arc::clone(bundle), has_room, shown_in })?;
    Ok(())
}
