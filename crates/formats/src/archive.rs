//! Beatmap archives (`.osz`): zip files, read as if somebody wanted to harm us with them.

use std::{
    collections::HashSet,
    io::{Cursor, Read, Write},
};

use thiserror::Error;
use zip::{ZipArchive, ZipWriter, write::SimpleFileOptions};

use crate::guard::{Upset, guarded};

mod name;

pub use name::is_system;

/// Largest archive that is read. Sets with a video reach 200 MB.
pub const MAX_ARCHIVE_BYTES: usize = 512 << 20;
/// Most files in an archive. Storyboards with many sprites reach 2,000.
pub const MAX_ENTRIES: usize = 8_000;
/// Largest file that is unpacked.
pub const MAX_ENTRY_BYTES: u64 = 256 << 20;
/// Most bytes that are unpacked of one archive.
pub const MAX_TOTAL_BYTES: u64 = 1 << 30;
/// How much a large file may shrink when packed: more is a bomb.
const MAX_RATIO: u64 = 500;
/// A file below this size is no bomb, whatever its ratio.
const RATIO_FREE_BYTES: u64 = 8 << 20;

/// Why an archive is refused as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum ArchiveError {
    /// Too many bytes.
    #[error("the archive is larger than {} MiB", MAX_ARCHIVE_BYTES >> 20)]
    TooLarge,
    /// No zip file, or a damaged one.
    #[error("this is no zip archive, or a damaged one")]
    NotAnArchive,
    /// Too many files.
    #[error("the archive has more than {MAX_ENTRIES} files")]
    TooManyEntries,
    /// It unpacks to too much.
    #[error("the archive unpacks to more than {} MiB, or its files share bytes: a zip bomb", MAX_TOTAL_BYTES >> 20)]
    Bomb,
    /// The library broke down.
    #[error(transparent)]
    Upset(#[from] Upset),
}

/// Why a file of an archive is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Refusal {
    /// It would leave its folder, or has a name that some system cannot store.
    #[error("its name is not safe")]
    Name,
    /// Another file has that name, but for capitals.
    #[error("another file has the same name")]
    Duplicate,
    /// It needs a password.
    #[error("it is encrypted")]
    Encrypted,
    /// It is a link.
    #[error("it is a link")]
    Link,
    /// It is too large, or grows too much.
    #[error("it is too large")]
    TooLarge,
    /// It cannot be unpacked.
    #[error("it is damaged")]
    Damaged,
}

/// A file that was left out, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// Its name, as far as it can be shown.
    pub name: String,
    /// Why.
    pub why: Refusal,
}

/// An archive with safe names. Files are unpacked one by one, when asked for.
pub struct Archive<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    files: Vec<File>,
    refused: Vec<Refused>,
    unpacked_bytes: u64,
}

struct File {
    name: String,
    index: usize,
}

impl<'a> Archive<'a> {
    /// Opens an archive and sorts out its names.
    ///
    /// # Errors
    /// When it is no archive, or a bomb.
    pub fn open(bytes: &'a [u8]) -> Result<Self, ArchiveError> {
        if bytes.len() > MAX_ARCHIVE_BYTES {
            return Err(ArchiveError::TooLarge);
        }
        guarded(|| {
            let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| ArchiveError::NotAnArchive)?;
            if zip.len() > MAX_ENTRIES {
                return Err(ArchiveError::TooManyEntries);
            }
            if zip.has_overlapping_files().map_err(|_| ArchiveError::NotAnArchive)? {
                return Err(ArchiveError::Bomb);
            }
            let (files, refused) = sort_out(&mut zip)?;
            Ok(Self { zip, files, refused, unpacked_bytes: 0 })
        })?
    }

    /// The names of the files, with `/` between folders, in the order of the archive.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.files.iter().map(|file| file.name.as_str())
    }

    /// The files that are left out.
    #[must_use]
    pub fn refused(&self) -> &[Refused] {
        &self.refused
    }

    /// The name of a file as the archive spells it. Beatmaps refer to files in any case and with either slash.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<&str> {
        let key = name::key(&name.replace('\\', "/"));
        self.names().find(|other| name::key(other) == key)
    }

    /// Unpacks the file of exactly this name.
    ///
    /// # Errors
    /// When there is none, it is damaged, or too large.
    pub fn read(&mut self, name: &str) -> Result<Vec<u8>, Refusal> {
        let index = self.files.iter().find(|file| file.name == name).ok_or(Refusal::Damaged)?.index;
        let limit = MAX_ENTRY_BYTES.min(MAX_TOTAL_BYTES.saturating_sub(self.unpacked_bytes));
        let bytes = guarded(|| {
            let mut bytes = Vec::new();
            let file = self.zip.by_index(index).map_err(|_| Refusal::Damaged)?;
            let most = limit.min(file.compressed_size().saturating_mul(MAX_RATIO).max(RATIO_FREE_BYTES));
            file.take(most + 1).read_to_end(&mut bytes).map_err(|_| Refusal::Damaged)?;
            if length(&bytes) > most { Err(Refusal::TooLarge) } else { Ok(bytes) }
        });
        let bytes = bytes.map_err(|_| Refusal::Damaged)??;
        self.unpacked_bytes += length(&bytes);
        Ok(bytes)
    }
}

