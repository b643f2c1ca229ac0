//! What osu!stable shows after a play.

use std::fmt::{self, Write as _};

use kiai_model::{Beatmap, BeatmapSet, Id, Score, Timestamp};

/// The answer to a score that was taken.
#[derive(Clone, Debug, PartialEq)]
pub struct Charts<'r> {
    /// The map.
    pub map: Id<Beatmap>,
    /// Its set.
    pub set: Id<BeatmapSet>,
    /// How often the map was played, this play among them.
    pub play_count: i64,
    /// How often to its end.
    pub pass_count: i64,
    /// When the map was ranked.
    pub ranked_at: Option<Timestamp>,
    /// On the map's board.
    pub beatmap: Chart<'r>,
    /// Among all players.
    pub overall: Chart<'r>,
    /// The score.
    pub score: Id<Score>,
}

/// Where a player stood before and stands after a play.
#[derive(Clone, Debug, PartialEq)]
pub struct Chart<'r> {
    /// The page to look at.
    pub url: &'r str,
    /// Before.
    pub before: Standing,
    /// After.
    pub after: Standing,
}

/// Where a player stands; what is not known is left empty.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Standing {
    /// Position.
    pub rank: Option<i64>,
    /// Best total on this map; the sum of them.
    pub ranked_score: Option<i64>,
    /// The same; the sum of all totals.
    pub total_score: Option<i64>,
    /// Longest combo.
    pub max_combo: Option<i64>,
    /// From 0 to 1.
    pub accuracy: Option<f64>,
    /// Performance points.
    pub pp: Option<f64>,
}

impl fmt::Display for Charts<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { map, set, play_count, pass_count, .. } = self;
        write!(f, "beatmapId:{map}|beatmapSetId:{set}|beatmapPlaycount:{play_count}|beatmapPasscount:{pass_count}")?;
        writeln!(f, "|approvedDate:{}|", self.ranked_at.map(date).unwrap_or_default())?;
        writeln!(f, "|chartId:beatmap|{}|onlineScoreId:{}|", self.beatmap.items("Beatmap Ranking"), self.score)?;
        write!(f, "|chartId:overall|{}|achievements-new:", self.overall.items("Overall Ranking"))
    }
}

impl Chart<'_> {
    fn items(&self, name: &str) -> String {
        let mut text = format!("chartUrl:{}|chartName:{name}", self.url);
        let numbers = |standing: &Standing| {
            let whole = |number: Option<i64>| number.map(|number| number.to_string()).unwrap_or_default();
            [
                whole(standing.rank),
                whole(standing.ranked_score),
                whole(standing.total_score),
                whole(standing.max_combo),
                standing.accuracy.map(|accuracy| format!("{:.2}", accuracy * 100.0)).unwrap_or_default(),
                standing.pp.map(|pp| format!("{pp:.0}")).unwrap_or_default(),
            ]
        };
        let names = ["rank", "rankedScore", "totalScore", "maxCombo", "accuracy", "pp"];
        for (name, (before, after)) in
            names.into_iter().zip(numbers(&self.before).into_iter().zip(numbers(&self.after)))
        {
            // Writing to a string cannot fail.
            let _ = write!(text, "|{name}Before:{before}|{name}After:{after}");
        }
        text
    }
}

fn date(at: Timestamp) -> String {
    let at = jiff::Timestamp::from_millisecond(at.as_millis()).unwrap_or_default();
    at.strftime("%Y-%m-%d %H:%M:%S").to_string()
}
