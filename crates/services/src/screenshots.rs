//! Pictures that players make of their screen, for others to look at.

use bytes::Bytes;
use kiai_formats::screenshot::{self, ScreenshotError};
use kiai_model::{Id, User};
use kiai_store::BlobKey;
use thiserror::Error;

use crate::{RateClass, Services, TooMany, internal::with_internal, take};

pub use kiai_formats::screenshot::{Kind, MAX_FILE_BYTES};

/// Letters of names: none that look like another.
const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
/// Letters of a name: enough that nobody guesses one.
const NAME_LENGTH: usize = 16;

/// Why a picture is not kept.
#[derive(Debug, Error)]
pub enum KeepRefusal {
    /// It is none that is taken.
    #[error(transparent)]
    Picture(#[from] ScreenshotError),
    /// The user sends too many.
    #[error("too many pictures; please wait a while")]
    TooMany(#[from] TooMany),
    /// Our fault.
    #[error("internal")]
    Internal(anyhow::Error),
}

with_internal!(KeepRefusal);

/// Keeps a picture of a user, and gives the name it is found under from now on: whoever knows it may see it.
///
/// # Errors
///
/// See [`KeepRefusal`].
pub async fn keep_screenshot(services: &Services, user: Id<User>, picture: Bytes) -> Result<String, KeepRefusal> {
    take(services, RateClass::Screenshot, &user.to_string(), 1)?;
    let checked = picture.clone();
    let kind = services.blocking.run(move || screenshot::check(&checked)).await??;
    let letters = services.rng.bytes::<NAME_LENGTH>().map(|byte| LETTERS[usize::from(byte) % LETTERS.len()]);
    let name = format!("{}.{}", String::from_utf8_lossy(&letters), kind.extension());
    let key = key(&name).ok_or_else(|| anyhow::anyhow!("{name} names no blob"))?;
    services.blobs.put(&key, picture).await?;
    Ok(name)
}

/// The picture of this name, and what it is; none when there is none.
///
/// # Errors
///
/// When the files cannot be read.
pub async fn find_screenshot(services: &Services, name: &str) -> anyhow::Result<Option<(Bytes, Kind)>> {
    let Some((letters, extension)) = name.split_once('.') else { return Ok(None) };
    let kind = [Kind::Jpeg, Kind::Png].into_iter().find(|kind| kind.extension() == extension);
    let is_name = letters.len() == NAME_LENGTH && letters.bytes().all(|letter| LETTERS.contains(&letter));
    let (Some(kind), true, Some(key)) = (kind, is_name, key(name)) else { return Ok(None) };
    Ok(services.blobs.get(&key).await?.map(|bytes| (bytes, kind)))
}

fn key(name: &str) -> Option<BlobKey> {
    format!("screenshots/{name}").parse().ok()
}
