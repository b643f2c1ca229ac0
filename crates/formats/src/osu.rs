//! Beatmap files (`.osu`): what one difficulty says about itself.

pub mod text;

mod length;
mod tempo;

use kiai_model::Ruleset;
use md5::{Digest, Md5};
use rosu_map::section::{general::GameMode, hit_objects::HitObjectKind};
use thiserror::Error;

use self::text::{Encoding, Text, TextError};
use crate::{
    difficulty::{Chart, Unfit},
    guard::{Upset, guarded},
};

/// Longest text field that is kept, in characters; the rest is cut. Tags are the longest in practice.
const MAX_FIELD_CHARS: usize = 2_000;

/// Why a `.osu` file cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum ReadError {
    /// It is refused before parsing.
    #[error(transparent)]
    Text(#[from] TextError),
    /// The parser broke down.
    #[error(transparent)]
    Upset(#[from] Upset),
}

/// A metadata field without which a beatmap cannot be told from others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are the file's own keys")]
pub enum Field {
    Title,
    Artist,
    Creator,
    Version,
}

impl Field {
    /// The key in the file.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Title => "Title",
            Self::Artist => "Artist",
            Self::Creator => "Creator",
            Self::Version => "Version",
        }
    }
}

/// What a `.osu` file says, and what follows from it without calculating difficulty.
#[derive(Clone, Debug, PartialEq)]
pub struct BeatmapFile {
    /// Lower-case hex MD5 of the bytes: the checksum every client knows the beatmap by.
    pub checksum: String,
    /// How the bytes were read.
    pub encoding: Encoding,
    /// From `osu file format v14`.
    pub format_version: i64,
    /// Title in ASCII; may be empty.
    pub title: String,
    /// Title in its own script; the ASCII one when the file has none.
    pub title_unicode: String,
    /// Artist in ASCII; may be empty.
    pub artist: String,
    /// Artist in its own script; the ASCII one when the file has none.
    pub artist_unicode: String,
    /// Mapper; may be empty.
    pub creator: String,
    /// Name of the difficulty; may be empty.
    pub version: String,
    /// Where the song comes from.
    pub source: String,
    /// Search words.
    pub tags: String,
    /// Online number of the difficulty, when the file has one.
    pub beatmap_id: Option<i64>,
    /// Online number of the set, when the file has one.
    pub set_id: Option<i64>,
    /// Ruleset it was made for.
    pub ruleset: Ruleset,
    /// Circle size, or keys in mania.
    pub circle_size: f64,
    /// Approach rate.
    pub approach_rate: f64,
    /// Overall difficulty.
    pub overall_difficulty: f64,
    /// Drain rate.
    pub drain_rate: f64,
    /// The tempo that lasts longest, in beats per minute; 0 without timing points.
    pub bpm: f64,
    /// From the first object to the end of the last, in milliseconds.
    pub total_length_ms: i64,
    /// The same without breaks.
    pub hit_length_ms: i64,
    /// Circles, notes, fruits.
    pub circle_count: i64,
    /// Sliders, drum rolls, juice streams, hold notes.
    pub slider_count: i64,
    /// Spinners, swells, banana showers.
    pub spinner_count: i64,
    /// Name of the audio file in the set; may be empty.
    pub audio_file: String,
    /// Where the preview begins, in milliseconds; none when the file leaves it to the client.
    pub preview_ms: Option<u32>,
    /// Name of the background image in the set; may be empty.
    pub background_file: String,
    /// Whether it plays a video.
    pub has_video: bool,
    /// Whether it has sprites of its own. A set may have more in a `.osb` file.
    pub has_storyboard: bool,
}

impl BeatmapFile {
    /// Reads a `.osu` file, and prepares it for calculation. The second is apart, because a beatmap that is unfit for
    /// calculation can still say its name. Its lengths and its tempo are 0: they are calculated, too.
    ///
    /// # Errors
    /// When it is no beatmap, or breaks a limit.
    pub fn read(bytes: &[u8]) -> Result<(Self, Result<Chart, Unfit>), ReadError> {
        let text = Text::read(bytes)?;
        let chart = Chart::from_text(&text);
        let mut file = guarded(|| describe(&text, chart.is_ok()))?.ok_or(Upset)?;
        file.checksum = checksum(bytes);
        Ok((file, chart))
    }

