//! Scores: one kind for every client.

use serde::{Deserialize, Serialize};

use crate::{Beatmap, Grade, HitCounts, Id, Mods, Ruleset, Timestamp, User, statistics::Variant};

/// Permission to submit one score, given before the play. Its number is what the game calls the token.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScoreToken {
    /// The token.
    pub id: Id<ScoreToken>,
    /// Who plays.
    pub user: Id<User>,
    /// What is played.
    pub beatmap: Id<Beatmap>,
    /// In which ruleset.
    pub ruleset: Ruleset,
    /// Checksum of the beatmap when the play began.
    pub beatmap_checksum: String,
    /// Version hash of the client.
    pub client_hash: String,
    /// When the play began.
    pub issued_at: Timestamp,
    /// The score it was used for.
    pub score: Option<Id<Score>>,
}

/// Which family of clients a score came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum Origin {
    /// osu!(lazer).
    Lazer = 0,
    /// neosu / neomod.
    Neosu = 1,
    /// osu!stable.
    Stable = 2,
}

/// A submitted play.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Score {
    /// Its number.
    pub id: Id<Score>,
    /// Who played.
    pub user: Id<User>,
    /// What was played.
    pub beatmap: Id<Beatmap>,
    /// MD5 of the file that was played, which may not be the map's any more.
    pub beatmap_checksum: String,
    /// In which ruleset.
    pub ruleset: Ruleset,
    /// On which boards it stands.
    pub variant: Variant,
    /// Standardised score with the mods' multiplier: what boards rank by.
    pub total_score: i64,
    /// Standardised score without the mods' multiplier, where the client told it.
    pub total_score_without_mods: Option<i64>,
    /// Score in the classic scale, as bancho clients count it.
    pub classic_total_score: Option<i64>,
    /// Accuracy, 0 to 1.
    pub accuracy: f64,
    /// Longest combo of the play.
    pub max_combo: u32,
    /// Grade.
    pub grade: Grade,
    /// Whether the map was played to its end.
    pub passed: bool,
    /// Whether it may stand on boards and count for statistics: see the table of checks.
    pub ranked: bool,
    /// Why it is not ranked or is doubted: the names of the checks that spoke, empty when none did.
    pub flags: Vec<String>,
    /// Mods with settings.
    pub mods: Mods,
    /// Hit results.
    pub statistics: HitCounts,
    /// Highest possible hit results.
    pub maximum_statistics: HitCounts,
    /// Gameplay times in milliseconds at which the player paused.
    pub pauses: Vec<i32>,
    /// Performance points, none until computed or when the play gives none.
    pub pp: Option<f64>,
    /// Which family of clients it came from.
    pub origin: Origin,
    /// Version hash of the client.
    pub client_hash: String,
    /// When the play began.
    pub started_at: Timestamp,
    /// When it was submitted.
    pub ended_at: Timestamp,
    /// Whether a replay is kept.
    pub has_replay: bool,
    /// Whether pp, statistics and ranks have been brought up to date with it.
    pub processed: bool,
    /// Whether it is its owner's best on this beatmap, ruleset and variant.
    pub personal_best: bool,
}
