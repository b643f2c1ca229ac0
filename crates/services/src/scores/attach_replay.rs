//! The replay of a score comes, or does not.

use bytes::Bytes;
use kiai_formats::replay::{Frames, Played, Replay};
use kiai_model::{Id, Score, User, score::ScoreToken, spectate::ReplayFrame};
use kiai_store::{StoreError, Tx, rows::Job};

use super::replay::blob_key;
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

/// Keeps the replay that came with a score as its client packed it; gives the score as it is then. What cannot be read
/// counts as a replay that has not come.
pub(super) async fn keep_packed(services: &Services, score: Score, packed: Bytes) -> anyhow::Result<Score> {
    if !is_wanted(&score) {
        return Ok(score);
    }
    let frames = match services.blocking.run(move || Frames::decode(&packed)).await? {
        Ok(frames) => frames,
        Err(error) => {
            tracing::debug!(score = %score.id, %error, "A replay that came with its score cannot be read");
            return Ok(score);
        }
    };
    let has_replay = !frames.frames.is_empty() && keep(services, &score, frames).await?;
    Ok(Score { has_replay, ..score })
}

fn is_wanted(score: &Score) -> bool {
    score.passed && !score.has_replay
}

/// Stores frames as a score's replay; false when the map or the player is gone.
async fn keep(services: &Services, score: &Score, frames: Frames) -> anyhow::Result<bool> {
    let (id, beatmap_id) = (score.id, score.beatmap);
    let beatmap = services.store.beatmap_ever_by_id(beatmap_id).await?;
    let (Some(beatmap), Some(player)) = (beatmap, users::me(services, score.user).await?) else { return Ok(false) };
    let score = score.clone();
    let file = services
        .blocking
        .run(move || {
            // The client's version as text is not known here: tokens and forms tell a hash of it.
            let played = Played {
                score: &score,
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
    services.store.write(move |tx| Box::pin(async move { note_replay(tx, id).await })).await?;
    services.scores.boards_changed(beatmap_id);
    Ok(true)
}

/// A replay that comes late takes the flag away, which took nothing else.
async fn note_replay(tx: &mut Tx, id: Id<Score>) -> Result<(), StoreError> {
    tx.set_has_replay(id).await?;
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
    let id: Id<Score> = job.key.parse()?;
    services
        .store
        .write(move |tx| {
            Box::pin(async move {
                let Some(mut played) = tx.played(id).await? else { return Ok(()) };
                let score = &mut played.score;
                if score.has_replay || !score.ranked || score.flags.iter().any(|flag| flag == REPLAY_MISSING) {
                    return Ok(());
                }
                score.flags.push(REPLAY_MISSING.to_owned());
                tx.set_score_verdict(id, score.ranked, played.counts, played.gives_pp, &score.flags).await
            })
        })
        .await?;
    Ok(())
}
