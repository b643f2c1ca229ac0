//! Files that no table should hold: maps, replays, images, audio.

use std::{fmt, ops::Range, path::Path, str::FromStr};

use bytes::Bytes;
use futures_util::{StreamExt, TryStreamExt, stream::BoxStream};
use object_store::{GetResult, ObjectStore, ObjectStoreExt, PutPayload, local::LocalFileSystem};
use thiserror::Error;

use crate::{Result, StoreError};

/// The name of a blob: parts of `a-z`, `0-9`, `-`, `_` and `.`, none of which begins with a dot, joined by `/`.
/// At most 200 bytes.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct BlobKey(String);

/// Text that is no name of a blob.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("this is no name for a blob")]
pub struct InvalidBlobKey;

impl FromStr for BlobKey {
    type Err = InvalidBlobKey;

    fn from_str(text: &str) -> Result<Self, InvalidBlobKey> {
        const LENGTH_MAX: usize = 200;
        let part_is_good = |part: &str| {
            !part.is_empty()
                && !part.starts_with('.')
                && part.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.'))
        };
        if text.len() <= LENGTH_MAX && text.split('/').all(part_is_good) {
            Ok(Self(text.to_owned()))
        } else {
            Err(InvalidBlobKey)
        }
    }
}

impl fmt::Display for BlobKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl BlobKey {
    fn path(&self) -> object_store::path::Path {
        object_store::path::Path::from(self.0.as_str())
    }
}

/// A blob that is open for reading; it stays whole, also when another takes its name or it is deleted.
pub struct BlobReader {
    /// Its length in bytes.
    pub size: u64,
    opened: GetResult,
}

impl BlobReader {
    /// A part of its bytes, in pieces. What lies beyond the end is left out.
    #[must_use]
    pub fn pieces(self, part: Range<u64>) -> BoxStream<'static, Result<Bytes>> {
        let Self { size, mut opened } = self;
        let end = part.end.min(size);
        // A file of this machine is read only now, and where this says.
        opened.range = part.start.min(end)..end;
        opened.into_stream().map_err(StoreError::from).boxed()
    }
}

impl fmt::Debug for BlobReader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BlobReader").field("size", &self.size).finish_non_exhaustive()
    }
}

/// Where blobs lie. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Blobs {
    store: std::sync::Arc<LocalFileSystem>,
}

impl Blobs {
    /// Blobs as files in `folder`, which is made when it is not there.
    ///
    /// # Errors
    ///
    /// When the folder cannot be made or read.
    pub fn open(folder: &Path) -> Result<Self> {
        std::fs::create_dir_all(folder).map_err(|source| StoreError::Folder { path: folder.to_owned(), source })?;
        let store = LocalFileSystem::new_with_prefix(folder)?.with_fsync(true);
        Ok(Self { store: std::sync::Arc::new(store) })
    }

    /// Stores a blob in place of what had its name; durable when this returns. Readers see the old one or the new one.
    ///
    /// # Errors
    ///
    /// When the disk refuses.
    pub async fn put(&self, key: &BlobKey, bytes: Bytes) -> Result<()> {
        self.store.put(&key.path(), PutPayload::from_bytes(bytes)).await?;
        Ok(())
    }

    /// Opens a blob for reading in pieces; none when there is none.
    ///
    /// # Errors
    ///
    /// When the disk refuses.
    pub async fn open_blob(&self, key: &BlobKey) -> Result<Option<BlobReader>> {
        let found = absent_is_none(self.store.get(&key.path()).await)?;
        Ok(found.map(|opened| BlobReader { size: opened.meta.size, opened }))
    }

    /// Reads a whole blob; none when there is none.
    ///
    /// # Errors
    ///
    /// When the disk refuses.
    pub async fn get(&self, key: &BlobKey) -> Result<Option<Bytes>> {
        match absent_is_none(self.store.get(&key.path()).await)? {
            Some(found) => Ok(Some(found.bytes().await?)),
            None => Ok(None),
        }
    }

    /// The length of a blob in bytes; none when there is none.
    ///
    /// # Errors
    ///
    /// When the disk refuses.
    pub async fn size(&self, key: &BlobKey) -> Result<Option<u64>> {
        Ok(absent_is_none(self.store.head(&key.path()).await)?.map(|meta| meta.size))
    }

    /// The blobs in a folder, named as the first parts of a name, and in those below it.
    ///
    /// # Errors
    ///
    /// When the disk refuses.
    pub async fn list(&self, folder: &BlobKey) -> Result<Vec<BlobKey>> {
        let names = self.store.list(Some(&folder.path())).map_ok(|meta| meta.location.to_string());
        let names: Vec<String> = names.try_collect().await?;
        // What somebody else put there is none of ours.
        Ok(names.iter().filter_map(|name| name.parse().ok()).collect())
    }

    /// Deletes a blob; nothing happens when there is none.
    ///
    /// # Errors
    ///
    /// When the disk refuses.
    pub async fn delete(&self, key: &BlobKey) -> Result<()> {
        absent_is_none(self.store.delete(&key.path()).await)?;
        Ok(())
    }
}

fn absent_is_none<T>(result: object_store::Result<T>) -> Result<Option<T>> {
    match result {
        Ok(found) => Ok(Some(found)),
        Err(object_store::Error::NotFound { .. }) => Ok(None),
        Err(error) => Err(error.into()),
    }
}
