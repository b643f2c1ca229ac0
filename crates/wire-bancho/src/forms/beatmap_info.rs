//! `osu-getbeatmapinfo.php`: what osu!stable asks about maps it has.

use std::fmt;

use kiai_model::{Beatmap, BeatmapSet, BeatmapStatus, Grade, Id, Ruleset};
use serde::Deserialize;

/// Maps in one question at most; what comes beyond is passed over.
pub const MAX_MAPS: usize = 200;

/// Which maps.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct BeatmapInfoQuestion {
    /// By the names of their files.
    pub filenames: Vec<String>,
    /// By their ids.
    pub ids: Vec<i64>,
}

impl BeatmapInfoQuestion {
    /// Reads a question, of at most [`MAX_MAPS`] maps.
    ///
    /// # Errors
    /// When it is not written as one.
    pub fn read(json: &[u8]) -> Result<Self, serde_json::Error> {
        let mut question: Self = serde_json::from_slice(json)?;
        question.filenames.truncate(MAX_MAPS);
        question.ids.truncate(MAX_MAPS - question.filenames.len());
        Ok(question)
    }
}

/// What there is to know about one map: a line of the answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BeatmapInfoLine<'r> {
    /// Which of the file names it is; -1 when it was asked by its id.
    pub index: i64,
    /// The map.
    pub map: Id<Beatmap>,
    /// Its set.
    pub set: Id<BeatmapSet>,
    /// Its checksum.
    pub md5: &'r str,
    /// Its status.
    pub status: BeatmapStatus,
    /// The asking user's best grades.
    pub grades: &'r [(Ruleset, Grade)],
}

impl fmt::Display for BeatmapInfoLine<'_> {
    /// `index|map|set|md5|status|osu|taiko|catch|mania`: the status is 0 to 4, a grade `N` when there is none.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { index, map, set, md5, status, grades } = self;
        write!(f, "{index}|{map}|{set}|{md5}|{}", status.number().max(0))?;
        for ruleset in [Ruleset::Osu, Ruleset::Taiko, Ruleset::Catch, Ruleset::Mania] {
            let grade = grades.iter().find(|(played, _)| *played == ruleset).map(|(_, grade)| grade.name());
            write!(f, "|{}", grade.unwrap_or("N"))?;
        }
        Ok(())
    }
}
