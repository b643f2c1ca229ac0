//! Beatmaps and their sets. Upstream: `APIBeatmap.cs`, `APIBeatmapSet.cs`.

use serde::Deserialize;

use super::{Date, User};

/// A difficulty.
#[derive(Clone, Debug, Deserialize)]
pub struct Beatmap {
    /// Its number.
    pub id: i32,
    /// The set's number.
    pub beatmapset_id: i32,
    /// `ranked` and so on.
    pub status: Status,
    /// MD5 of the `.osu`; rooms' compact form lacks it.
    #[serde(default)]
    pub checksum: Option<String>,
    /// Mapper.
    #[serde(default)]
    pub user_id: i32,
    /// The set, where it is included.
    #[serde(default)]
    pub beatmapset: Option<Box<BeatmapSet>>,
    /// Ruleset, 0 to 3.
    pub mode_int: i32,
    /// Whether this is a conversion.
    #[serde(default)]
    pub convert: bool,
    /// Stars.
    #[serde(default)]
    pub difficulty_rating: f64,
    /// HP.
    #[serde(default)]
    pub drain: f32,
    /// CS.
    #[serde(default)]
    pub cs: f32,
    /// AR.
    #[serde(default)]
    pub ar: f32,
    /// OD.
    #[serde(default)]
    pub accuracy: f32,
    /// Beats a minute.
    #[serde(default)]
    pub bpm: f64,
    /// Seconds.
    #[serde(default)]
    pub total_length: f64,
    /// Seconds without breaks.
    #[serde(default)]
    pub hit_length: f64,
    /// Circles.
    #[serde(default)]
    pub count_circles: i32,
    /// Sliders.
    #[serde(default)]
    pub count_sliders: i32,
    /// Spinners.
    #[serde(default)]
    pub count_spinners: i32,
    /// Name of the difficulty.
    #[serde(default)]
    pub version: Option<String>,
    /// Plays.
    #[serde(default)]
    pub playcount: i32,
    /// Passes.
    #[serde(default)]
    pub passcount: i32,
    /// Plays of the asking user.
    #[serde(default)]
    pub current_user_playcount: i32,
    /// Longest possible combo.
    #[serde(default)]
    pub max_combo: Option<i32>,
    /// Last change; never null.
    pub last_updated: Date,
    /// Fails and exits along the map.
    #[serde(default)]
    pub failtimes: Option<FailTimes>,
    /// Who made it; never null.
    #[serde(default)]
    pub owners: Vec<Owner>,
}

/// A set.
#[derive(Clone, Debug, Deserialize)]
pub struct BeatmapSet {
    /// Its number.
    pub id: i32,
    /// Pictures; never null.
    #[serde(default)]
    pub covers: Covers,
    /// `ranked` and so on.
    pub status: Status,
    /// The clip.
    #[serde(default)]
    pub preview_url: Option<String>,
    /// Never null.
    pub title: String,
    /// Never null.
    #[serde(default)]
    pub title_unicode: String,
    /// Never null.
    pub artist: String,
    /// Never null.
    #[serde(default)]
    pub artist_unicode: String,
    /// Never null.
    #[serde(default)]
    pub source: String,
    /// Never null.
    #[serde(default)]
    pub tags: String,
    /// Name of the mapper.
    pub creator: String,
    /// The mapper.
    #[serde(default)]
    pub user_id: i32,
    /// The mapper in full; never null.
    #[serde(default, deserialize_with = "super::not_null")]
    pub user: Option<Box<User>>,
    /// Whether the asking user likes it.
    #[serde(default)]
    pub has_favourited: bool,
    /// Plays.
    #[serde(default)]
    pub play_count: i32,
    /// How many like it.
    #[serde(default)]
    pub favourite_count: i32,
    /// Beats a minute.
    #[serde(default)]
    pub bpm: f64,
    /// Not for everyone.
    #[serde(default)]
    pub nsfw: bool,
    /// Featured.
    #[serde(default)]
    pub spotlight: bool,
    /// Has a video.
    #[serde(default)]
    pub video: bool,
    /// Has a storyboard.
    #[serde(default)]
    pub storyboard: bool,
    /// First appearance; never null.
    pub submitted_date: Date,
    /// When it was ranked.
    #[serde(default)]
    pub ranked_date: Option<Date>,
    /// Last change.
    #[serde(default)]
    pub last_updated: Option<Date>,
    /// 11 counts; never null.
    #[serde(default)]
    pub ratings: Vec<i32>,
    /// Featured artist.
    #[serde(default)]
    pub track_id: Option<i32>,
    /// Never null.
    #[serde(default)]
    pub availability: Availability,
    /// Never null.
    #[serde(default)]
    pub genre: Named,
    /// Never null.
    #[serde(default)]
    pub language: Named,
    /// Owners and nominators.
    #[serde(default)]
    pub related_users: Option<Vec<User>>,
    /// The difficulties; never null.
    #[serde(default)]
    pub beatmaps: Vec<Beatmap>,
    /// Every osu! map again for the other rulesets.
    #[serde(default)]
    pub converts: Option<Vec<Beatmap>>,
}

/// The state of a beatmap.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "the names are upstream's")]
pub enum Status {
    Graveyard,
    Wip,
    Pending,
    Ranked,
    Approved,
    Qualified,
    Loved,
}

/// The three pictures that are used.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "the names are upstream's")]
pub struct Covers {
    #[serde(rename = "cover@2x")]
    pub cover: Option<String>,
    #[serde(rename = "card@2x")]
    pub card: Option<String>,
    #[serde(rename = "list@2x")]
    pub list: Option<String>,
}

/// Whether a set can be downloaded.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "the names are upstream's")]
pub struct Availability {
    pub download_disabled: bool,
    pub more_information: Option<String>,
}

/// A genre or a language.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "the names are upstream's")]
pub struct Named {
    pub id: i32,
    pub name: Option<String>,
}

/// Who made a difficulty.
#[derive(Clone, Debug, Deserialize)]
#[expect(missing_docs, reason = "the names are upstream's")]
pub struct Owner {
    pub id: i32,
    #[serde(default)]
    pub username: Option<String>,
}

/// Fails and exits, 100 values each.
#[derive(Clone, Debug, Deserialize)]
#[expect(missing_docs, reason = "the names are upstream's")]
pub struct FailTimes {
    pub fail: Vec<i32>,
    pub exit: Vec<i32>,
}

/// `GET beatmaps/`.
#[derive(Debug, Deserialize)]
pub struct Beatmaps {
    /// Those that were found.
    pub beatmaps: Vec<Beatmap>,
}

/// `GET beatmapsets/search`.
#[derive(Debug, Deserialize)]
pub struct BeatmapSetPage {
    /// One page.
    pub beatmapsets: Vec<BeatmapSet>,
    /// How many there are in all.
    #[serde(default)]
    pub total: i32,
    /// What the next page is asked with.
    #[serde(default)]
    pub cursor: Option<serde_json::Map<String, serde_json::Value>>,
}
