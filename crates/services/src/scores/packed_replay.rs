//! Frames that came with a score, as its client packed them.
//!
//! They lie on disk before the transaction that stores their score names them: an acknowledged score has its replay. What no
//! transaction named is swept: see `sweep_replays`.

use bytes::Bytes;
use kiai_formats::{
    osu::checksum,
    replay::{Frames, Played},
};
use kiai_model::{Score, Timestamp};
use kiai_rules::statistics::Day;
use kiai_store::BlobKey;

use crate::{Services, users};

/// The folder of such frames of a day.
pub(super) fn folder(day: i64) -> anyhow::Result<BlobKey> {
    Ok(format!("replays/frames/{day}").parse()?)
}

/// When the frames in a blob were put there.
pub(super) fn put_at(key: &BlobKey) -> Option<Timestamp> {
    let name = key.to_string();
    let (millis, _) = name.rsplit('/').next()?.split_once('-')?;
    millis.parse().ok().map(Timestamp)
}

/// Puts packed frames on disk and gives the name of their blob. `what` tells the play from all others. None of bytes that do
/// not look like frames: that counts as a replay that has not come.
pub(super) async fn put(services: &Services, what: &str, packed: &Bytes) -> anyhow::Result<Option<String>> {
    if !Frames::look_packed(packed) {
        tracing::debug!("What came as a replay is none");
        return Ok(None);
    }
    let now = services.clock.now();
    let folder = folder(i64::from(Day::of(now).0))?;
    let key: BlobKey = format!("{folder}/{}-{}.lzma", now.as_millis(), checksum(what.as_bytes())).parse()?;
    services.blobs.put(&key, packed.clone()).await?;
    Ok(Some(key.to_string()))
}

/// The frames in a blob.
pub(super) async fn get(services: &Services, key: &str) -> anyhow::Result<Option<Bytes>> {
    Ok(services.blobs.get(&key.parse()?).await?)
}

/// The `.osr` file of a score with these frames; none when the map or the player is gone.
pub(super) async fn file(services: &Services, score: &Score, packed: Bytes) -> anyhow::Result<Option<Bytes>> {
    let beatmap = services.store.beatmap_ever_by_id(score.beatmap).await?;
    let (Some(beatmap), Some(player)) = (beatmap, users::me(services, score.user).await?) else { return Ok(None) };
    let score = score.clone();
    let made = services.blocking.run(move || {
        // The client's version as text is not known here: forms tell a hash of it.
        let played = Played {
            score: &score,
            beatmap: &beatmap,
            username: &player.username,
            client_version: "",
            frames: &[],
            seed: 0,
        };
        played.with_packed(&packed)
    });
    Ok(Some(made.await?.into()))
}
