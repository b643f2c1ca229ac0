//! A play begins.

use std::sync::Arc;

use kiai_model::spectate::PlayState;
use kiai_rules::spectate::{Command, Play, PlayedMap, Refusal};
use thiserror::Error;

use super::{apply, is_too_late, keep_replay};
use crate::{Services, connections::OpenConnection, internal::with_internal, users};

/// Why a play cannot be watched.
#[derive(Debug, Error)]
pub enum BeginRefusal {
    /// The server takes on nothing new.
    #[error("the server is about to stop")]
    ShuttingDown,
    /// There is no such user any more.
    #[error("there is no such user")]
    UnknownUser,
    /// The play contradicts what was said before.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// Our fault.
    #[error("internal")]
    Internal(anyhow::Error),
}

with_internal!(BeginRefusal);

/// A play begins: its watchers hear of it, if its map is known here, and it is recorded, if it has a token of
/// the user's own that has no score yet.
///
/// # Errors
/// See [`BeginRefusal`].
pub async fn begin_play(
    services: &Arc<Services>,
    connection: &OpenConnection,
    play: Play,
    state: PlayState,
) -> Result<(), BeginRefusal> {
    if is_too_late(services, connection.user) {
        return Err(BeginRefusal::ShuttingDown);
    }
    let user = users::me(services, connection.user).await?.ok_or(BeginRefusal::UnknownUser)?;
    let beatmap = match state.beatmap {
        Some(id) => services.store.beatmap_by_id(id).await?,
        None => None,
    };
    let map = beatmap.as_ref().map(PlayedMap::from);
    let token = match play {
        Play::Named(token) | Play::Implied(token) => token,
        Play::Classic => None,
    };
    // A token that is invented, borrowed or used up has no replay to come: such a play is shown and not recorded.
    let is_recorded = match token {
        Some(token) => {
            let token = services.store.score_token(token).await?;
            token.is_some_and(|token| token.user == connection.user && token.score.is_none())
        }
        None => false,
    };
    let command = Command::Begin { username: user.username.clone(), play, state, map, is_recorded };
    for recording in apply(services, connection, command)? {
        keep_replay::keep(services, connection, recording);
    }
    Ok(())
}
