//! After a play: its score.

use std::time::Duration;

use kiai_model::{
    Beatmap, Grade, HitCounts, Id, Mods, Ruleset, Score, Timestamp, User,
    score::{Origin, ScoreToken},
};
use kiai_rules::{
    mods::{mods_key, rate_range, variant},
    score_checks::{Check, Circumstances, Claim, Verdict, judge},
    scores::{accuracy, classic_total_score, grade},
};
use kiai_store::{StoreError, rows::NewScore};
use thiserror::Error;

use super::{PROCESS_JOB, REPLAY_JOB, map};
use crate::{Services, internal::with_internal};

/// How long after its token a score may come.
const TOKEN_LIFETIME: Duration = Duration::from_hours(24);
/// How long the replay of a score is waited for.
pub(crate) const REPLAY_PATIENCE: Duration = Duration::from_mins(5);
const PAUSES_MAX: usize = 1000;
const MODS_MAX: usize = 64;

/// A play as its client tells it.
#[derive(Clone, Debug, PartialEq)]
pub struct SubmittedPlay {
    /// Who submits.
    pub user: Id<User>,
    /// The token of the play.
    pub token: Id<ScoreToken>,
    /// What was played.
    pub beatmap: Id<Beatmap>,
    /// The ruleset's number.
    pub ruleset: i64,
    /// Whether the map was played to its end.
    pub passed: bool,
    /// Standardised score with the mods' multiplier.
    pub total_score: i64,
    /// Standardised score without it, where told.
    pub total_score_without_mods: Option<i64>,
    /// Accuracy, 0 to 1.
    pub accuracy: f64,
    /// Longest combo.
    pub max_combo: u32,
    /// Mods with settings.
    pub mods: Mods,
    /// Hit results.
    pub statistics: HitCounts,
    /// Highest possible hit results.
    pub maximum_statistics: HitCounts,
    /// Gameplay times in milliseconds at which the player paused.
    pub pauses: Vec<i32>,
}

/// Why a score is not taken.
#[derive(Debug, Error)]
pub enum SubmitRefusal {
    /// The token is not known, or is another player's or another map's.
    #[error("there is no such token")]
    UnknownToken,
    /// The token was given too long ago.
    #[error("the token has expired")]
    ExpiredToken,
    /// None of the four official rulesets.
    #[error("the ruleset is not an official one")]
    CustomRuleset,
    /// The token is for another ruleset.
    #[error("the token is for another ruleset")]
    OtherRuleset,
    /// There are more mods or pauses than a play can have.
    #[error("the score has more mods or pauses than a play can have")]
    TooMuch,
    /// The map is gone.
    #[error("the beatmap is not known here")]
    UnknownBeatmap,
    /// A check refused it.
    #[error("{}", .0.refusal)]
    Refused(&'static Check),
    /// A fault of ours.
    #[error("internal")]
    Internal(anyhow::Error),
}

with_internal!(SubmitRefusal);

/// Takes the score of a play: durable when this returns, processed soon after. A token that was used before answers
/// with the score it was used for, whatever is submitted with it now.
///
/// # Errors
///
/// See [`SubmitRefusal`]; nothing is stored then.
pub async fn submit_score(services: &Services, play: &SubmittedPlay) -> Result<Score, SubmitRefusal> {
    let now = services.clock.now();
    let token = services.store.score_token(play.token).await?;
    let token = token.filter(|token| token.user == play.user && token.beatmap == play.beatmap);
    let token = token.ok_or(SubmitRefusal::UnknownToken)?;
    if let Some(score) = token.score {
        return services.store.score(score).await?.ok_or(SubmitRefusal::UnknownToken);
    }
    let ruleset = Ruleset::try_from(play.ruleset).map_err(|_| SubmitRefusal::CustomRuleset)?;
    if ruleset != token.ruleset {
        return Err(SubmitRefusal::OtherRuleset);
    }
    if now.since(token.issued_at) > TOKEN_LIFETIME {
        return Err(SubmitRefusal::ExpiredToken);
    }
    if play.mods.0.len() > MODS_MAX || play.pauses.len() > PAUSES_MAX {
        return Err(SubmitRefusal::TooMuch);
    }
    let map = map::find(services, play.beatmap).await?.ok_or(SubmitRefusal::UnknownBeatmap)?;
    let circumstances = Circumstances {
        status: map.status,
        map_unchanged: map.checksum == token.beatmap_checksum,
        map_length_ms: map.total_length_ms,
        map_difficulty: (&map).into(),
        map_max_combo: map::max_combo(services, &map, ruleset).await?,
        began_at: token.issued_at,
        submitted_at: now,
    };
    let verdict = judge(&claim(play, ruleset), &circumstances).map_err(SubmitRefusal::Refused)?;
    let new = new_score(play, &token, &map, verdict, now);
    let score = store(services, token.id, new, now).await?;
    services.jobs.wake();
    Ok(score)
}

fn claim(play: &SubmittedPlay, ruleset: Ruleset) -> Claim<'_> {
    Claim {
        ruleset,
        origin: Origin::Lazer,
        passed: play.passed,
        total_score: play.total_score,
        total_score_without_mods: play.total_score_without_mods,
        accuracy: play.accuracy,
        max_combo: play.max_combo,
        mods: &play.mods,
        statistics: &play.statistics,
        maximum_statistics: &play.maximum_statistics,
    }
}

