//! What is checked when a score is submitted, and what follows.
//!
//! [`CHECKS`] is the table; `docs/scores.md` shows it to operators and players, and a test holds the two together.

mod mods;
mod numbers;
mod of_map;
mod results;
mod table;
mod timing;

use kiai_model::{BeatmapStatus, HitCounts, Mods, Ruleset, Timestamp, score::Origin};

use crate::mods::DifficultyValues;

pub use of_map::{bonus_of_another_map, results_of_another_map};
pub use table::{CHECKS, Check, Outcome, check, markdown};

/// A play as its client tells it.
#[derive(Clone, Copy, Debug)]
pub struct Claim<'a> {
    /// In which ruleset.
    pub ruleset: Ruleset,
    /// Which family of clients tells it.
    pub origin: Origin,
    /// Whether the map was played to its end.
    pub passed: bool,
    /// Standardised score with the mods' multiplier.
    pub total_score: i64,
    /// Standardised score without it, where told.
    pub total_score_without_mods: Option<i64>,
    /// Accuracy, 0 to 1.
    pub accuracy: f64,
    /// Longest combo.
    pub max_combo: u32,
    /// Mods with settings.
    pub mods: &'a Mods,
    /// Hit results.
    pub statistics: &'a HitCounts,
    /// Highest possible hit results.
    pub maximum_statistics: &'a HitCounts,
}

/// What the server knows about the play.
#[derive(Clone, Copy, Debug)]
pub struct Circumstances {
    /// The map's status.
    pub status: BeatmapStatus,
    /// Whether the map is still the one the token was given for.
    pub map_unchanged: bool,
    /// From the map's first to its last object, at its own speed.
    pub map_length_ms: i64,
    /// The map's own difficulty values.
    pub map_difficulty: DifficultyValues,
    /// The map's highest combo in this ruleset, if it was computed.
    pub map_max_combo: Option<i64>,
    /// When the play began: when its token was given, or when the client says so.
    pub began_at: Timestamp,
    /// When it was submitted.
    pub submitted_at: Timestamp,
}

/// What follows for a play that is not refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// Whether it may stand on boards and count for statistics.
    pub ranked: bool,
    /// Whether its total, hits and combo count: an honest failed play's do, a doubted play's do not.
    pub counts: bool,
    /// Whether it gives performance points.
    pub gives_pp: bool,
    /// Names of the checks that spoke.
    pub flags: Vec<&'static str>,
}

/// Judges a play by the whole table. A refusal names the first check that asks for it.
///
/// # Errors
/// The check by which the play is not taken at all.
pub fn judge(claim: &Claim<'_>, circumstances: &Circumstances) -> Result<Verdict, &'static Check> {
    judge_form(claim, circumstances, &[])
}

/// The same of a play that came as a form, of which the checks called `of_form` have spoken already: what they look at is
/// the client's own way of writing.
///
/// # Errors
/// As [`judge`].
pub fn judge_form(
    claim: &Claim<'_>,
    circumstances: &Circumstances,
    of_form: &[&'static str],
) -> Result<Verdict, &'static Check> {
    let spoken: Vec<&'static Check> = [
        results::speak(claim),
        numbers::speak(claim, circumstances),
        mods::speak(claim),
        timing::speak(claim, circumstances),
        of_form.to_vec(),
    ]
    .into_iter()
    .flatten()
    .map(check)
    .collect();
    if let Some(refusal) = spoken.iter().find(|check| check.outcome == Outcome::Refuse) {
        return Err(refusal);
    }
    Ok(Verdict::of(claim.passed, &spoken))
}

/// What follows for a play that was judged before, by the `flags` that are kept with it, now that its map has this
/// `status`. `of_another_map` says what processing found out by the map's file; none when the file is not at hand, and
/// what was found before holds.
#[must_use]
pub fn judge_again(passed: bool, flags: &[String], status: BeatmapStatus, of_another_map: Option<bool>) -> Verdict {
    let is_kept = |check: &&Check| match check.name {
        timing::MAP_WITHOUT_BOARD => !status.has_leaderboard(),
        timing::MAP_GIVES_NO_PP => !status.gives_pp(),
        MAP_RESULTS_DIFFER if of_another_map.is_some() => of_another_map == Some(true),
        name => flags.iter().any(|flag| flag == name),
    };
    Verdict::of(passed, &CHECKS.iter().filter(is_kept).collect::<Vec<_>>())
}

/// The check that speaks when a play is processed.
const MAP_RESULTS_DIFFER: &str = "map_results_differ";

impl Verdict {
    fn of(passed: bool, spoken: &[&'static Check]) -> Self {
        let none = |outcome| !spoken.iter().any(|check| check.outcome == outcome);
        let counts = none(Outcome::Unranked);
        let ranked = passed && counts;
        Self {
            ranked,
            counts,
            gives_pp: ranked && none(Outcome::NoPp),
            flags: spoken.iter().map(|check| check.name).collect(),
        }
    }
}

#[cfg(test)]
mod tests;
