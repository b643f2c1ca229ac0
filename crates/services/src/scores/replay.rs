//! Replays to take away.

use bytes::Bytes;
use kiai_formats::replay::classic_frames;
use kiai_model::{Id, Score, User};
use kiai_rules::statistics::{Day, Month};
use kiai_store::{BlobKey, StoreError};

use super::find_score;
use crate::Services;

/// A replay.
#[derive(Clone, Debug)]
pub struct ReplayFile {
    /// The score it is of.
    pub score: Score,
    /// The `.osr` file.
    pub bytes: Bytes,
}

/// The replay of a score that `viewer` may see; none when there is no such score or no replay of it. It is counted as
/// watched, once a day for each viewer, unless it is the viewer's own.
///
/// # Errors
///
/// When the store fails.
pub async fn download_replay(
    services: &Services,
    id: Id<Score>,
    viewer: Option<Id<User>>,
) -> anyhow::Result<Option<ReplayFile>> {
    let Some(score) = find_score(services, id, viewer).await?.filter(|score| score.has_replay) else {
        return Ok(None);
    };
    let Some(bytes) = services.blobs.get(&blob_key(id)?).await? else { return Ok(None) };
    if let Some(viewer) = viewer.filter(|viewer| *viewer != score.user) {
        count_view(services, score.clone(), viewer).await?;
    }
    Ok(Some(ReplayFile { score, bytes }))
}

/// The frames of a replay as bancho clients read them, packed; seen and counted as in [`download_replay`]. None of a file
/// that cannot be read.
///
/// # Errors
///
/// When the store fails.
pub async fn classic_replay(
    services: &Services,
    id: Id<Score>,
    viewer: Option<Id<User>>,
) -> anyhow::Result<Option<Bytes>> {
    let Some(file) = download_replay(services, id, viewer).await? else { return Ok(None) };
    let frames = services.blocking.run(move || classic_frames(&file.bytes)).await?;
    match frames {
        Ok(frames) => Ok((!frames.is_empty()).then(|| frames.into())),
        Err(error) => {
            tracing::warn!(score = %id, %error, "A replay that is kept cannot be read");
            Ok(None)
        }
    }
}

async fn count_view(services: &Services, score: Score, viewer: Id<User>) -> Result<(), StoreError> {
    let now = services.clock.now();
    let (day, month) = (i64::from(Day::of(now).0), i64::from(Month::of(now).0));
    services
        .store
        .write(move |tx| {
            Box::pin(async move {
                if tx.insert_replay_view(score.id, viewer, day).await? {
                    tx.count_replay_view(&score, month).await?;
                }
                Ok::<_, StoreError>(())
            })
        })
        .await?;
    services.scores.something_changed();
    Ok(())
}

/// Where a score's replay lies.
pub(super) fn blob_key(score: Id<Score>) -> anyhow::Result<BlobKey> {
    Ok(format!("replays/{score}.osr").parse()?)
}
