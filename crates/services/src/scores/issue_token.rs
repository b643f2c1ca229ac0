//! Before a play: permission to submit it.

use kiai_model::{Beatmap, Id, Ruleset, User, score::ScoreToken};
use kiai_store::rows::NewScoreToken;
use thiserror::Error;

use super::map;
use crate::{Services, internal::with_internal};

const CLIENT_HASH_LENGTH_MAX: usize = 128;

/// A play that is about to begin.
#[derive(Clone, Copy, Debug)]
pub struct NewPlay<'r> {
    /// Who plays.
    pub user: Id<User>,
    /// What.
    pub beatmap: Id<Beatmap>,
    /// MD5 of the file the player has.
    pub beatmap_checksum: &'r str,
    /// The ruleset's number, as the client tells it.
    pub ruleset: i64,
    /// Version hash of the client.
    pub client_hash: &'r str,
}

/// Why a play cannot be submitted. Upstream: `ScoreTokensController` in osu-web.
#[derive(Debug, Error)]
pub enum TokenRefusal {
    /// The map is not known here, or has no board.
    #[error("the beatmap is not known here or has no leaderboard")]
    UnknownBeatmap,
    /// The player's file is not the current one.
    #[error("the beatmap is not the current one")]
    OutdatedBeatmap,
    /// None of the four official rulesets.
    #[error("the ruleset is not an official one")]
    CustomRuleset,
    /// The map does not convert to this ruleset.
    #[error("the beatmap cannot be played in this ruleset")]
    NotConvertible,
    /// The client does not say what it is.
    #[error("the client does not tell its version")]
    UnknownClient,
    /// A fault of ours.
    #[error("internal")]
    Internal(anyhow::Error),
}

with_internal!(TokenRefusal);

/// Gives a token for a play that begins now. Restricted players get one too: their scores are theirs alone to see.
///
/// # Errors
///
/// See [`TokenRefusal`]; nothing is stored then.
pub async fn issue_token(services: &Services, play: &NewPlay<'_>) -> Result<Id<ScoreToken>, TokenRefusal> {
    let (token, _) = check_play(services, play).await?;
    Ok(services.store.write(move |tx| Box::pin(async move { tx.insert_score_token(&token).await })).await?)
}

/// The token that a play may have, to be stored, and its map.
pub(crate) async fn check_play(
    services: &Services,
    play: &NewPlay<'_>,
) -> Result<(NewScoreToken, Beatmap), TokenRefusal> {
    let map = map::find(services, play.beatmap).await?.filter(|map| map.status.has_leaderboard());
    let map = map.ok_or(TokenRefusal::UnknownBeatmap)?;
    let ruleset = Ruleset::try_from(play.ruleset).map_err(|_| TokenRefusal::CustomRuleset)?;
    if play.client_hash.is_empty() || play.client_hash.len() > CLIENT_HASH_LENGTH_MAX {
        return Err(TokenRefusal::UnknownClient);
    }
    if !map.checksum.eq_ignore_ascii_case(play.beatmap_checksum) {
        return Err(TokenRefusal::OutdatedBeatmap);
    }
    if !map::plays_in(&map, ruleset) {
        return Err(TokenRefusal::NotConvertible);
    }
    let token = NewScoreToken {
        user: play.user,
        beatmap: map.id,
        ruleset,
        beatmap_checksum: map.checksum.clone(),
        client_hash: play.client_hash.to_owned(),
        issued_at: services.clock.now(),
    };
    Ok((token, map))
}
