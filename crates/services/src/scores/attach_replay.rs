//! The replay of a score comes, or does not.

use bytes::Bytes;
use kiai_formats::replay::{Frames, Played, Replay};
use kiai_model::{Id, Score, Timestamp, User, score::ScoreToken, spectate::ReplayFrame};
use kiai_store::{StoreError, Tx, rows::Job};

use super::{EXAMINE_JOB, findings, packed_replay, replay::blob_key};
use crate::{Services, users};

/// The check that speaks when no replay has come.
const REPLAY_MISSING: &str = "replay_missing";

/// What became of a recording.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attached {
    /// The user submitted no score with the token yet.
    NoScore,
    /// It is kept as the replay of this score.
    Kept(Id<Score>),
    /// It is not kept: the play was not passed, a replay is kept already, or nothing was recorded.
    NotKept(Id<Score>),
}

/// Keeps the frames that were recorded of a play as the replay of the score that was submitted with its token; durable
/// when this says so.
///
/// # Errors
///
/// When the store fails; then it may be tried again.
pub async fn attach_replay(
    services: &Services,
    user: Id<User>,
    token: Id<ScoreToken>,
    frames: Vec<ReplayFrame>,
) -> anyhow::Result<Attached> {
    let token = services.store.score_token(token).await?.filter(|token| token.user == user);
    let Some(id) = token.and_then(|token| token.score) else { return Ok(Attached::NoScore) };
    let Some(score) = services.store.score(id).await? else { return Ok(Attached::NoScore) };
    if is_wanted(&score) && !frames.is_empty() && keep(services, &score, Frames { frames, seed: 0 }).await? {
        return Ok(Attached::Kept(id));
    }
    Ok(Attached::NotKept(id))
}

/// Keeps the replay that came with a score that was stored without it; gives the score as it is then.
pub(super) async fn keep_packed(services: &Services, score: Score, packed: &Bytes) -> anyhow::Result<Score> {
    if !is_wanted(&score) {
        return Ok(score);
    }
    let Some(key) = packed_replay::put(services, &format!("score {}", score.id), packed).await? else {
        return Ok(score);
    };
    note(services, &score, Some(key)).await?;
    Ok(Score { has_replay: true, ..score })
}

pub(super) fn is_wanted(score: &Score) -> bool {
    score.passed && !score.has_replay
}

/// Stores frames as a score's replay; false when the map or the player is gone.
async fn keep(services: &Services, score: &Score, frames: Frames) -> anyhow::Result<bool> {
    let id = score.id;
    let beatmap = services.store.beatmap_ever_by_id(score.beatmap).await?;
    let (Some(beatmap), Some(player)) = (beatmap, users::me(services, score.user).await?) else { return Ok(false) };
    let played = score.clone();
    let file = services
        .blocking
        .run(move || {
            // The client's version as text is not known here: tokens tell a hash of it.
            let played = Played {
                score: &played,
                beatmap: &beatmap,
                username: &player.username,
                client_version: "",
                frames: &frames.frames,
                seed: frames.seed,
            };
            Replay::from(played).encode()
        })
        .await?;
    services.blobs.put(&blob_key(id)?, file.into()).await?;
    note(services, score, None).await?;
    Ok(true)
}

/// Notes that a score's replay is kept, and asks that somebody looks at it.
async fn note(services: &Services, score: &Score, key: Option<String>) -> anyhow::Result<()> {
    let (id, now) = (score.id, services.clock.now());
    services.store.write(move |tx| Box::pin(async move { note_replay(tx, id, key.as_deref(), now).await })).await?;
    services.jobs.wake();
    services.scores.boards_changed(score.beatmap);
    Ok(())
}

/// A replay that comes late takes the flag away, which took nothing else.
async fn note_replay(tx: &mut Tx, id: Id<Score>, key: Option<&str>, now: Timestamp) -> Result<(), StoreError> {
    tx.set_has_replay(id, key).await?;
    tx.enqueue_job(EXAMINE_JOB, &id.to_string(), "", now).await?;
    tx.remove_finding(id, REPLAY_MISSING).await?;
    let Some(mut played) = tx.played(id).await? else { return Ok(()) };
    let flags = &mut played.score.flags;
    if flags.iter().any(|flag| flag == REPLAY_MISSING) {
        flags.retain(|flag| flag != REPLAY_MISSING);
        tx.set_score_verdict(id, played.score.ranked, played.counts, played.gives_pp, flags).await?;
    }
    Ok(())
}

/// Flags a ranked score whose replay has not come.
pub(crate) async fn check_replay_job(services: &Services, job: &Job) -> anyhow::Result<()> {
    let (id, now): (Id<Score>, _) = (job.key.parse()?, services.clock.now());
    services.store.write(move |tx| Box::pin(async move { flag_missing(tx, id, now).await })).await?;
    Ok(())
}

/// The same in a transaction.
pub(super) async fn flag_missing(tx: &mut Tx, id: Id<Score>, now: Timestamp) -> Result<(), StoreError> {
    let Some(mut played) = tx.played(id).await? else { return Ok(()) };
    let score = &mut played.score;
    if score.has_replay || !score.ranked || score.flags.iter().any(|flag| flag == REPLAY_MISSING) {
        return Ok(());
    }
    score.flags.push(REPLAY_MISSING.to_owned());
    tx.set_score_verdict(id, score.ranked, played.counts, played.gives_pp, &score.flags).await?;
    findings::note(tx, score, REPLAY_MISSING, "no replay came, or none that can be read".to_owned(), now).await
}
