//! The ways by which scores come in, and how each knows what came before.

use std::time::Duration;

use bytes::Bytes;
use kiai_model::{
    Id, Ruleset, Score, Timestamp,
    score::{Origin, ScoreToken},
};

use super::{SubmitRefusal, SubmittedPlay};
use crate::Services;

/// How long after its token a score may come.
const TOKEN_LIFETIME: Duration = Duration::from_hours(24);
/// The longest text of a form: a key, a checksum, a client's hash.
const TEXT_MAX: usize = 256;
const NEOSU_MODS_MAX: usize = 4096;

/// How a play comes in.
#[derive(Clone, Debug, PartialEq)]
pub enum Way {
    /// With a token that was given before the play, as osu!(lazer) submits. The replay comes over the spectator hub.
    Token(Id<ScoreToken>),
    /// With everything at once, as bancho clients submit.
    Form(Form),
}

/// What comes with a play that has no token.
#[derive(Clone, Debug, PartialEq)]
pub struct Form {
    /// Which family of clients sends it; not osu!(lazer).
    pub origin: Origin,
    /// What tells the play from the player's others; the same when it is sent again. Upstream: the score's checksum.
    pub key: String,
    /// MD5 of the file that was played.
    pub beatmap_checksum: String,
    /// Version hash of the client.
    pub client_hash: String,
    /// When the play began, as the client has it.
    pub began_at: Timestamp,
    /// The total in the client's own scale.
    pub classic_total_score: i64,
    /// Names of the checks that spoke of the form itself.
    pub spoken: Vec<&'static str>,
    /// Mods as neosu tells them, with what has no mod of osu!(lazer).
    pub neosu_mods: Option<Vec<u8>>,
    /// Frames as the client packs them; none of a play without a replay.
    pub replay: Option<Bytes>,
}

/// What a new score has of the way it came.
pub(super) struct Source {
    pub(super) origin: Origin,
    pub(super) beatmap_checksum: String,
    pub(super) client_hash: String,
    pub(super) began_at: Timestamp,
    pub(super) classic_total_score: Option<i64>,
    pub(super) submission_key: Option<String>,
    pub(super) neosu_mods: Option<Vec<u8>>,
}

/// The score that came in before by the same token or key.
pub(super) async fn come_before(services: &Services, play: &SubmittedPlay) -> Result<Option<Score>, SubmitRefusal> {
    match &play.way {
        Way::Token(id) => {
            let Some(score) = token(services, play, *id).await?.score else { return Ok(None) };
            services.store.score(score).await?.map(Some).ok_or(SubmitRefusal::UnknownToken)
        }
        Way::Form(form) => Ok(services.store.score_by_submission_key(&key_of(play, form)).await?),
    }
}

/// What a new score of `ruleset` has of its way, or why it is none.
pub(super) async fn source(
    services: &Services,
    play: &SubmittedPlay,
    ruleset: Ruleset,
    now: Timestamp,
) -> Result<Source, SubmitRefusal> {
    match &play.way {
        Way::Token(id) => {
            let token = token(services, play, *id).await?;
            if ruleset != token.ruleset {
                return Err(SubmitRefusal::OtherRuleset);
            }
            if now.since(token.issued_at) > TOKEN_LIFETIME {
                return Err(SubmitRefusal::ExpiredToken);
            }
            Ok(Source {
                origin: Origin::Lazer,
                beatmap_checksum: token.beatmap_checksum,
                client_hash: token.client_hash,
                began_at: token.issued_at,
                classic_total_score: None,
                submission_key: None,
                neosu_mods: None,
            })
        }
        Way::Form(form) => {
            let texts = [&form.key, &form.beatmap_checksum, &form.client_hash];
            let is_too_long = |mods: &Vec<u8>| mods.len() > NEOSU_MODS_MAX;
            if texts.into_iter().any(|text| text.len() > TEXT_MAX) || form.neosu_mods.as_ref().is_some_and(is_too_long)
            {
                return Err(SubmitRefusal::TooMuch);
            }
            Ok(Source {
                origin: form.origin,
                beatmap_checksum: form.beatmap_checksum.clone(),
                client_hash: form.client_hash.clone(),
                // A play has not begun in the future, whatever the player's clock says.
                began_at: form.began_at.min(now),
                classic_total_score: Some(form.classic_total_score.max(0)),
                submission_key: Some(key_of(play, form)),
                neosu_mods: form.neosu_mods.clone(),
            })
        }
    }
}

async fn token(services: &Services, play: &SubmittedPlay, id: Id<ScoreToken>) -> Result<ScoreToken, SubmitRefusal> {
    let token = services.store.score_token(id).await?;
    let token = token.filter(|token| token.user == play.user && token.beatmap == play.beatmap);
    token.ok_or(SubmitRefusal::UnknownToken)
}

/// Keys are the player's own: nobody takes another's.
fn key_of(play: &SubmittedPlay, form: &Form) -> String {
    format!("{}:{}", play.user, form.key)
}
