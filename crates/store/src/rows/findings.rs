//! What checks found that doubt scores, and by what replays are compared.

use kiai_model::{Beatmap, Id, Ruleset, Score, Timestamp, User};
use sqlx::FromRow;

/// What a replay is compared by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReplaySignature {
    /// Of which score.
    pub score: Id<Score>,
    /// Whose.
    pub user: Id<User>,
    /// Of which map.
    pub beatmap: Id<Beatmap>,
    /// In which ruleset.
    pub ruleset: Ruleset,
    /// Of the frames.
    pub digest: String,
    /// Where the pointer was; empty where that tells nothing.
    pub path: Vec<u8>,
}

/// What a check found to be stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewFinding {
    /// Which score it doubts.
    pub score: Id<Score>,
    /// Whose.
    pub user: Id<User>,
    /// The check.
    pub check: String,
    /// On what it rests.
    pub evidence: String,
    /// When.
    pub found_at: Timestamp,
}

/// What a check found, to be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredFinding {
    /// Which score it doubts.
    pub score: Id<Score>,
    /// Whose.
    pub user: Id<User>,
    /// By which name.
    pub username: String,
    /// On which map.
    pub beatmap: Id<Beatmap>,
    /// The check.
    pub check: String,
    /// On what it rests.
    pub evidence: String,
    /// When.
    pub found_at: Timestamp,
}

#[derive(FromRow)]
pub(crate) struct FindingRow {
    score_id: i64,
    user_id: i64,
    username: String,
    beatmap_id: i64,
    check_name: String,
    evidence: String,
    found_at: i64,
}

impl From<FindingRow> for StoredFinding {
    fn from(row: FindingRow) -> Self {
        Self {
            score: Id::new(row.score_id),
            user: Id::new(row.user_id),
            username: row.username,
            beatmap: Id::new(row.beatmap_id),
            check: row.check_name,
            evidence: row.evidence,
            found_at: Timestamp(row.found_at),
        }
    }
}
