//! `kiai restore FILE`: what `kiai backup` made, put into an empty data folder.

use std::fs::{File, OpenOptions};
use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Component, Path, PathBuf};

use anyhow::Context;
use zip::ZipArchive;

use super::CommandError;
use super::backup::DATABASE;
use crate::boot::BLOBS;
use crate::config::{Config, SECRET_KEY_FILE};

/// Unpacks the backup. The caller holds the folder's lock; no server runs. Refuses to overwrite: what is kept must be
/// moved away first. The database comes last, so that an interrupted restore leaves nothing that looks like a server's
/// data.
pub(crate) fn restore(config: &Config, file: &Path) -> Result<String, CommandError> {
    let Some(database) = config.database().file() else {
        return Err(CommandError::Refused("kiai restores SQLite only; for PostgreSQL use pg_restore".into()));
    };
    for kept in [&database, &config.data_file(BLOBS), &config.data_file(SECRET_KEY_FILE)] {
        if kept.exists() {
            return Err(CommandError::Refused(format!(
                "{} exists; move what is kept away first, or choose an empty DATA_DIR",
                kept.display()
            )));
        }
    }
    let archive = File::open(file).with_context(|| file.display().to_string())?;
    let mut archive = ZipArchive::new(archive).map_err(|error| not_a_backup(file, &error.to_string()))?;
    if archive.index_for_name(DATABASE).is_none() {
        return Err(not_a_backup(file, "it holds no database"));
    }
    let mut count = 0;
    for index in 0..archive.len() {
        let entry = archive.by_index(index).context("reading the backup")?;
        let name = entry.name().map_err(|error| not_a_backup(file, &error.to_string()))?;
        if name == DATABASE || entry.is_dir() {
            continue;
        }
        let name = PathBuf::from(name.into_owned());
        let target = place(&name).ok_or_else(|| not_a_backup(file, &format!("it holds {}", name.display())))?;
        unpack(entry, &config.data_file(target))?;
        count += usize::from(name.starts_with(BLOBS));
    }
    unpack(archive.by_name(DATABASE).context("reading the backup")?, &database)?;
    Ok(format!("Restored the database and {count} files to {}", config.data_dir.display()))
}

/// Where a file of the archive belongs in the data folder; `None` for what a backup does not hold.
fn place(name: &Path) -> Option<&Path> {
    let plain = name.components().all(|component| matches!(component, Component::Normal(_)));
    (plain && (name == Path::new(SECRET_KEY_FILE) || name.starts_with(BLOBS))).then_some(name)
}

fn unpack(mut entry: impl io::Read, target: &Path) -> anyhow::Result<()> {
    let shown = || target.display().to_string();
    if let Some(folder) = target.parent() {
        std::fs::create_dir_all(folder).with_context(shown)?;
    }
    let unfinished = target.with_extension("restoring");
    let mut file =
        OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&unfinished).with_context(shown)?;
    io::copy(&mut entry, &mut file).with_context(shown)?;
    file.sync_all().with_context(shown)?;
    std::fs::rename(&unfinished, target).with_context(shown)
}

fn not_a_backup(file: &Path, why: &str) -> CommandError {
    CommandError::Refused(format!("{} is not a backup of kiai: {why}", file.display()))
}
