//! Builds of the game.

use kiai_model::Timestamp;

/// A build of the game that the operator has named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Build {
    /// The md5 it tells of itself, in 32 lower-case hexadecimal digits.
    pub hash: String,
    /// What the operator calls it, like `2026.807.0`.
    pub name: String,
    /// Whether it may use what is played together online.
    pub allowed: bool,
    /// When it was named first.
    pub added_at: Timestamp,
}

#[derive(sqlx::FromRow)]
pub(crate) struct BuildRow {
    hash: String,
    name: String,
    allowed: bool,
    added_at: i64,
}

impl From<BuildRow> for Build {
    fn from(row: BuildRow) -> Self {
        Self { hash: row.hash, name: row.name, allowed: row.allowed, added_at: Timestamp(row.added_at) }
    }
}
