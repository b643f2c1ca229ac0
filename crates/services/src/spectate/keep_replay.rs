//! What was recorded of a play becomes the replay of its score.
//!
//! The score comes by another way, before the play's end or a little later; it is waited for. Upstream:
//! `ScoreUploader.cs`, `ScoreProcessedSubscriber.cs`.

use std::{sync::Arc, time::Duration};

use kiai_model::spectate::PlayPhase;
use kiai_rules::spectate::Recording;

use super::processed;
use crate::{Services, beatmaps, connections::OpenConnection, scores};

/// How long the score is waited for and the storage tried.
const PATIENCE: Duration = scores::REPLAY_PATIENCE;
/// How long the first try is from the second; each later pause is twice as long, up to [`PAUSE_MAX`].
const PAUSE: Duration = Duration::from_millis(100);
const PAUSE_MAX: Duration = Duration::from_secs(2);

/// What came of a try.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Progress {
    /// There is nothing more to do.
    Done,
    /// There is no score yet.
    NoScore,
}

/// Keeps a recording as a replay, in its own time, and tells the connection when the score is processed.
pub(super) fn keep(services: &Arc<Services>, connection: &OpenConnection, recording: Recording) {
    let upload = services.spectate.uploads.begin(recording.user);
    let room = services.spectate.recorded.hold(recording.frames.len());
    let (services, connection) = (services.clone(), connection.clone());
    services.tasks.clone().spawn(async move {
        let deadline = services.clock.now() + PATIENCE;
        let mut is_announced = false;
        let mut pause = PAUSE;
        loop {
            match try_to_keep(&services, &connection, &recording, &mut is_announced).await {
                Ok(Progress::Done) => break,
                Ok(Progress::NoScore) => {}
                Err(error) => {
                    tracing::warn!(error = format!("{error:#}"), user = %recording.user, "A replay was not kept yet");
                }
            }
            if services.clock.now() >= deadline {
                tracing::debug!(user = %recording.user, token = %recording.token, "A replay was given up");
                break;
            }
            tokio::select! {
                () = services.clock.sleep(pause) => {}
                () = services.stopping.cancelled() => break,
                () = upload.has_to_give_way() => {
                    tracing::warn!(user = %recording.user, token = %recording.token, "A replay gave way: too many wait");
                    break;
                }
            }
            pause = (pause * 2).min(PAUSE_MAX);
        }
        drop((upload, room));
    });
}

async fn try_to_keep(
    services: &Services,
    connection: &OpenConnection,
    recording: &Recording,
    is_announced: &mut bool,
) -> anyhow::Result<Progress> {
    let Some(id) = scores::score_of_token(services, recording.token).await? else { return Ok(Progress::NoScore) };
    if !*is_announced {
        // Before the score is read: it is processed either already or while somebody waits.
        services.spectate.waiting.lock().wait(id, connection.id, services.clock.now());
    }
    let score = services.store.score(id).await?;
    let Some(score) = score.filter(|score| score.user == recording.user) else {
        services.spectate.waiting.lock().take(id);
        return Ok(Progress::Done);
    };
    if score.processed && !*is_announced {
        let waiting = services.spectate.waiting.lock().take(id);
        processed::tell(&services.bus, waiting, recording.user, id);
    }
    *is_announced = true;
    if let (false, Some(phase), Some(last)) = (score.passed, recording.ended_as, recording.frames.last()) {
        let has_failed = phase == PlayPhase::Failed;
        beatmaps::note_fail_time(services, recording.token, &score, has_failed, last.time_ms).await?;
    }
    if score.passed && !recording.is_too_long {
        scores::attach_replay(services, recording.user, recording.token, recording.frames.clone()).await?;
    }
    Ok(Progress::Done)
}
