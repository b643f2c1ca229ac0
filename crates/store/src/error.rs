//! What can go wrong with the database and the blobs.

use std::path::PathBuf;

use sqlx::migrate::MigrateError;
use thiserror::Error;

/// A failure of the store. That something is not there is not one: it is an `Option`.
#[derive(Debug, Error)]
pub enum StoreError {
    /// The value of `DATABASE_URL` names no database that kiai can use.
    #[error("`{0}` is not a database address: expected sqlite://FILE or postgres://USER@HOST/NAME")]
    Address(String),
    /// The database was written by a newer kiai.
    #[error("the database was migrated to version {found} by a newer kiai; this one knows versions up to {known}")]
    NewerDatabase {
        /// The version found.
        found: i64,
        /// The newest version this program knows.
        known: i64,
    },
    /// A migration failed.
    #[error("the database could not be migrated")]
    Migration(#[source] MigrateError),
    /// A statement failed.
    #[error("the database refused")]
    Database(#[from] sqlx::Error),
    /// A group of transactions could not be committed together; nothing of it is stored.
    #[error("the database could not commit: {0}")]
    Commit(String),
    /// Transactions kept colliding with others.
    #[error("the transaction collided with others too often")]
    Contention,
    /// The database is a server's, which has tools of its own for what was asked.
    #[error("only an SQLite database can be copied; use the server's own tools")]
    NotAFile,
    /// The store is closed.
    #[error("the store is closed")]
    Closed,
    /// A folder could not be made.
    #[error("{path} cannot be used")]
    Folder {
        /// Which.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// A blob could not be read or written.
    #[error("the blob storage refused")]
    Blob(#[from] object_store::Error),
}

impl StoreError {
    pub(crate) fn migration(error: MigrateError, known: i64) -> Self {
        match error {
            MigrateError::VersionMissing(found) if found > known => Self::NewerDatabase { found, known },
            other => Self::Migration(other),
        }
    }

    /// Whether another transaction was in the way and this one may be tried again.
    pub(crate) fn is_conflict(&self) -> bool {
        const SERIALIZATION_FAILURE: &str = "40001";
        const DEADLOCK: &str = "40P01";
        let Self::Database(sqlx::Error::Database(error)) = self else { return false };
        error.code().is_some_and(|code| code == SERIALIZATION_FAILURE || code == DEADLOCK)
    }
}
