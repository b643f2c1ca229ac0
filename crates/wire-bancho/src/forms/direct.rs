//! osu!direct: `osu-search.php` and `osu-search-set.php`, and the lines that sets are told in.

use std::fmt;

use jiff::{Timestamp as Instant, tz::TimeZone};
use kiai_model::{Beatmap, BeatmapSet, Ruleset, Timestamp};

use super::Fields;

/// The count of a page that is full: 100 sets are told, and there are more. osu!stable.
pub const FULL_PAGE: usize = 101;

/// Which sets, as the field `r` says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are the menu's of osu!stable")]
pub enum DirectFilter {
    Ranked,
    Pending,
    Qualified,
    All,
    Graveyard,
    RankedPlayed,
    Loved,
}

impl DirectFilter {
    fn of(number: Option<&str>) -> Self {
        match number.and_then(|number| number.trim().parse().ok()).unwrap_or(4) {
            0 | 1 => Self::Ranked,
            2 => Self::Pending,
            3 => Self::Qualified,
            5 => Self::Graveyard,
            7 => Self::RankedPlayed,
            8 => Self::Loved,
            _ => Self::All,
        }
    }
}

/// What is typed, or which of the buttons is pressed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DirectText {
    /// `Newest`, or nothing.
    Newest,
    /// `Top Rated`.
    TopRated,
    /// `Most Played`.
    MostPlayed,
    /// Words.
    Words(String),
}

/// What is asked for. Everything that is not understood asks for nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DirectQuery {
    /// Which sets.
    pub filter: DirectFilter,
    /// What is typed.
    pub text: DirectText,
    /// The ruleset; none is all.
    pub ruleset: Option<Ruleset>,
    /// `p`: for osu!stable the number of a page of 100 sets, for neosu how many sets it shows already.
    pub place: u32,
}

impl DirectQuery {
    /// Reads `m`, `r`, `q` and `p`.
    #[must_use]
    pub fn read(fields: &Fields) -> Self {
        let number = |name: &str| fields.get(name).and_then(|number| number.trim().parse::<i64>().ok());
        Self {
            filter: DirectFilter::of(fields.get("r")),
            text: text(fields.get("q").unwrap_or_default()),
            ruleset: number("m").and_then(|ruleset| Ruleset::try_from(ruleset).ok()),
            place: number("p").map_or(0, |place| u32::try_from(place.max(0)).unwrap_or(u32::MAX)),
        }
    }
}

/// osu!stable writes blanks as `+`, neosu as `%20`, and some encode the `+` as well.
fn text(written: &str) -> DirectText {
    let written = written.trim();
    match written.replace('+', " ").to_ascii_lowercase().as_str() {
        "" | "newest" => DirectText::Newest,
        "top rated" => DirectText::TopRated,
        "most played" => DirectText::MostPlayed,
        _ => DirectText::Words(written.to_owned()),
    }
}

/// A set in one line.
#[derive(Clone, Copy, Debug)]
pub struct DirectSet<'r> {
    /// The set.
    pub set: &'r BeatmapSet,
    /// Its difficulties.
    pub maps: &'r [Beatmap],
    /// Size of its archive in bytes; 0 when it is not known.
    pub size_bytes: u64,
    /// The same without videos; 0 when it has none.
    pub size_without_video_bytes: u64,
}

impl fmt::Display for DirectSet<'_> {
    /// `file.osz|artist|title|creator|status|rating|last update|set|topic|has video|has storyboard|size|size without
    /// video|difficulties`, where the difficulties are `name★stars@ruleset` with commas between them. There are no
    /// ratings and no topics: both are 0.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { set, maps, size_bytes, size_without_video_bytes } = *self;
        let (artist, title) = (field(&set.artist), field(&set.title));
        write!(f, "{}|{artist}|{title}|{}|", file(set), field(&set.creator))?;
        write!(f, "{}|0.0|{}|{}|0|", set.status.number(), date(set.updated_at), set.id)?;
        let (video, storyboard) = (u8::from(set.has_video), u8::from(set.has_storyboard));
        write!(f, "{video}|{storyboard}|{size_bytes}|{size_without_video_bytes}|")?;
        for (index, map) in maps.iter().enumerate() {
            let comma = if index > 0 { "," } else { "" };
            write!(f, "{comma}{}★{:.2}@{}", name(&map.version), map.star_rating, map.ruleset.number())?;
        }
        Ok(())
    }
}

/// The answer to a search: how many lines there are, and the lines.
#[must_use]
pub fn direct_answer(count: usize, lines: &[String]) -> String {
    let mut answer = count.to_string();
    for line in lines {
        answer.push('\n');
        answer.push_str(line);
    }
    answer
}

/// The answer to a search that went wrong, with a text that is shown.
#[must_use]
pub fn direct_error(text: &str) -> String {
    format!("-1\n{}", field(text))
}

/// What is no part of a line's own form.
fn field(text: &str) -> String {
    text.replace('|', "I").replace(char::is_control, " ")
}

/// The name of a difficulty, without what stands between names, and around stars.
fn name(text: &str) -> String {
    let replaced = |c: char| match c {
        ',' => ';',
        '@' => 'a',
        '★' | '⭐' => '*',
        other => other,
    };
    field(text).chars().map(replaced).collect()
}

/// What the client calls the archive, without what Windows has in no name.
fn file(set: &BeatmapSet) -> String {
    let is_kept = |c: &char| !matches!(c, '<' | '>' | ':' | '"' | '/' | '\\' | '|' | '?' | '*') && !c.is_control();
    format!("{} {} - {}.osz", set.id, set.artist, set.title).chars().filter(is_kept).collect()
}

fn date(time: Timestamp) -> String {
    let instant = Instant::from_millisecond(time.as_millis()).unwrap_or(Instant::MIN);
    instant.to_zoned(TimeZone::UTC).strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}