    /// The fields that every beatmap should have and this one has not.
    #[must_use]
    pub fn missing(&self) -> Vec<Field> {
        let fields = [
            (Field::Title, &self.title),
            (Field::Artist, &self.artist),
            (Field::Creator, &self.creator),
            (Field::Version, &self.version),
        ];
        fields.into_iter().filter(|(_, value)| value.is_empty()).map(|(field, _)| field).collect()
    }

    /// Number of objects.
    #[must_use]
    pub const fn object_count(&self) -> i64 {
        self.circle_count + self.slider_count + self.spinner_count
    }
}

/// Lower-case hex MD5, as beatmaps are known by.
#[must_use]
pub fn checksum(bytes: &[u8]) -> String {
    Md5::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn describe(text: &Text, is_fit: bool) -> Option<BeatmapFile> {
    let mut map: rosu_map::Beatmap = text.content.parse().ok()?;
    let (total_length_ms, hit_length_ms) = if is_fit { length::total_and_hit_ms(&mut map) } else { (0, 0) };
    let count = |which: fn(&HitObjectKind) -> bool| {
        i64::try_from(map.hit_objects.iter().filter(|object| which(&object.kind)).count()).unwrap_or(i64::MAX)
    };
    let (has_video, has_storyboard) = video_and_storyboard(&text.content);
    let or = |value: &str, instead: &str| if value.trim().is_empty() { field(instead) } else { field(value) };
    Some(BeatmapFile {
        checksum: String::new(),
        encoding: text.encoding,
        format_version: map.format_version.into(),
        title: field(&map.title),
        title_unicode: or(&map.title_unicode, &map.title),
        artist: field(&map.artist),
        artist_unicode: or(&map.artist_unicode, &map.artist),
        creator: field(&map.creator),
        version: field(&map.version),
        source: field(&map.source),
        tags: field(&map.tags),
        beatmap_id: Some(i64::from(map.beatmap_id)).filter(|id| *id > 0),
        set_id: Some(i64::from(map.beatmap_set_id)).filter(|id| *id > 0),
        ruleset: match map.mode {
            GameMode::Osu => Ruleset::Osu,
            GameMode::Taiko => Ruleset::Taiko,
            GameMode::Catch => Ruleset::Catch,
            GameMode::Mania => Ruleset::Mania,
        },
        circle_size: decimal(map.circle_size),
        approach_rate: decimal(map.approach_rate),
        overall_difficulty: decimal(map.overall_difficulty),
        drain_rate: decimal(map.hp_drain_rate),
        bpm: if is_fit { tempo::main_bpm(&map, total_length_ms) } else { 0.0 },
        total_length_ms,
        hit_length_ms,
        circle_count: count(|kind| matches!(kind, HitObjectKind::Circle(_))),
        slider_count: count(|kind| matches!(kind, HitObjectKind::Slider(_) | HitObjectKind::Hold(_))),
        spinner_count: count(|kind| matches!(kind, HitObjectKind::Spinner(_))),
        preview_ms: u32::try_from(map.preview_time).ok(),
        audio_file: map.audio_file,
        background_file: map.background_file,
        has_video,
        has_storyboard,
    })
}

/// Text without control characters (PostgreSQL stores no NUL), of bounded length.
fn field(text: &str) -> String {
    text.trim().chars().filter(|c| !c.is_control()).take(MAX_FIELD_CHARS).collect()
}

/// The number as it was written: 6.4 is 6.4 also when it was read as a `float`.
fn decimal(value: f32) -> f64 {
    value.to_string().parse().ok().filter(|value: &f64| value.is_finite()).unwrap_or(0.0)
}

/// Upstream: `LegacyStoryboardDecoder.cs`.
fn video_and_storyboard(content: &str) -> (bool, bool) {
    const VIDEO_TYPES: [&str; 8] = ["mp4", "mov", "avi", "flv", "mpg", "wmv", "m4v", "mkv"];
    let events = content.lines().skip_while(|line| !line.starts_with("[Events]")).skip(1);
    let (mut video, mut storyboard) = (false, false);
    for line in events.take_while(|line| !line.starts_with('[')) {
        let mut parts = line.split(',');
        match parts.next().unwrap_or("") {
            "Video" | "1" => {
                let name = parts.nth(1).unwrap_or("").trim().trim_matches('"').to_ascii_lowercase();
                video |= name.rsplit_once('.').is_some_and(|(_, kind)| VIDEO_TYPES.contains(&kind));
            }
            "Sprite" | "Animation" | "4" | "6" => storyboard = true,
            _ => {}
        }
    }
    (video, storyboard)
}

#[cfg(test)]
mod tests;
