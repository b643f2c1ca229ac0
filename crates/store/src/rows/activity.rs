//! What users did that their profiles tell of.

use kiai_model::{Beatmap, Grade, Id, Ruleset, Score, Timestamp, User};

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ActivityKind {
    /// The user's score gained a place on a board.
    PlaceGained,
    /// Another user's score took the user's first place on a board.
    FirstPlaceLost,
}

/// Something that happened, to be stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NewActivity {
    /// To whom.
    pub user: Id<User>,
    /// What.
    pub kind: ActivityKind,
    /// The score that did it; there is at most one activity of a kind for each.
    pub score: Id<Score>,
    /// The place that was gained or lost, from 1.
    pub place: i64,
    /// When.
    pub happened_at: Timestamp,
}

/// Something that happened, with what is told of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecentActivity {
    /// Its number; later ones are higher.
    pub id: i64,
    /// What.
    pub kind: ActivityKind,
    /// The place that was gained or lost, from 1.
    pub place: i64,
    /// When.
    pub happened_at: Timestamp,
    /// The grade of the score that did it.
    pub grade: Grade,
    /// In which ruleset.
    pub ruleset: Ruleset,
    /// On which map.
    pub beatmap: Id<Beatmap>,
    /// The map's artist.
    pub artist: String,
    /// The map's title.
    pub title: String,
    /// The name of the difficulty.
    pub version: String,
}

/// The number of a kind of activity in the database.
pub(crate) const fn activity_number(kind: ActivityKind) -> i64 {
    match kind {
        ActivityKind::PlaceGained => 0,
        ActivityKind::FirstPlaceLost => 1,
    }
}

#[derive(sqlx::FromRow)]
pub(crate) struct RecentActivityRow {
    id: i64,
    kind: i64,
    place: i64,
    happened_at: i64,
    grade: String,
    #[sqlx(try_from = "i64")]
    ruleset: Ruleset,
    beatmap_id: i64,
    artist: String,
    title: String,
    version: String,
}

impl From<RecentActivityRow> for RecentActivity {
    fn from(row: RecentActivityRow) -> Self {
        let is_loss = row.kind == activity_number(ActivityKind::FirstPlaceLost);
        Self {
            id: row.id,
            kind: if is_loss { ActivityKind::FirstPlaceLost } else { ActivityKind::PlaceGained },
            place: row.place,
            happened_at: Timestamp(row.happened_at),
            grade: row.grade.parse().unwrap_or(Grade::F),
            ruleset: row.ruleset,
            beatmap: Id::new(row.beatmap_id),
            artist: row.artist,
            title: row.title,
            version: row.version,
        }
    }
}
