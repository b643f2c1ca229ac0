//! Finding what there is to import.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use kiai_formats::osu::{BeatmapFile, text::MAX_FILE_BYTES};

use super::read::read_file;

/// How deep folders are searched.
const DEPTH_MAX: usize = 8;
/// Most files that are looked at.
const FILES_MAX: usize = 200_000;

/// One set to import.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Source {
    /// A `.osz` file.
    Archive(PathBuf),
    /// All of a folder, which has these `.osu` files.
    Folder(PathBuf, Vec<PathBuf>),
    /// `.osu` files of one set, which lie among others: with the files they name.
    Files(Vec<PathBuf>),
}

impl Source {
    pub(super) fn name(&self) -> String {
        match self {
            Self::Archive(path) | Self::Folder(path, _) => shown(path),
            Self::Files(paths) => paths.iter().map(|path| shown(path)).collect::<Vec<_>>().join(", "),
        }
    }
}

/// A path as it may be shown: names of files can hold what terminals obey.
fn shown(path: &Path) -> String {
    path.display().to_string().replace(char::is_control, "\u{FFFD}")
}

/// What was found: sets, and what cannot be read with the reason.
#[derive(Default)]
pub(super) struct Sources {
    pub(super) sets: Vec<Source>,
    pub(super) unreadable: Vec<(String, String)>,
}

/// Everything to import at `paths`. Blocks.
pub(super) fn find(paths: &[PathBuf]) -> Sources {
    let mut search = Search::default();
    for path in paths {
        search.look_at(path, 0, true);
    }
    let Search { mut found, folders, .. } = search;
    for (folder, files) in folders {
        sort_out(&mut found, &folder, files);
    }
    found
}

/// `.osu` files of one folder: the folder is a set, or they are of several.
fn sort_out(found: &mut Sources, folder: &Path, files: Vec<PathBuf>) {
    let mut sets: BTreeMap<String, Vec<PathBuf>> = BTreeMap::new();
    let unreadable_before = found.unreadable.len();
    for path in files {
        let bytes = read_file(&path, MAX_FILE_BYTES).and_then(|bytes| bytes.ok_or("it is too large".to_owned()));
        match bytes.and_then(|bytes| key(&path, &bytes)) {
            Ok(key) => sets.entry(key).or_default().push(path),
            Err(reason) => found.unreadable.push((shown(&path), reason)),
        }
    }
    let is_one_set = sets.len() == 1 && found.unreadable.len() == unreadable_before;
    for files in sets.into_values() {
        found.sets.push(if is_one_set { Source::Folder(folder.to_owned(), files) } else { Source::Files(files) });
    }
}

/// What the difficulties of one set share. What has no name is by itself.
fn key(path: &Path, bytes: &[u8]) -> Result<String, String> {
    let (file, _) = BeatmapFile::read(bytes).map_err(|error| error.to_string())?;
    Ok(match file.set_id {
        Some(id) => format!("#{id}"),
        None if file.missing().is_empty() => format!("{}\n{}\n{}", file.artist, file.title, file.creator),
        None => path.display().to_string(),
    })
}

#[derive(Default)]
struct Search {
    found: Sources,
    folders: BTreeMap<PathBuf, Vec<PathBuf>>,
    seen: usize,
}

impl Search {
    fn look_at(&mut self, path: &Path, depth: usize, named: bool) {
        self.seen += 1;
        // Who names a link means what it leads to; links within folders could lead in circles.
        let metadata = if named { fs::metadata(path) } else { fs::symlink_metadata(path) };
        let kind = path.extension().and_then(|extension| extension.to_str()).map(str::to_ascii_lowercase);
        match (metadata, kind.as_deref()) {
            (Err(error), _) => self.refuse(path, &format!("it cannot be read: {error}")),
            (Ok(metadata), _) if metadata.is_dir() => self.look_into(path, depth),
            (Ok(metadata), Some("osz")) if metadata.is_file() => self.found.sets.push(Source::Archive(path.to_owned())),
            (Ok(metadata), Some("osu")) if metadata.is_file() && named => {
                self.found.sets.push(Source::Files(vec![path.to_owned()]));
            }
            (Ok(metadata), Some("osu")) if metadata.is_file() => {
                let folder = path.parent().unwrap_or(path).to_owned();
                self.folders.entry(folder).or_default().push(path.to_owned());
            }
            (Ok(_), _) if named => self.refuse(path, "it is no .osz, no .osu and no folder"),
            (Ok(_), _) => {}
        }
    }

    fn look_into(&mut self, folder: &Path, depth: usize) {
        if depth >= DEPTH_MAX || self.seen >= FILES_MAX {
            return self.refuse(folder, "it lies too deep, or there are too many files");
        }
        let mut entries: Vec<PathBuf> = match fs::read_dir(folder) {
            Ok(entries) => entries.filter_map(Result::ok).map(|entry| entry.path()).take(FILES_MAX).collect(),
            Err(error) => return self.refuse(folder, &format!("it cannot be read: {error}")),
        };
        entries.sort();
        for entry in entries {
            self.look_at(&entry, depth + 1, false);
        }
    }

    fn refuse(&mut self, path: &Path, reason: &str) {
        self.found.unreadable.push((shown(path), reason.to_owned()));
    }
}