fn new_score(play: &SubmittedPlay, token: &ScoreToken, map: &Beatmap, verdict: Verdict, now: Timestamp) -> NewScore {
    let ruleset = token.ruleset;
    // What a finished play's accuracy was follows from its hit results; of an unfinished one only the client knows.
    let accuracy = if play.passed {
        accuracy(ruleset, &play.statistics, &play.maximum_statistics).clamp(0.0, 1.0)
    } else {
        play.accuracy
    };
    let grade = if play.passed { grade(ruleset, accuracy, &play.statistics, &play.mods, true) } else { Grade::F };
    let score = Score {
        id: Id::new(0),
        user: play.user,
        beatmap: play.beatmap,
        ruleset,
        variant: variant(&play.mods),
        total_score: play.total_score,
        total_score_without_mods: play.total_score_without_mods,
        classic_total_score: Some(classic_total_score(ruleset, play.total_score, &play.maximum_statistics)),
        accuracy,
        max_combo: play.max_combo,
        grade,
        passed: play.passed,
        ranked: verdict.ranked,
        flags: verdict.flags.into_iter().map(str::to_owned).collect(),
        mods: play.mods.clone(),
        statistics: play.statistics.clone(),
        maximum_statistics: play.maximum_statistics.clone(),
        pauses: play.pauses.clone(),
        pp: None,
        origin: Origin::Lazer,
        client_hash: token.client_hash.clone(),
        started_at: token.issued_at,
        ended_at: now,
        has_replay: false,
        processed: false,
        personal_best: false,
    };
    let hits = play.statistics.sum(|result| result.is_basic() && result.is_hit());
    NewScore {
        counts: verdict.counts,
        gives_pp: verdict.gives_pp,
        mods_key: mods_key(&play.mods),
        total_hits: i64::try_from(hits).unwrap_or(i64::MAX),
        play_time_ms: play_time_ms(play, token, map, now),
        score,
    }
}

/// How long was played: never longer than the map at the slowest speed of its mods, however long the player paused.
#[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "a float to integer cast saturates")]
fn play_time_ms(play: &SubmittedPlay, token: &ScoreToken, map: &Beatmap, now: Timestamp) -> i64 {
    let slowest = rate_range(token.ruleset, &play.mods).min;
    let whole = (map.total_length_ms.max(0) as f64 / slowest) as i64;
    whole.min(i64::try_from(now.since(token.issued_at).as_millis()).unwrap_or(i64::MAX))
}

/// Score, token and job, all or nothing. Of two that use a token at once, the second answers with the first's score.
async fn store(
    services: &Services,
    token: Id<ScoreToken>,
    new: NewScore,
    now: Timestamp,
) -> Result<Score, SubmitRefusal> {
    let stored = services
        .store
        .write(move |tx| {
            Box::pin(async move {
                if let Some(used_for) = tx.score_token(token).await?.and_then(|token| token.score) {
                    return tx.score(used_for).await;
                }
                let id = tx.insert_score(&new).await?;
                tx.use_score_token(token, id).await?;
                let key = id.to_string();
                tx.enqueue_job(PROCESS_JOB, &key, "", now).await?;
                if new.score.ranked {
                    tx.enqueue_job(REPLAY_JOB, &key, "", now + REPLAY_PATIENCE).await?;
                }
                Ok::<_, StoreError>(Some(Score { id, ..new.score }))
            })
        })
        .await?;
    stored.ok_or(SubmitRefusal::UnknownToken)
}
