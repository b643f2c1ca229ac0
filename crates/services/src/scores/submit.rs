//! After a play: its score.

use std::time::Duration;

use kiai_model::{
    Beatmap, Grade, HitCounts, Id, Mods, Ruleset, Score, Timestamp, User,
    score::{Origin, ScoreToken},
};
use kiai_rules::{
    mods::{rate_range, variant},
    score_checks::{Check, Circumstances, Claim, Verdict, judge_form},
    scores::{accuracy, classic_total_score, grade, is_a_play, total_hits},
};
use kiai_store::{
    StoreError, Tx,
    rows::{NewScore, Played, RoomLink},
};
use thiserror::Error;

use super::{
    EXAMINE_JOB, Form, PROCESS_JOB, REPLAY_JOB, Way, attach_replay,
    findings::note_flags,
    map, packed_replay,
    process::{Computed, compute, settle, tell_processed},
    way::{self, Source},
};
use crate::{Services, internal::with_internal, rooms};

/// How long the replay of a score is waited for.
pub(crate) const REPLAY_PATIENCE: Duration = Duration::from_mins(5);
const PAUSES_MAX: usize = 1000;
const MODS_MAX: usize = 64;

/// A play as its client tells it.
#[derive(Clone, Debug, PartialEq)]
pub struct SubmittedPlay {
    /// Who submits.
    pub user: Id<User>,
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
    /// How it comes in.
    pub way: Way,
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
    /// The token is for another ruleset, or the map cannot be played in it.
    #[error("the play cannot have been in this ruleset")]
    OtherRuleset,
    /// Something is longer than a play can have it.
    #[error("the score has more of something than a play can have")]
    TooMuch,
    /// The map is gone.
    #[error("the beatmap is not known here")]
    UnknownBeatmap,
    /// The token is for an item of a room which is over for long.
    #[error("the room is over")]
    RoomOver,
    /// The token is for an item of a room that is not played with these mods.
    #[error("this room is not played with these mods")]
    ItemMods,
    /// A check refused it.
    #[error("{}", .0.refusal)]
    Refused(&'static Check),
    /// A fault of ours.
    #[error("internal")]
    Internal(anyhow::Error),
}

with_internal!(SubmitRefusal);

/// Takes the score of a play, whatever client it was played with: durable when this returns, and processed soon after; one
/// that comes as a form is durable with its replay, and processed. What came in before, by its token or its key, answers
/// with the score it gave, whatever is submitted with it now.
///
/// # Errors
///
/// See [`SubmitRefusal`]; nothing is stored then.
pub async fn submit_score(services: &Services, play: &SubmittedPlay) -> Result<Score, SubmitRefusal> {
    let now = services.clock.now();
    let score = match way::come_before(services, play).await? {
        Some(score) => score,
        None => take(services, play, now).await?,
    };
    match &play.way {
        // When it comes again: the first time it may have come without its replay.
        Way::Form(Form { replay: Some(packed), .. }) => Ok(attach_replay::keep_packed(services, score, packed).await?),
        Way::Form(_) | Way::Token(_) => Ok(score),
    }
}

async fn take(services: &Services, play: &SubmittedPlay, now: Timestamp) -> Result<Score, SubmitRefusal> {
    let ruleset = Ruleset::try_from(play.ruleset).map_err(|_| SubmitRefusal::CustomRuleset)?;
    let source = way::source(services, play, ruleset, now).await?;
    let link = rooms::link_of(services, play, now).await?;
    if play.mods.0.len() > MODS_MAX || play.pauses.len() > PAUSES_MAX {
        return Err(SubmitRefusal::TooMuch);
    }
    let map = map::find(services, play.beatmap).await?.ok_or(SubmitRefusal::UnknownBeatmap)?;
    if !map::plays_in(&map, ruleset) {
        return Err(SubmitRefusal::OtherRuleset);
    }
    let circumstances = Circumstances {
        status: map.status,
        map_unchanged: map.checksum == source.beatmap_checksum,
        map_length_ms: map.total_length_ms,
        map_difficulty: (&map).into(),
        map_max_combo: map::max_combo(services, &map, ruleset).await?,
        began_at: source.began_at,
        submitted_at: now,
    };
    let spoken = match &play.way {
        Way::Form(form) => form.spoken.as_slice(),
        Way::Token(_) => &[],
    };
    let verdict =
        judge_form(&claim(play, ruleset, source.origin), &circumstances, spoken).map_err(SubmitRefusal::Refused)?;
    let mut new = new_score(play, ruleset, &map, source, verdict, now);
    let (token, computed) = match &play.way {
        Way::Token(token) => (Some(*token), None),
        Way::Form(form) => {
            // On disk before the transaction that names it. What no transaction names is swept.
            if let (true, Some(key), Some(packed)) = (play.passed, &new.submission_key, &form.replay) {
                new.replay_key = packed_replay::put(services, key, packed).await?;
            }
            // Clients read the board next, and have to find the score there: all is stored at once.
            let computed = match compute(services, &played(&new)).await {
                Ok(computed) => Some(computed),
                Err(error) => {
                    tracing::warn!(error = format!("{error:#}"), "A score is processed later");
                    None
                }
            };
            (None, computed)
        }
    };
    let stored = match store(services, token, link, new.clone(), computed.clone(), now).await {
        // What follows from a score must not cost the score.
        Err(SubmitRefusal::Internal(error)) if computed.is_some() => {
            tracing::warn!(error = format!("{error:#}"), "A score is processed later");
            store(services, token, link, new, None, now).await?
        }
        stored => stored?,
    };
    if let Some(link) = link {
        rooms::score_came(services, play.user, link);
    }
    services.jobs.wake();
    if stored.is_settled {
        tell_processed(services, stored.score.user, stored.score.beatmap, stored.score.id);
        if let Err(error) = rooms::score_processed(services, &stored.score, true).await {
            tracing::warn!(error = format!("{error:#}"), "A room does not show a score yet");
        }
    }
    Ok(stored.score)
}

/// What a score that is not stored yet is processed by.
fn played(new: &NewScore) -> Played {
    Played {
        score: new.score.clone(),
        counts: new.counts,
        gives_pp: new.gives_pp,
        is_play: new.is_play,
        total_hits: new.total_hits,
        play_time_ms: new.play_time_ms,
        pp_algorithm: None,
    }
}

fn claim(play: &SubmittedPlay, ruleset: Ruleset, origin: Origin) -> Claim<'_> {
    Claim {
        ruleset,
        origin,
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

fn new_score(
    play: &SubmittedPlay,
    ruleset: Ruleset,
    map: &Beatmap,
    source: Source,
    verdict: Verdict,
    now: Timestamp,
) -> NewScore {
    let (statistics, maximum) = (&play.statistics, &play.maximum_statistics);
    // What a finished play's accuracy was follows from its hit results; of an unfinished one only the client knows.
    let accuracy = if play.passed { accuracy(ruleset, statistics, maximum).clamp(0.0, 1.0) } else { play.accuracy };
    let grade = if play.passed { grade(ruleset, accuracy, statistics, &play.mods, true) } else { Grade::F };
    let computed = || classic_total_score(ruleset, play.total_score, maximum);
    let play_time_ms = play_time_ms(play, ruleset, map, now.since(source.began_at));
    let is_play = is_a_play(play.passed, play_time_ms, play.total_score, statistics, maximum);
    let score = Score {
        id: Id::new(0),
        user: play.user,
        beatmap: play.beatmap,
        beatmap_checksum: source.beatmap_checksum,
        ruleset,
        variant: variant(&play.mods),
        total_score: play.total_score,
        total_score_without_mods: play.total_score_without_mods,
        classic_total_score: Some(source.classic_total_score.unwrap_or_else(computed)),
        accuracy,
        max_combo: play.max_combo,
        grade,
        passed: play.passed,
        ranked: verdict.ranked,
        flags: verdict.flags.into_iter().map(str::to_owned).collect(),
        mods: play.mods.clone(),
        statistics: statistics.clone(),
        maximum_statistics: maximum.clone(),
        pauses: play.pauses.clone(),
        pp: None,
        origin: source.origin,
        client_hash: source.client_hash,
        started_at: source.began_at,
        ended_at: now,
        has_replay: false,
        processed: false,
        personal_best: false,
    };
    NewScore {
        counts: verdict.counts,
        gives_pp: verdict.gives_pp,
        is_play,
        total_hits: i64::try_from(total_hits(ruleset, statistics)).unwrap_or(i64::MAX),
        play_time_ms,
        submission_key: source.submission_key,
        neosu_mods: source.neosu_mods,
        replay_key: None,
        score,
    }
}

/// How long was played: never longer than the map at the slowest speed of its mods, however long the player paused.
#[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "a float to integer cast saturates")]
fn play_time_ms(play: &SubmittedPlay, ruleset: Ruleset, map: &Beatmap, lasted: Duration) -> i64 {
    let slowest = rate_range(ruleset, &play.mods).min;
    let whole = (map.total_length_ms.max(0) as f64 / slowest) as i64;
    whole.min(i64::try_from(lasted.as_millis()).unwrap_or(i64::MAX))
}

/// A score that is in the store.
struct Stored {
    score: Score,
    /// Whether it was processed in the same transaction.
    is_settled: bool,
}

/// Score, used token, what follows from the score and jobs, all or nothing. Of two that come in at once, the second answers
/// with the first's score.
async fn store(
    services: &Services,
    token: Option<Id<ScoreToken>>,
    link: Option<RoomLink>,
    new: NewScore,
    computed: Option<Computed>,
    now: Timestamp,
) -> Result<Stored, SubmitRefusal> {
    let stored = services
        .store
        .write(move |tx| {
            Box::pin(async move {
                if let Some(score) = stored_before(tx, token, new.submission_key.as_deref()).await? {
                    return Ok(Some(Stored { score, is_settled: false }));
                }
                let id = tx.insert_score(&new).await?;
                if let Some(token) = token {
                    tx.use_score_token(token, id).await?;
                }
                let key = id.to_string();
                let has_replay = new.replay_key.is_some();
                if has_replay {
                    tx.enqueue_job(EXAMINE_JOB, &key, "", now).await?;
                } else if new.score.ranked {
                    tx.enqueue_job(REPLAY_JOB, &key, "", now + REPLAY_PATIENCE).await?;
                }
                let score = Score { id, has_replay, ..new.score };
                note_flags(tx, &score, now).await?;
                if let Some(link) = link {
                    rooms::link_score(tx, link, &score, token.is_none(), now).await?;
                }
                let Some(computed) = computed else {
                    tx.enqueue_job(PROCESS_JOB, &key, "", now).await?;
                    return Ok::<_, StoreError>(Some(Stored { score, is_settled: false }));
                };
                settle(tx, id, &computed, now).await?;
                let score = tx.score(id).await?.unwrap_or(score);
                Ok(Some(Stored { score, is_settled: true }))
            })
        })
        .await?;
    stored.ok_or(SubmitRefusal::UnknownToken)
}

async fn stored_before(
    tx: &mut Tx,
    token: Option<Id<ScoreToken>>,
    key: Option<&str>,
) -> Result<Option<Score>, StoreError> {
    if let Some(key) = key {
        return tx.score_by_submission_key(key).await;
    }
    let Some(token) = token else { return Ok(None) };
    match tx.score_token(token).await?.and_then(|token| token.score) {
        Some(used_for) => tx.score(used_for).await,
        None => Ok(None),
    }
}
