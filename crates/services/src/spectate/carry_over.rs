//! Plays that go on while the server is started anew.
//!
//! A game that loses its server begins the same play again once it is back, and goes on sending frames. What was recorded
//! before would be missing from the replay, so a server that stops in order leaves it to the next one.

use bytes::Bytes;
use kiai_rules::spectate::{Player, Recording};
use kiai_store::BlobKey;

use crate::Services;

/// Where they lie from one server to the next.
const KEY: &str = "recordings/carried_over";

/// Frames that are left to the next server, about 140 MB; those of plays with the latest news first.
const MAX_FRAMES: usize = 2_000_000;

/// Leaves what is recorded of plays that are not over to the next server, and gives the number of plays. Once nobody sends
/// frames any more.
///
/// # Errors
///
/// When the disk refuses.
pub async fn leave_recordings(services: &Services) -> anyhow::Result<usize> {
    let mut recordings: Vec<Recording> = Vec::new();
    for shard in &services.spectate.shards {
        for player in shard.lock().values_mut() {
            services.spectate.recorded.changed(player.recorded_frame_count(), 0);
            recordings.extend(player.take_recordings());
        }
    }
    recordings.retain(|recording| !recording.is_too_long && !recording.frames.is_empty());
    recordings.sort_by_key(|recording| std::cmp::Reverse(recording.updated_at));
    let mut left = MAX_FRAMES;
    recordings.retain(|recording| {
        let rest = left.checked_sub(recording.frames.len());
        left = rest.unwrap_or(left);
        rest.is_some()
    });
    if recordings.is_empty() {
        return Ok(0);
    }
    let count = recordings.len();
    let bytes = services.blocking.run(move || serde_json::to_vec(&recordings)).await??;
    services.blobs.put(&key()?, Bytes::from(bytes)).await?;
    Ok(count)
}

/// Takes over what the last server left, as far as its players may still come back, and gives the number of plays. Before
/// anybody connects.
///
/// # Errors
///
/// When the disk refuses, or what lies there cannot be read; it is gone then.
pub async fn take_over_recordings(services: &Services) -> anyhow::Result<usize> {
    let key = key()?;
    let Some(bytes) = services.blobs.get(&key).await? else { return Ok(0) };
    services.blobs.delete(&key).await?;
    let recordings: Vec<Recording> = services.blocking.run(move || serde_json::from_slice(&bytes)).await??;
    let (now, mut count) = (services.clock.now(), 0);
    for recording in recordings {
        let user = recording.user;
        let mut players = services.spectate.shard(user);
        let player = players.entry(user).or_insert_with(|| Player::new(user));
        let former = player.recorded_frame_count();
        player.put_back(recording);
        player.expire(now);
        let current = player.recorded_frame_count();
        services.spectate.recorded.changed(former, current);
        count += usize::from(current > former);
        if player.is_forgettable() {
            players.remove(&user);
        }
    }
    Ok(count)
}

fn key() -> anyhow::Result<BlobKey> {
    Ok(KEY.parse()?)
}
