//! Computing what is kept of a set: stars, covers, the preview clip. Blocks.

use std::collections::HashSet;

use bytes::Bytes;
use kiai_formats::{
    archive::Archive,
    cover::{self, Cover},
    osu::BeatmapFile,
    preview::{self, Clip},
};
use kiai_model::{Mods, Ruleset};
use kiai_store::rows::SetFile;

use super::read::{self, ReadMap, ReadSet};

/// A set with everything that is computed from it.
pub(super) struct BuiltSet {
    pub(super) archive: Bytes,
    pub(super) hash: String,
    pub(super) without_video: Option<Bytes>,
    pub(super) covers: Vec<Cover>,
    pub(super) clip: Option<Clip>,
    pub(super) has_storyboard: bool,
    pub(super) files: Vec<SetFile>,
    pub(super) maps: Vec<BuiltMap>,
}

/// A difficulty with its stars.
pub(super) struct BuiltMap {
    pub(super) filename: String,
    pub(super) bytes: Bytes,
    pub(super) file: BeatmapFile,
    /// Star rating and highest combo in every ruleset it can be played in.
    pub(super) difficulties: Vec<(Ruleset, f64, u32)>,
}

/// Computes everything. What is worth telling goes to `notes`.
///
/// # Errors
/// Why the set cannot be imported.
pub(super) fn build(set: ReadSet, notes: &mut Vec<String>) -> Result<BuiltSet, String> {
    let mut archive = Archive::open(&set.archive).map_err(|error| error.to_string())?;
    let covers = covers(&mut archive, &set.maps, notes);
    let clip = clip(&mut archive, &set.maps, notes);
    let has_storyboard = archive.names().any(|name| name.to_ascii_lowercase().ends_with(".osb"));
    let has_video = set.maps.iter().any(|map| map.file.has_video);
    let (files, without_video) = list(&mut archive, has_video, notes)?;
    let mut maps = Vec::new();
    for map in set.maps {
        match difficulties(&map) {
            Ok(difficulties) => {
                let ReadMap { filename, bytes, file, .. } = map;
                maps.push(BuiltMap { filename, bytes: bytes.into(), file, difficulties });
            }
            Err(reason) => notes.push(format!("{} was left out: {reason}", map.filename)),
        }
    }
    if maps.is_empty() {
        return Err("it has no beatmap that can be used".to_owned());
    }
    Ok(BuiltSet {
        hash: set.hash,
        without_video,
        covers,
        clip,
        has_storyboard: has_storyboard || maps.iter().any(|map| map.file.has_storyboard),
        files,
        maps,
        archive: set.archive,
    })
}

/// Of converts that break down, there is none; of its own ruleset there must be.
fn difficulties(map: &ReadMap) -> Result<Vec<(Ruleset, f64, u32)>, String> {
    let mut all = Vec::new();
    for ruleset in map.chart.rulesets() {
        match map.chart.attributes(ruleset, &Mods::default()) {
            // Without objects, stars are nothing but the calculation's offsets.
            Ok(_) if map.file.object_count() == 0 => all.push((ruleset, 0.0, 0)),
            Ok(attributes) => all.push((ruleset, attributes.star_rating, attributes.max_combo)),
            Err(error) if ruleset == map.file.ruleset => return Err(error.to_string()),
            Err(_) => {}
        }
    }
    Ok(all)
}

fn covers(archive: &mut Archive<'_>, maps: &[ReadMap], notes: &mut Vec<String>) -> Vec<Cover> {
    let Some(name) = first_there(archive, maps.iter().map(|map| map.file.background_file.as_str())) else {
        return Vec::new();
    };
    let made = archive.read(&name).map_err(|why| why.to_string());
    match made.and_then(|bytes| cover::make(&bytes).map_err(|error| error.to_string())) {
        Ok(covers) => covers,
        Err(reason) => {
            notes.push(format!("no covers from {name}: {reason}"));
            Vec::new()
        }
    }
}

fn clip(archive: &mut Archive<'_>, maps: &[ReadMap], notes: &mut Vec<String>) -> Option<Clip> {
    let name = first_there(archive, maps.iter().map(|map| map.file.audio_file.as_str()))?;
    let preview_ms = maps.iter().find_map(|map| map.file.preview_ms);
    let clip = archive.read(&name).ok().and_then(|audio| preview::cut(&audio, preview_ms));
    if clip.is_none() {
        notes.push(format!("no preview from {name}: it is no MP3 and no Ogg, or a damaged one"));
    }
    clip
}

fn first_there<'m>(archive: &Archive<'_>, mut names: impl Iterator<Item = &'m str>) -> Option<String> {
    names.find_map(|name| archive.find(name)).map(str::to_owned)
}

/// The list of files, and with a video the archive without it.
fn list(
    archive: &mut Archive<'_>,
    has_video: bool,
    notes: &mut Vec<String>,
) -> Result<(Vec<SetFile>, Option<Bytes>), String> {
    const VIDEO_TYPES: [&str; 8] = [".mp4", ".mov", ".avi", ".flv", ".mpg", ".wmv", ".m4v", ".mkv"];
    let names: Vec<String> = archive.names().map(str::to_owned).collect();
    let (mut files, mut kept) = (Vec::new(), HashSet::new());
    for name in names {
        let bytes = match archive.read(&name) {
            Ok(bytes) => bytes,
            Err(why) => {
                notes.push(format!("{name} cannot be unpacked: {why}"));
                continue;
            }
        };
        let size_bytes = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
        files.push(SetFile { filename: name.clone(), sha256: read::hash(&bytes), size_bytes });
        let lower = name.to_ascii_lowercase();
        if !VIDEO_TYPES.iter().any(|kind| lower.ends_with(kind)) {
            kept.insert(name);
        }
    }
    let without_video = match has_video {
        true => Some(archive.pack_some(|name| kept.contains(name)).map_err(|error| error.to_string())?.into()),
        false => None,
    };
    Ok((files, without_video))
}
