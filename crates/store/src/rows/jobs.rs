//! Work that is to be done.

/// A piece of work that was claimed. It may be done twice, so what does it must bear that.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Job {
    /// Its number.
    pub id: i64,
    /// What is to be done.
    pub kind: String,
    /// To what: there is at most one job of a kind and key.
    pub key: String,
    /// How, as JSON.
    pub payload: String,
    /// Counts how often it was asked for: asked for again while it runs, it runs again.
    pub revision: i64,
    /// How often it was claimed, this time included.
    pub attempts: i64,
}

#[derive(sqlx::FromRow)]
pub(crate) struct JobRow {
    id: i64,
    kind: String,
    key: String,
    payload: String,
    revision: i64,
    attempts: i64,
}

impl From<JobRow> for Job {
    fn from(row: JobRow) -> Self {
        let JobRow { id, kind, key, payload, revision, attempts } = row;
        Self { id, kind, key, payload, revision, attempts }
    }
}
