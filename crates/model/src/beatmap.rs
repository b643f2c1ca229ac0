//! Beatmaps: a set is what is downloaded, a beatmap is one difficulty of it.

use serde::{Deserialize, Serialize};

use crate::{Id, Ruleset, Timestamp, User};

/// How far a beatmap has come. Upstream: `BeatmapOnlineStatus.cs`, with its numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[repr(i8)]
#[expect(missing_docs, reason = "the names are the field's own")]
pub enum BeatmapStatus {
    Graveyard = -2,
    Wip = -1,
    Pending = 0,
    Ranked = 1,
    Approved = 2,
    Qualified = 3,
    Loved = 4,
}

impl BeatmapStatus {
    /// All of them, in order of their numbers.
    pub const ALL: [Self; 7] =
        [Self::Graveyard, Self::Wip, Self::Pending, Self::Ranked, Self::Approved, Self::Qualified, Self::Loved];

    /// The official number, -2 to 4.
    #[must_use]
    pub const fn number(self) -> i8 {
        self as i8
    }

    /// The name in JSON and on the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Graveyard => "graveyard",
            Self::Wip => "wip",
            Self::Pending => "pending",
            Self::Ranked => "ranked",
            Self::Approved => "approved",
            Self::Qualified => "qualified",
            Self::Loved => "loved",
        }
    }

    /// Whether scores on it are kept on a leaderboard.
    #[must_use]
    pub const fn has_leaderboard(self) -> bool {
        self as i8 > 0
    }

    /// Whether the best scores on it add to ranked score and count by their grades. Upstream:
    /// `PlayValidityHelper.BeatmapValidForRankedCounts`.
    #[must_use]
    pub const fn gives_ranked_score(self) -> bool {
        matches!(self, Self::Ranked | Self::Approved | Self::Loved)
    }

    /// Whether scores on it give performance points.
    #[must_use]
    pub const fn gives_pp(self) -> bool {
        matches!(self, Self::Ranked | Self::Approved)
    }

    /// The status with this official number.
    #[must_use]
    pub fn from_number(number: i64) -> Option<Self> {
        Self::ALL.into_iter().find(|status| i64::from(status.number()) == number)
    }

    /// The status with this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.name() == name)
    }
}

/// A beatmap set.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BeatmapSet {
    /// Its number; from 1,000,000,000 up when the files carry none.
    pub id: Id<BeatmapSet>,
    /// Title in ASCII.
    pub title: String,
    /// Title in its own script.
    pub title_unicode: String,
    /// Artist in ASCII.
    pub artist: String,
    /// Artist in its own script.
    pub artist_unicode: String,
    /// Mapper's name.
    pub creator: String,
    /// Whose it is, where the mapper has an account here.
    pub owner: Option<Id<User>>,
    /// Where the song comes from.
    pub source: String,
    /// Search words.
    pub tags: String,
    /// Status of the set.
    pub status: BeatmapStatus,
    /// Genre number, upstream's list; 1 is "unspecified".
    pub genre: i64,
    /// Language number, upstream's list; 1 is "unspecified".
    pub language: i64,
    /// Main tempo in beats per minute.
    pub bpm: f64,
    /// Not for everyone.
    pub nsfw: bool,
    /// Comes with a video.
    pub has_video: bool,
    /// Comes with a storyboard.
    pub has_storyboard: bool,
    /// Comes with a background, from which covers were made.
    pub has_cover: bool,
    /// Media type of the preview clip, none when there is none.
    pub preview_type: Option<String>,
    /// When it came here.
    pub submitted_at: Timestamp,
    /// When it was ranked here.
    pub ranked_at: Option<Timestamp>,
    /// When its files last changed here.
    pub updated_at: Timestamp,
    /// Plays of all its beatmaps.
    pub play_count: i64,
    /// How many users keep it as a favourite.
    pub favourite_count: i64,
}

/// One difficulty of a set.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Beatmap {
    /// Its number; from 1,000,000,000 up when the file carries none.
    pub id: Id<Beatmap>,
    /// The set it belongs to.
    pub set: Id<BeatmapSet>,
    /// Lower-case hex MD5 of the .osu file.
    pub checksum: String,
    /// Name of the file in the archive.
    pub filename: String,
    /// Name of the difficulty.
    pub version: String,
    /// The ruleset it was made for.
    pub ruleset: Ruleset,
    /// Its status.
    pub status: BeatmapStatus,
    /// Circle size, or the number of keys in mania.
    pub circle_size: f64,
    /// Approach rate.
    pub approach_rate: f64,
    /// Overall difficulty; `accuracy` on the wire.
    pub overall_difficulty: f64,
    /// Drain rate.
    pub drain_rate: f64,
    /// Main tempo in beats per minute.
    pub bpm: f64,
    /// From the first to the last object.
    pub total_length_ms: i64,
    /// The same without breaks.
    pub hit_length_ms: i64,
    /// Circles, notes, fruits.
    pub circle_count: i64,
    /// Sliders, drum rolls, juice streams, hold notes.
    pub slider_count: i64,
    /// Spinners, swells, banana showers.
    pub spinner_count: i64,
    /// Star rating without mods in its own ruleset.
    pub star_rating: f64,
    /// Highest combo in its own ruleset.
    pub max_combo: i64,
    /// Version of the file format, from `osu file format v14`.
    pub format_version: i64,
    /// When its file last changed here.
    pub updated_at: Timestamp,
    /// Plays, passed or not.
    pub play_count: i64,
    /// Plays that were passed.
    pub pass_count: i64,
    /// Milliseconds that clients of bancho take from the song's position: of a positive one, objects come later. The
    /// operator sets it; lazer knows none.
    pub online_offset_ms: i32,
}

/// How much later than its file says a beatmap is played in osu!(lazer), in milliseconds, by the version of the file's
/// format. Upstream: `LegacyBeatmapDecoder.EARLY_VERSION_TIMING_OFFSET`.
#[must_use]
pub const fn early_version_offset_ms(format_version: i64) -> f64 {
    if format_version < 5 { 24.0 } else { 0.0 }
}

/// A beatmap in one ruleset, its own or one it converts to.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct BeatmapDifficulty {
    /// Which beatmap.
    pub beatmap: Id<Beatmap>,
    /// In which ruleset.
    pub ruleset: Ruleset,
    /// Star rating without mods.
    pub star_rating: f64,
    /// Highest combo.
    pub max_combo: i64,
}

/// Where plays of a beatmap that were not passed ended, by hundredths of its length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FailTimes {
    /// How many failed in each.
    pub fail: [i64; 100],
    /// How many were left in each.
    pub exit: [i64; 100],
}

impl Default for FailTimes {
    fn default() -> Self {
        Self { fail: [0; 100], exit: [0; 100] }
    }
}
