//! The files of beatmaps, and what calculations stand on.

use std::sync::Arc;

use bytes::Bytes;
use kiai_formats::difficulty::Chart;
use kiai_model::Beatmap;
use kiai_store::BlobKey;

use crate::Services;

/// The `.osu` file of a beatmap, as its checksum says: also of one that changed since. None when it was never here.
///
/// # Errors
/// When the files cannot be read.
pub async fn osu_file(services: &Services, beatmap: &Beatmap) -> anyhow::Result<Option<Bytes>> {
    match osu_key(&beatmap.checksum) {
        Some(key) => Ok(services.blobs.get(&key).await?),
        None => Ok(None),
    }
}

/// What calculations for a beatmap stand on. None when its file is not here or unfit.
///
/// # Errors
/// When the files cannot be read.
pub async fn chart(services: &Services, beatmap: &Beatmap) -> anyhow::Result<Option<Arc<Chart>>> {
    let charts = &services.beatmaps.charts;
    if let Some(chart) = charts.get(&beatmap.checksum) {
        return Ok(Some(chart));
    }
    let Some(bytes) = osu_file(services, beatmap).await? else { return Ok(None) };
    let chart = services.blocking.run(move || Chart::read(&bytes).ok()).await?.map(Arc::new);
    if let Some(chart) = &chart {
        charts.insert(beatmap.checksum.clone(), Arc::clone(chart));
    }
    Ok(chart)
}

/// Where the `.osu` file with this checksum lies.
pub(super) fn osu_key(checksum: &str) -> Option<BlobKey> {
    format!("beatmaps/{checksum}.osu").parse().ok()
}
