//! `kiai backup FILE`: everything that is kept, in one file.
//!
//! The file is a zip archive: `kiai.db`, `secret_key`, and the files of `blobs/`. The database is copied first, as it
//! is at one moment; a file that it names was written before and is still there when its turn comes.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::CommandError;
use crate::boot::{BLOBS, Opened};
use crate::config::SECRET_KEY_FILE;
use crate::control::Progress;

/// The database's name in the archive.
pub(super) const DATABASE: &str = "kiai.db";

/// A line of progress after this many files.
const PROGRESS_FILES: usize = 1000;

/// Copies the database, the files and the key into `file`, which must not exist. Half a backup is removed again.
pub(super) async fn back_up(opened: &Opened, file: PathBuf, progress: &Progress) -> Result<String, CommandError> {
    let config = &opened.config;
    if config.database().file().is_none() {
        return Err(CommandError::Refused(format!(
            "kiai backs up SQLite only; for PostgreSQL use pg_dump, and after it copy {}",
            config.data_file(BLOBS).display()
        )));
    }
    if file.exists() {
        return Err(CommandError::Refused(format!("{} exists; name a file that does not", file.display())));
    }
    let unfinished = Unfinished::beside(&file);
    progress.say("Copying the database").await;
    opened.store.copy_to(&unfinished.database).await.context("copying the database")?;

    let data_dir = config.data_dir.clone();
    let progress = progress.clone();
    let archived = tokio::task::spawn_blocking(move || {
        let count = archive(&unfinished, &data_dir, &progress)?;
        std::fs::rename(&unfinished.archive, &file).with_context(|| file.display().to_string())?;
        let size_bytes = std::fs::metadata(&file).map_or(0, |metadata| metadata.len());
        Ok::<_, anyhow::Error>(format!(
            "Backed up the database and {count} files to {} ({size_bytes} bytes)",
            file.display()
        ))
    });
    Ok(archived.await.map_err(|error| anyhow!(error))??)
}

/// The files of a backup that is not done; they go when this is dropped.
struct Unfinished {
    database: PathBuf,
    archive: PathBuf,
}

impl Unfinished {
    fn beside(file: &Path) -> Unfinished {
        let with = |end: &str| {
            let mut name = file.as_os_str().to_owned();
            name.push(end);
            PathBuf::from(name)
        };
        Unfinished { database: with(".database"), archive: with(".unfinished") }
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        _ = std::fs::remove_file(&self.database);
        _ = std::fs::remove_file(&self.archive);
    }
}

/// Writes the archive and returns how many blobs are in it.
fn archive(unfinished: &Unfinished, data_dir: &Path, progress: &Progress) -> anyhow::Result<usize> {
    let out = new_file(&unfinished.archive).with_context(|| unfinished.archive.display().to_string())?;
    let mut zip = ZipWriter::new(BufWriter::new(out));
    add(&mut zip, DATABASE, &unfinished.database, CompressionMethod::Deflated)?;
    let key = data_dir.join(SECRET_KEY_FILE);
    if key.exists() {
        add(&mut zip, SECRET_KEY_FILE, &key, CompressionMethod::Stored)?;
    }
    let mut count = 0;
    let mut folders = vec![data_dir.join(BLOBS)];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).with_context(|| folder.display().to_string())? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let name = path.strip_prefix(data_dir).context("a blob lies in the data folder")?;
            let name = name.to_str().context("blobs have plain names")?;
            match add(&mut zip, name, &path, CompressionMethod::Stored) {
                // Deleted since the folder was read: then the database does not name it either.
                Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                other => other.with_context(|| path.display().to_string())?,
            }
            count += 1;
            if count % PROGRESS_FILES == 0 {
                progress.mention(format!("{count} files"));
            }
        }
    }
    let out = zip.finish()?.into_inner().map_err(io::IntoInnerError::into_error)?;
    out.sync_all()?;
    Ok(count)
}

fn add(zip: &mut ZipWriter<BufWriter<File>>, name: &str, path: &Path, method: CompressionMethod) -> io::Result<()> {
    let mut file = File::open(path)?;
    let large = file.metadata()?.len() > u64::from(u32::MAX) / 2;
    zip.start_file(name, SimpleFileOptions::default().compression_method(method).large_file(large))?;
    io::copy(&mut file, zip)?;
    zip.flush()
}

/// A backup holds passwords and keys: only its owner may read it.
fn new_file(path: &Path) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt;
    std::fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(path)
}
