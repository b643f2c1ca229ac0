//! Replays to take away.

use bytes::Bytes;
use kiai_formats::replay::classic_frames;
use kiai_model::{Id, Score, User};
use kiai_rules::statistics::{Day, Month};
use kiai_store::{BlobKey, StoreError};

use super::{find_score, packed_replay};
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
    let Some(score) = seen(services, id, viewer).await? else { return Ok(None) };
    let bytes = match services.store.replay_key(id).await? {
        Some(key) => match packed_replay::get(services, &key).await? {
            Some(packed) => packed_replay::file(services, &score, packed).await?,
            None => None,
        },
        None => services.blobs.get(&blob_key(id)?).await?,
    };
    let Some(bytes) = bytes else { return Ok(None) };
    count_view(services, &score, viewer).await?;
    Ok(Some(ReplayFile { score, bytes }))
}

/// The frames of a replay as bancho clients read them, packed; seen and counted as in [`download_replay`]. None of a file
/// that cannot be read. Frames that came with a form are as they were sent; those of osu!(lazer) are converted once and kept
/// for a while.
///
/// # Errors
///
/// When the store fails.
pub async fn classic_replay(
    services: &Services,
    id: Id<Score>,
    viewer: Option<Id<User>>,
) -> anyhow::Result<Option<Bytes>> {
    let Some(score) = seen(services, id, viewer).await? else { return Ok(None) };
    let frames = match services.store.replay_key(id).await? {
        Some(key) => packed_replay::get(services, &key).await?,
        None => converted(services, id).await?,
    };
    if frames.is_some() {
        count_view(services, &score, viewer).await?;
    }
    Ok(frames)
}

/// The score of a replay that `viewer` may see.
async fn seen(services: &Services, id: Id<Score>, viewer: Option<Id<User>>) -> anyhow::Result<Option<Score>> {
    Ok(find_score(services, id, viewer).await?.filter(|score| score.has_replay))
}

async fn converted(services: &Services, id: Id<Score>) -> anyhow::Result<Option<Bytes>> {
    if let Some(frames) = services.scores.converted.get(&id) {
        return Ok(Some(frames));
    }
    let Some(file) = services.blobs.get(&blob_key(id)?).await? else { return Ok(None) };
    match services.blocking.run(move || classic_frames(&file)).await? {
        Ok(frames) if frames.is_empty() => Ok(None),
        Ok(frames) => {
            let frames = Bytes::from(frames);
            services.scores.converted.insert(id, frames.clone());
            Ok(Some(frames))
        }
        Err(error) => {
            tracing::warn!(score = %id, %error, "A replay that is kept cannot be read");
            Ok(None)
        }
    }
}

async fn count_view(services: &Services, score: &Score, viewer: Option<Id<User>>) -> Result<(), StoreError> {
    let Some(viewer) = viewer.filter(|viewer| *viewer != score.user) else { return Ok(()) };
    let score = score.clone();
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
