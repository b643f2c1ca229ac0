//! Reading a set: its archive, and what its difficulties say. Blocks.

use std::{
    ffi::OsStr,
    fs,
    io::Read,
    path::{Path, PathBuf},
};

use bytes::Bytes;
use kiai_formats::{
    archive::{self, Archive, MAX_ARCHIVE_BYTES},
    difficulty::Chart,
    osu::{
        BeatmapFile,
        text::{Encoding, MAX_FILE_BYTES},
    },
};
use sha2::{Digest, Sha256};

use super::sources::Source;

/// A set as it lies there.
pub(super) struct ReadSet {
    /// The archive, with safe names only.
    pub(super) archive: Bytes,
    /// SHA-256 of the archive, lower-case hex.
    pub(super) hash: String,
    /// Its difficulties; at least one.
    pub(super) maps: Vec<ReadMap>,
    /// Whether these are only some difficulties of a set, to be added to what is there.
    pub(super) adds_to_its_set: bool,
}

/// A difficulty.
pub(super) struct ReadMap {
    /// Its name in the archive.
    pub(super) filename: String,
    /// Its bytes.
    pub(super) bytes: Vec<u8>,
    /// What it says, with something in the place of what is missing.
    pub(super) file: BeatmapFile,
    /// Whether it says itself what it is called and who made it.
    pub(super) is_named: bool,
    /// What calculations stand on.
    pub(super) chart: Chart,
}

/// Reads a set. What is worth telling goes to `notes`.
///
/// # Errors
/// Why it cannot be imported.
pub(super) fn read(source: &Source, notes: &mut Vec<String>) -> Result<ReadSet, String> {
    match source {
        Source::Archive(path) => {
            let bytes = read_file(path, MAX_ARCHIVE_BYTES)?.ok_or("it is too large")?;
            read_archive(&bytes.into(), notes)
        }
        Source::Folder(folder, _) => {
            let files = files_below(folder, notes)?;
            read_archive(&pack(&files)?, notes)
        }
        Source::Files(paths) => {
            let files = files_with_companions(paths)?;
            Ok(ReadSet { adds_to_its_set: true, ..read_archive(&pack(&files)?, notes)? })
        }
    }
}

/// Reads a set from its archive, which is packed anew without what is not safe in it.
pub(super) fn read_archive(bytes: &Bytes, notes: &mut Vec<String>) -> Result<ReadSet, String> {
    let mut opened = Archive::open(bytes).map_err(|error| error.to_string())?;
    for refused in opened.refused() {
        notes.push(format!("{} was left out: {}", refused.name, refused.why));
    }
    let mut unsafe_files = !opened.refused().is_empty();
    let names: Vec<String> = opened.names().map(str::to_owned).collect();
    let mut maps: Vec<ReadMap> = Vec::new();
    for name in names.iter().filter(|name| name.to_ascii_lowercase().ends_with(".osu")) {
        let read = opened.read(name).map_err(|why| why.to_string()).and_then(|bytes| read_map(name, bytes, notes));
        match read {
            Ok(map) if maps.iter().any(|other| other.file.checksum == map.file.checksum) => {
                notes.push(format!("{name} was left out: it is there twice"));
            }
            Ok(map) => maps.push(map),
            Err(reason) => {
                unsafe_files = true;
                notes.push(format!("{name} was left out: {reason}"));
            }
        }
    }
    if maps.is_empty() {
        let reason = if names.is_empty() { "it is empty" } else { "it has no beatmap that can be used" };
        return Err(reason.to_owned());
    }
    let archive = if unsafe_files { pack_anew(&mut opened, &names, &maps, notes)? } else { bytes.clone() };
    Ok(ReadSet { hash: hash(&archive), archive, maps, adds_to_its_set: false })
}

/// Packs files to an archive.
pub(super) fn pack(files: &[(String, Vec<u8>)]) -> Result<Bytes, String> {
    let files = files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice()));
    archive::pack(files).map(Bytes::from).map_err(|error| error.to_string())
}

/// SHA-256 in lower-case hex.
pub(super) fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn read_map(name: &str, bytes: Vec<u8>, notes: &mut Vec<String>) -> Result<ReadMap, String> {
    let (mut file, chart) = BeatmapFile::read(&bytes).map_err(|error| error.to_string())?;
    let chart = chart.map_err(|error| error.to_string())?;
    if file.encoding == Encoding::Lossy {
        notes.push(format!("{name} is not in UTF-8: some of its letters are lost"));
    }
    if file.object_count() == 0 {
        notes.push(format!("{name} has no objects"));
    }
    let is_named = ![&file.title, &file.artist, &file.creator].into_iter().any(String::is_empty);
    let missing: Vec<&str> = file.missing().into_iter().map(|field| field.name()).collect();
    if !missing.is_empty() {
        notes.push(format!("{name} does not say its {}: named after the file", missing.join(", ")));
        name_after_file(&mut file, name);
    }
    Ok(ReadMap { filename: name.to_owned(), bytes, file, is_named, chart })
}

fn name_after_file(file: &mut BeatmapFile, name: &str) {
    let stem = Path::new(name).file_stem().map_or_else(|| name.to_owned(), |stem| stem.to_string_lossy().into_owned());
    for (field, instead) in [
        (&mut file.title, stem.as_str()),
        (&mut file.title_unicode, &stem),
        (&mut file.artist, "Unknown"),
        (&mut file.artist_unicode, "Unknown"),
        (&mut file.creator, "Unknown"),
        (&mut file.version, &stem),
    ] {
        if field.is_empty() {
            instead.clone_into(field);
        }
    }
}

