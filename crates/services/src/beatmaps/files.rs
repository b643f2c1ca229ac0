//! The files of sets: archives, covers, preview clips.

use std::{net::IpAddr, sync::Arc, time::Duration};

use bytes::Bytes;
use kiai_formats::cover::Shape;
use kiai_model::{BeatmapSet, Id};
use kiai_store::{BlobKey, blobs::BlobReader};
use thiserror::Error;

use super::{FullSet, fetch::fetch_set};
use crate::{
    RateClass, Services, TooMany,
    rate_limits::{address_key, take},
};

/// An archive that is being read.
#[derive(Debug)]
pub struct Download {
    /// What to call it.
    pub filename: String,
    /// Changes with every change of its bytes.
    pub version: String,
    /// The archive.
    pub archive: BlobReader,
}

/// Which cover: its form, and whether in double size.
pub type CoverSize = (Shape, bool);

/// The archive of a set, also without videos. None when it is not here.
///
/// # Errors
/// When the files cannot be read.
pub async fn download(services: &Services, set: &FullSet, without_video: bool) -> anyhow::Result<Option<Download>> {
    let kind = if without_video && set.set.has_video { ArchiveKind::WithoutVideo } else { ArchiveKind::Whole };
    let Some(key) = archive_key(&set.version, kind) else { return Ok(None) };
    let Some(archive) = services.blobs.open_blob(&key).await? else { return Ok(None) };
    let (suffix, version) = match kind {
        ArchiveKind::Whole => ("", set.version.clone()),
        ArchiveKind::WithoutVideo => (" [no video]", format!("{}-without-video", set.version)),
    };
    let filename = format!("{} {} - {}{suffix}.osz", set.set.id, set.set.artist, set.set.title);
    Ok(Some(Download { filename, version, archive }))
}

/// Why an archive is not given.
#[derive(Debug, Error)]
pub enum DownloadRefusal {
    /// There is no such set, or its files are not here.
    #[error("there are no such files")]
    Unknown,
    /// Too often from this address.
    #[error(transparent)]
    TooMany(#[from] TooMany),
    /// Our fault.
    #[error("internal")]
    Internal(anyhow::Error),
}

crate::internal::with_internal!(DownloadRefusal);

/// The archive of a set, for whoever asks from an address: clients of bancho say nothing of who they are. Waits for
/// mirrors no longer than `patience`.
///
/// # Errors
/// See [`DownloadRefusal`].
pub async fn download_openly(
    services: &Arc<Services>,
    address: IpAddr,
    set: Id<BeatmapSet>,
    without_video: bool,
    patience: Duration,
) -> Result<Download, DownloadRefusal> {
    take(services, RateClass::OpenDownload, &address_key(address), 1)?;
    let set = fetch_set(services, set, patience).await?.ok_or(DownloadRefusal::Unknown)?;
    download(services, &set, without_video).await?.ok_or(DownloadRefusal::Unknown)
}

/// How large the archives of a set are, in bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ArchiveSizes {
    /// The whole; 0 when it is not here.
    pub whole: u64,
    /// Without videos; 0 when it has none.
    pub without_video: u64,
}

/// How large the archives of a set are.
///
/// # Errors
/// When the files cannot be read.
pub async fn archive_sizes(services: &Services, set: &FullSet) -> anyhow::Result<ArchiveSizes> {
    if let Some(known) = services.beatmaps.sizes.get(&set.version) {
        return Ok(known);
    }
    let (mut of, kinds) = ([0; 2], [ArchiveKind::Whole, ArchiveKind::WithoutVideo]);
    for (size, kind) in of.iter_mut().zip(kinds) {
        let is_made = kind == ArchiveKind::Whole || set.set.has_video;
        if let Some(key) = archive_key(&set.version, kind).filter(|_| is_made) {
            *size = services.blobs.size(&key).await?.unwrap_or(0);
        }
    }
    let [whole, without_video] = of;
    let sizes = ArchiveSizes { whole, without_video };
    if whole > 0 {
        services.beatmaps.sizes.insert(set.version.clone(), sizes);
    }
    Ok(sizes)
}

/// A cover of a set as JPEG. None when the set has no background.
///
/// # Errors
/// When the files cannot be read.
pub async fn cover(services: &Services, set: &FullSet, size: CoverSize) -> anyhow::Result<Option<Bytes>> {
    match cover_key(&set.version, size) {
        Some(key) if set.set.has_cover => Ok(services.blobs.get(&key).await?),
        _ => Ok(None),
    }
}

/// The preview clip of a set. None when there is none.
///
/// # Errors
/// When the files cannot be read.
pub async fn clip(services: &Services, set: &FullSet) -> anyhow::Result<Option<Bytes>> {
    match clip_key(&set.version) {
        Some(key) if set.set.preview_type.is_some() => Ok(services.blobs.get(&key).await?),
        _ => Ok(None),
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum ArchiveKind {
    Whole,
    WithoutVideo,
}

/// Files of a set lie under the hash of its archive: while a set changes, the old ones stay whole.
pub(super) fn archive_key(version: &str, kind: ArchiveKind) -> Option<BlobKey> {
    let name = match kind {
        ArchiveKind::Whole => "archive.osz",
        ArchiveKind::WithoutVideo => "archive-without-video.osz",
    };
    format!("beatmapsets/{version}/{name}").parse().ok()
}

pub(super) fn cover_key(version: &str, (shape, double): CoverSize) -> Option<BlobKey> {
    let double = if double { "-2x" } else { "" };
    format!("beatmapsets/{version}/{}{double}.jpg", shape.name()).parse().ok()
}

pub(super) fn clip_key(version: &str) -> Option<BlobKey> {
    format!("beatmapsets/{version}/preview").parse().ok()
}
