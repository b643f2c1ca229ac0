//! Frames of a play.

use std::sync::Arc;

use kiai_model::spectate::FrameBundle;
use kiai_rules::spectate::{Command, Play, Refusal};

use super::apply;
use crate::{Services, connections::OpenConnection, rooms::tell_play};

/// Gives frames to the watchers, and to the recording of a play with a token.
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
    apply(services, connection, Command::SendFrames { play, bundle: Arc::clone(bundle), has_room })?;
    let state =
        services.spectate.shard(connection.user).get(&connection.user).and_then(|player| player.playing().cloned());
    if let Some(state) = state {
        tell_play(services, connection.user, &state, bundle);
    }
    Ok(())
}