fn pack_anew(
    opened: &mut Archive<'_>,
    names: &[String],
    maps: &[ReadMap],
    notes: &mut Vec<String>,
) -> Result<Bytes, String> {
    let mut files = Vec::new();
    for name in names {
        let is_map = name.to_ascii_lowercase().ends_with(".osu");
        if is_map && maps.iter().all(|map| map.filename != *name) {
            continue;
        }
        match opened.read(name) {
            Ok(bytes) => files.push((name.clone(), bytes)),
            Err(why) => notes.push(format!("{name} was left out: {why}")),
        }
    }
    pack(&files)
}

/// A file of at most so many bytes; none when it has more.
pub(super) fn read_file(path: &Path, max_bytes: usize) -> Result<Option<Vec<u8>>, String> {
    let mut bytes = Vec::new();
    let limit = u64::try_from(max_bytes).unwrap_or(u64::MAX).saturating_add(1);
    let read = fs::File::open(path).and_then(|file| file.take(limit).read_to_end(&mut bytes));
    read.map_err(|error| error.to_string())?;
    Ok(Some(bytes).filter(|bytes| bytes.len() <= max_bytes))
}

/// Whether a file that lies beside beatmaps may be part of the set. Everybody can download it: what lies there for other
/// reasons, such as documents among downloads, or the database of the server, is none of theirs.
fn may_be_of_a_set(path: &Path) -> bool {
    const KINDS: [&str; 18] = [
        "osu", "osb", "jpg", "jpeg", "png", "gif", "bmp", "mp3", "ogg", "wav", "mp4", "mov", "avi", "flv", "mpg",
        "wmv", "m4v", "mkv",
    ];
    let text = |part: Option<&OsStr>| part.map(|part| part.to_string_lossy().to_ascii_lowercase()).unwrap_or_default();
    let name = text(path.file_name());
    !name.starts_with('.') && (name == "skin.ini" || KINDS.contains(&text(path.extension()).as_str()))
}

/// All files of a folder and the folders in it that may be of the set, but for folders which are sets themselves.
fn files_below(folder: &Path, notes: &mut Vec<String>) -> Result<Vec<(String, Vec<u8>)>, String> {
    let mut others: Vec<String> = Vec::new();
    let (mut files, mut open, mut total) = (Vec::new(), vec![folder.to_owned()], 0);
    while let Some(inner) = open.pop() {
        let entries = fs::read_dir(&inner).map_err(|error| error.to_string())?;
        let entries: Vec<fs::DirEntry> = entries.filter_map(Result::ok).take(archive::MAX_ENTRIES).collect();
        if inner != folder && entries.iter().any(|entry| is_set(&entry.path())) {
            continue;
        }
        for entry in entries {
            let (path, kind) = (entry.path(), entry.file_type().map_err(|error| error.to_string())?);
            let name = path.strip_prefix(folder).unwrap_or(&path).to_string_lossy().replace('\\', "/");
            if kind.is_dir() {
                open.push(path);
            } else if !kind.is_file() || !may_be_of_a_set(&path) {
                if !is_set(&path) && !archive::is_system(&name) {
                    others.push(name);
                }
            } else {
                let bytes = read_file(&path, MAX_ARCHIVE_BYTES - total)?;
                let bytes = bytes.filter(|_| files.len() < archive::MAX_ENTRIES).ok_or("the folder is too large")?;
                total += bytes.len();
                files.push((name, bytes));
            }
        }
    }
    if let Some(first) = others.iter().min() {
        let more = if others.len() > 1 { format!(" and {} more were", others.len() - 1) } else { " was".to_owned() };
        notes.push(format!("{first}{more} left out: no kind of file that sets have"));
    }
    files.sort();
    Ok(files)
}

fn is_set(path: &Path) -> bool {
    let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or("");
    ["osu", "osz"].iter().any(|kind| extension.eq_ignore_ascii_case(kind))
}

/// These `.osu` files, with the background and the song they name where those lie beside them.
fn files_with_companions(paths: &[PathBuf]) -> Result<Vec<(String, Vec<u8>)>, String> {
    let (mut files, mut left): (Vec<(String, Vec<u8>)>, usize) = (Vec::new(), MAX_ARCHIVE_BYTES);
    for path in paths {
        let bytes = read_file(path, left.min(MAX_FILE_BYTES))?.ok_or("it is too large")?;
        left -= bytes.len();
        let (file, _) = BeatmapFile::read(&bytes).map_err(|error| error.to_string())?;
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        files.push((name, bytes));
        for companion in [file.background_file, file.audio_file] {
            let is_plain = !companion.contains(['/', '\\', ':']) && may_be_of_a_set(Path::new(&companion));
            // A link could lead anywhere.
            let is_file = |path: &PathBuf| path.symlink_metadata().is_ok_and(|metadata| metadata.is_file());
            let lies_there = path.parent().map(|folder| folder.join(&companion)).filter(is_file);
            if let Some(found) = lies_there.filter(|_| is_plain && files.iter().all(|(name, _)| *name != companion)) {
                let bytes = read_file(&found, left)?.ok_or_else(|| format!("{companion} is too large"))?;
                left -= bytes.len();
                files.push((companion, bytes));
            }
        }
    }
    files.sort();
    Ok(files)
}
