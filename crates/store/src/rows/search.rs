//! What beatmap sets are searched by.

use kiai_model::{BeatmapSet, BeatmapStatus, Grade, Id, Ruleset, Timestamp, User};

/// A search for beatmap sets. Everything in it must hold; what is empty or absent asks for nothing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SetSearch {
    /// Words to be found. A single one that is a number finds the set and the beatmap of that number, too.
    pub words: Vec<Word>,
    /// Any of these statuses.
    pub statuses: Vec<BeatmapStatus>,
    /// A difficulty of this ruleset, or, with `converts`, one that can be played in it. Stars are those in it.
    pub ruleset: Option<Ruleset>,
    /// See `ruleset`.
    pub converts: bool,
    /// Genre number.
    pub genre: Option<i64>,
    /// Language number.
    pub language: Option<i64>,
    /// With a video.
    pub video: bool,
    /// With a storyboard.
    pub storyboard: bool,
    /// Without what is not for everyone.
    pub safe_only: bool,
    /// One difficulty for which all of these hold.
    pub numbers: Vec<(NumberField, Comparison, f64)>,
    /// All of these hold.
    pub times: Vec<(TimeField, Comparison, Timestamp)>,
    /// Among the favourites of this user.
    pub favourite_of: Option<Id<User>>,
    /// This user's own.
    pub owner: Option<Id<User>>,
    /// Played by this user on some difficulty, or on none.
    pub played: Option<(Id<User>, bool)>,
    /// One of these is the user's grade on some difficulty.
    pub grades: Option<(Id<User>, Vec<Grade>)>,
}

/// What is to be found, in any case and with or without accents: one or several words in a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// Where; none is anywhere.
    pub field: Option<TextField>,
    /// The words.
    pub text: String,
    /// Whether the last of them is meant whole; else it may go on.
    pub whole: bool,
}

/// Where a word may stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say all there is")]
pub enum TextField {
    Title,
    Artist,
    Creator,
    Source,
    Tags,
    Difficulty,
}

impl TextField {
    pub(crate) const fn column(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Artist => "artist",
            Self::Creator => "creator",
            Self::Source => "source",
            Self::Tags => "tags",
            Self::Difficulty => "difficulty",
        }
    }
}

/// A number of a difficulty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say all there is")]
pub enum NumberField {
    ApproachRate,
    CircleSize,
    OverallDifficulty,
    DrainRate,
    Bpm,
    LengthMs,
    Stars,
    Keys,
    Circles,
    Sliders,
    /// How many have the set as a favourite.
    Favourites,
}

impl NumberField {
    /// In terms of the set `s`, its beatmap `b`, and, with a ruleset, the difficulty `d` of that in it.
    pub(crate) const fn sql(self, has_ruleset: bool) -> &'static str {
        match self {
            Self::ApproachRate => "b.approach_rate",
            Self::CircleSize => "b.circle_size",
            Self::OverallDifficulty => "b.overall_difficulty",
            Self::DrainRate => "b.drain_rate",
            Self::Bpm => "b.bpm",
            Self::LengthMs => "CAST(b.hit_length_ms AS DOUBLE PRECISION)",
            Self::Stars if has_ruleset => "d.star_rating",
            Self::Stars => "b.star_rating",
            Self::Keys => "CASE WHEN b.ruleset = 3 THEN b.circle_size END",
            Self::Circles => "CAST(b.circle_count AS DOUBLE PRECISION)",
            Self::Sliders => "CAST(b.slider_count AS DOUBLE PRECISION)",
            Self::Favourites => "CAST(s.favourite_count AS DOUBLE PRECISION)",
        }
    }
}

/// A time of a set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say all there is")]
pub enum TimeField {
    Submitted,
    Ranked,
    Updated,
}

impl TimeField {
    pub(crate) const fn sql(self) -> &'static str {
        match self {
            Self::Submitted => "s.submitted_at",
            Self::Ranked => "s.ranked_at",
            Self::Updated => "s.updated_at",
        }
    }
}

/// How a value is to compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say all there is")]
pub enum Comparison {
    Less,
    AtMost,
    AtLeast,
    More,
}

impl Comparison {
    pub(crate) const fn sql(self) -> &'static str {
        match self {
            Self::Less => " < ",
            Self::AtMost => " <= ",
            Self::AtLeast => " >= ",
            Self::More => " > ",
        }
    }
}

/// What sets are ordered by; equals by id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say all there is")]
pub enum SetOrder {
    Title,
    Artist,
    /// The easiest difficulty when ascending, the hardest when descending.
    Stars,
    Updated,
    Ranked,
    Plays,
    Favourites,
    /// How well the words fit; by plays when there are none.
    Relevance,
}

/// The value sets are ordered by.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "the names say all there is")]
pub enum OrderValue {
    Text(String),
    Number(f64),
    Whole(i64),
}

/// Where a page of a search begins.
#[derive(Clone, Debug, PartialEq)]
pub struct SetPage {
    /// What sets are ordered by.
    pub order: SetOrder,
    /// Whether the highest comes first.
    pub descending: bool,
    /// The last set of the page before.
    pub after: Option<(OrderValue, Id<BeatmapSet>)>,
    /// How many sets to pass over, for who counts sets instead of naming the last.
    pub offset: i64,
    /// Sets on a page.
    pub limit: i64,
}

/// What a set is found by.
#[derive(Clone, Debug)]
pub(crate) struct SearchText {
    pub(crate) title: String,
    pub(crate) artist: String,
    pub(crate) creator: String,
    pub(crate) source: String,
    pub(crate) tags: String,
    pub(crate) difficulty: String,
}
