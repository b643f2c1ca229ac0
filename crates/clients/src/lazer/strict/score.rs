//! Scores. Upstream: `SoloScoreInfo.cs`, `MultiplayerScore.cs`, `APIScoresCollection.cs`, `APIScoreToken.cs`.

use kiai_model::{Grade, HitCounts, Mods};
use serde::Deserialize;

use super::{Beatmap, BeatmapSet, Date, User};

/// A score on a board or in a list.
#[derive(Clone, Debug, Deserialize)]
pub struct Score {
    /// Its number.
    pub id: u64,
    /// What was played.
    pub beatmap_id: i32,
    /// In which ruleset, 0 to 3.
    pub ruleset_id: i32,
    /// Who played.
    pub user_id: i32,
    /// The build it was played with.
    #[serde(default)]
    pub build_id: Option<i32>,
    /// Played to the end.
    #[serde(default)]
    pub passed: bool,
    /// Standardised.
    #[serde(default)]
    pub total_score: i64,
    /// Standardised, before mods.
    #[serde(default)]
    pub total_score_without_mods: i64,
    /// 0 to 1.
    #[serde(default)]
    pub accuracy: f64,
    /// Longest combo.
    #[serde(default)]
    pub max_combo: i32,
    /// Grade.
    pub rank: Grade,
    /// When the play began.
    #[serde(default)]
    pub started_at: Option<Date>,
    /// When it ended; never null.
    pub ended_at: Date,
    /// Mods with settings.
    #[serde(default)]
    pub mods: Mods,
    /// Hit results.
    #[serde(default)]
    pub statistics: HitCounts,
    /// Highest possible hit results.
    #[serde(default)]
    pub maximum_statistics: HitCounts,
    /// Non-null marks a stable score.
    #[serde(default)]
    pub legacy_score_id: Option<u64>,
    /// Score in stable's scale.
    #[serde(default)]
    pub legacy_total_score: Option<i32>,
    /// Performance points.
    #[serde(default)]
    pub pp: Option<f64>,
    /// Whether the replay can be downloaded.
    #[serde(default)]
    pub has_replay: bool,
    /// Whether it counts.
    #[serde(default)]
    pub ranked: bool,
    /// Whether it is kept.
    #[serde(default)]
    pub preserve: bool,
    /// Whether statistics were brought up to date with it.
    #[serde(default)]
    pub processed: bool,
    /// Times of pauses; never null.
    #[serde(default)]
    pub pauses: Vec<i32>,
    /// Who played.
    #[serde(default)]
    pub user: Option<User>,
    /// What was played.
    #[serde(default)]
    pub beatmap: Option<Beatmap>,
    /// The set of it.
    #[serde(default)]
    pub beatmapset: Option<BeatmapSet>,
}

/// The reply to a submission.
#[derive(Clone, Debug, Deserialize)]
pub struct SubmittedScore {
    /// Its number.
    pub id: i64,
    /// In which ruleset.
    pub ruleset_id: i32,
    /// What was played.
    pub beatmap_id: i32,
    /// Grade.
    pub rank: Grade,
    /// Standardised.
    #[serde(default)]
    pub total_score: i64,
    /// 0 to 1.
    #[serde(default)]
    pub accuracy: f64,
    /// Longest combo.
    #[serde(default)]
    pub max_combo: i32,
    /// Mods with settings.
    #[serde(default)]
    pub mods: Option<Mods>,
    /// Hit results.
    #[serde(default)]
    pub statistics: HitCounts,
    /// Highest possible hit results.
    #[serde(default)]
    pub maximum_statistics: HitCounts,
    /// Played to the end.
    #[serde(default)]
    pub passed: bool,
    /// When it ended; never null.
    pub ended_at: Date,
    /// Rank among the plays of a room's item.
    #[serde(default)]
    pub position: Option<i32>,
    /// Performance points.
    #[serde(default)]
    pub pp: Option<f64>,
    /// Whether the replay can be downloaded.
    #[serde(default)]
    pub has_replay: bool,
    /// Whether it counts.
    #[serde(default)]
    pub ranked: bool,
}

/// `GET beatmaps/{id}/scores`.
#[derive(Clone, Debug, Deserialize)]
pub struct ScoreCollection {
    /// Best first.
    pub scores: Vec<Score>,
    /// How many there are in all; absent, never null.
    #[serde(default)]
    pub score_count: i32,
    /// The asking user's best.
    #[serde(default)]
    pub user_score: Option<BoardUserScore>,
}

/// The asking user's best and where it stands.
#[derive(Clone, Debug, Deserialize)]
pub struct BoardUserScore {
    /// 1 is the best.
    #[serde(default)]
    pub position: Option<i32>,
    /// The score.
    pub score: Score,
}

/// `POST beatmaps/{id}/solo/scores`.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct ScoreToken {
    /// The token.
    pub id: i64,
}
