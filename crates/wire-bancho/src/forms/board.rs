//! `osu-osz2-getscores.php`: a map's status with its leaderboard.

use std::fmt::{self, Write};

use base64::{Engine, engine::general_purpose::STANDARD};
use kiai_model::{Beatmap, BeatmapSet, BeatmapStatus, Id, Score, User};

use super::Fields;
use crate::mods::LegacyMods;

/// Whose scores are asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum BoardKind {
    /// Those on the player's own disk: nobody's here.
    Local,
    /// Everybody's.
    #[default]
    Global,
    /// Everybody's with the mods that are chosen.
    Mods,
    /// Those of friends.
    Friends,
    /// Those of a country.
    Country,
    /// Those of a team: neosu alone.
    Team,
}

/// What is asked for. What cannot be read counts as not said: neosu waits for an answer whatever it has asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BoardQuestion {
    /// In which ruleset; none for one there is not.
    pub mode: Option<i64>,
    /// Whether the map's status alone is wanted: osu!stable's editor.
    pub is_header_only: bool,
    /// Whose scores.
    pub kind: BoardKind,
    /// Name of the map's file.
    pub filename: String,
    /// Checksum of the map's file, lower-case; empty when it is none.
    pub md5: String,
    /// The map's set, as its file names it.
    pub set: Option<Id<BeatmapSet>>,
    /// The mods that are chosen, whichever scores are asked for.
    pub mods: LegacyMods,
}

/// Longest file name that is looked up.
const FILENAME_MAX: usize = 512;

impl BoardQuestion {
    /// Reads a question.
    #[must_use]
    pub fn read(fields: &Fields) -> Self {
        let number = |name| fields.get(name).and_then(|text| text.trim().parse::<i64>().ok());
        let md5 = fields.get("c").unwrap_or_default();
        let is_md5 = md5.len() == 32 && md5.bytes().all(|byte| byte.is_ascii_hexdigit());
        let filename = fields.get("f").unwrap_or_default();
        Self {
            mode: number("m").filter(|mode| (0..=3).contains(mode)),
            is_header_only: number("s") == Some(1),
            kind: match number("v") {
                Some(0) => BoardKind::Local,
                Some(2) => BoardKind::Mods,
                Some(3) => BoardKind::Friends,
                Some(4) => BoardKind::Country,
                Some(5) => BoardKind::Team,
                _ => BoardKind::Global,
            },
            filename: if filename.len() <= FILENAME_MAX { filename.to_owned() } else { String::new() },
            md5: if is_md5 { md5.to_ascii_lowercase() } else { String::new() },
            set: number("i").filter(|set| *set > 0).map(Id::new),
            mods: LegacyMods(number("mods").and_then(|mods| u32::try_from(mods).ok()).unwrap_or(0)),
        }
    }
}

/// Answer: nobody here knows the map. Also what neosu is told when nothing can be told, so that it does not wait.
pub const BOARD_UNKNOWN: &str = "-1|false";
/// Answer: there is another version of the map.
pub const BOARD_OUTDATED: &str = "1|false";

/// A status by its number in this form, which is another than everywhere else.
#[must_use]
pub const fn board_status(status: BeatmapStatus) -> u8 {
    match status {
        BeatmapStatus::Graveyard | BeatmapStatus::Wip | BeatmapStatus::Pending => 0,
        BeatmapStatus::Ranked => 2,
        BeatmapStatus::Approved => 3,
        BeatmapStatus::Qualified => 4,
        BeatmapStatus::Loved => 5,
    }
}

/// Answer: the status of a map that has no leaderboard.
#[must_use]
pub fn board_without_scores(status: BeatmapStatus) -> String {
    format!("{}|false", board_status(status))
}

/// What stands above the scores of a leaderboard.
#[derive(Clone, Debug, PartialEq)]
pub struct BoardHeader<'r> {
    /// The map's status.
    pub status: BeatmapStatus,
    /// The map.
    pub map: Id<Beatmap>,
    /// Its set.
    pub set: Id<BeatmapSet>,
    /// How many players stand on the leaderboard.
    pub score_count: i64,
    /// By how many milliseconds the map is off its song.
    pub offset_ms: i32,
    /// Who plays the song.
    pub artist: &'r str,
    /// What it is called.
    pub title: &'r str,
    /// How it is rated, 0 to 10.
    pub rating: f64,
}

impl fmt::Display for BoardHeader<'_> {
    /// Four lines: `status|has_osz2|map|set|count|track|licence`, the offset, the name in osu!stable's markup, the rating.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { status, map, set, score_count, offset_ms, artist, title, rating } = self;
        writeln!(f, "{}|false|{map}|{set}|{score_count}|0|", board_status(*status))?;
        writeln!(f, "{offset_ms}\n[bold:0,size:20]{}|{}\n{rating:.1}", Cell(artist), Cell(title))
    }
}

/// A score on a leaderboard.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "the names are the field's own")]
pub struct BoardLine<'r> {
    pub id: Id<Score>,
    pub name: &'r str,
    /// In the classic scale.
    pub score: i64,
    pub max_combo: u32,
    pub count_50: u16,
    pub count_100: u16,
    pub count_300: u16,
    pub count_miss: u16,
    pub count_katu: u16,
    pub count_geki: u16,
    pub is_perfect: bool,
    pub mods: LegacyMods,
    pub user: Id<User>,
    pub rank: i64,
    /// When it was set, in seconds.
    pub set_at: i64,
    pub has_replay: bool,
    /// For neosu alone, which then shows these instead of the others.
    pub neosu_mods: Option<Vec<u8>>,
}

impl fmt::Display for BoardLine<'_> {
    /// `id|name|score|combo|50|100|300|miss|katu|geki|perfect|mods|user|rank|time|replay`, and for neosu its mods in base64.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // osu!stable reads 32 bits.
        let score = self.score.clamp(0, i32::MAX.into());
        write!(f, "{}|{}|{score}|{}", self.id, Cell(self.name), self.max_combo)?;
        write!(f, "|{}|{}|{}|{}", self.count_50, self.count_100, self.count_300, self.count_miss)?;
        write!(f, "|{}|{}|{}|{}", self.count_katu, self.count_geki, u8::from(self.is_perfect), self.mods.0)?;
        write!(f, "|{}|{}|{}|{}", self.user, self.rank, self.set_at, u8::from(self.has_replay))?;
        match &self.neosu_mods {
            Some(mods) => write!(f, "|{}", STANDARD.encode(mods)),
            None => Ok(()),
        }
    }
}

/// A text that stands in a line: without what ends a line or a cell.
struct Cell<'r>(&'r str);

impl fmt::Display for Cell<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.chars().try_for_each(|c| f.write_char(if c == '|' || c.is_control() { ' ' } else { c }))
    }
}

#[cfg(test)]
mod tests;