impl Archive<'_> {
    /// An archive of some of the files, as they are packed here.
    ///
    /// # Errors
    /// When they cannot be packed.
    pub fn pack_some(&mut self, keep: impl Fn(&str) -> bool) -> Result<Vec<u8>, ArchiveError> {
        guarded(|| {
            let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
            for File { name, index } in self.files.iter().filter(|file| keep(&file.name)) {
                let entry = self.zip.by_index_raw(*index).map_err(|_| ArchiveError::NotAnArchive)?;
                zip.raw_copy_file_rename(entry, name.as_str()).map_err(|_| ArchiveError::NotAnArchive)?;
            }
            Ok(zip.finish().map_err(|_| ArchiveError::TooLarge)?.into_inner())
        })?
    }
}

/// Packs files to an archive: the same files give the same bytes.
///
/// # Errors
/// When the files are too many or too large for a zip file.
pub fn pack<'a>(files: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> Result<Vec<u8>, ArchiveError> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().last_modified_time(zip::DateTime::default());
    for (name, bytes) in files {
        zip.start_file(name, options).map_err(|_| ArchiveError::TooManyEntries)?;
        zip.write_all(bytes).map_err(|_| ArchiveError::TooLarge)?;
    }
    Ok(zip.finish().map_err(|_| ArchiveError::TooLarge)?.into_inner())
}

fn sort_out(zip: &mut ZipArchive<Cursor<&[u8]>>) -> Result<(Vec<File>, Vec<Refused>), ArchiveError> {
    let (mut files, mut refused, mut seen) = (Vec::new(), Vec::new(), HashSet::new());
    let mut declared = 0_u64;
    for index in 0..zip.len() {
        let entry = zip.by_index_raw(index).map_err(|_| ArchiveError::NotAnArchive)?;
        let name = name::decode(entry.name_raw());
        if entry.is_dir() || name::is_system(&name) {
            continue;
        }
        declared = declared.saturating_add(entry.size());
        let why = if entry.encrypted() {
            Some(Refusal::Encrypted)
        } else if entry.is_symlink() {
            Some(Refusal::Link)
        } else if entry.size() > MAX_ENTRY_BYTES {
            Some(Refusal::TooLarge)
        } else {
            None
        };
        let checked = match why {
            Some(why) => Err(why),
            None => name::safe(&name).ok_or(Refusal::Name),
        };
        match checked {
            Ok(safe) if seen.insert(name::key(&safe)) => files.push(File { name: safe, index }),
            Ok(_) => refused.push(Refused { name, why: Refusal::Duplicate }),
            Err(why) => {
                refused.push(Refused { name: name.chars().filter(|c| !c.is_control()).take(100).collect(), why });
            }
        }
    }
    if declared > MAX_TOTAL_BYTES { Err(ArchiveError::Bomb) } else { Ok((files, refused)) }
}

fn length(bytes: &[u8]) -> u64 {
    u64::try_from(bytes.len()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests;
