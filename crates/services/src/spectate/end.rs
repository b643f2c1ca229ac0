//! A play ends.

use std::sync::Arc;

use kiai_model::{
    Id,
    score::ScoreToken,
    spectate::{PlayPhase, PlayState},
};
use kiai_rules::spectate::{Command, Refusal};

use super::{apply, keep_replay};
use crate::{Services, connections::OpenConnection};

/// The play with this token ends, or the one begun last. The watchers hear of the latter; what was recorded becomes the
/// replay of the score, if the score was passed.
///
/// # Errors
/// When the token is not open on this connection.
pub fn end_play(
    services: &Arc<Services>,
    connection: &OpenConnection,
    token: Option<Id<ScoreToken>>,
    phase: PlayPhase,
) -> Result<(), Refusal> {
    end(services, connection, Command::End { token, phase })
}

/// The play begun last ends, says an older client.
///
/// # Errors
/// When another connection of the user plays.
pub fn end_implied_play(
    services: &Arc<Services>,
    connection: &OpenConnection,
    state: PlayState,
) -> Result<(), Refusal> {
    end(services, connection, Command::EndImplied { state })
}

fn end(services: &Arc<Services>, connection: &OpenConnection, command: Command) -> Result<(), Refusal> {
    for recording in apply(services, connection, command)? {
        keep_replay::keep(services, connection, recording);
    }
    Ok(())
}
