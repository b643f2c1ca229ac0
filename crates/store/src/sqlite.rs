//! SQLite: one writer, which groups transactions, and a pool of readers.

pub(crate) mod claiming;
pub(crate) mod searching;
mod writer;

#[expect(clippy::duplicate_mod, reason = "one SQL text is compiled once for each database")]
#[path = "sql/subjects.rs"]
pub(crate) mod sql;

use std::{path::Path, time::Duration};

use futures_util::future::BoxFuture;
use sqlx::{
    ConnectOptions, Connection, SqlitePool,
    migrate::Migrator,
    pool::PoolConnection,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};
use tokio_util::task::TaskTracker;

use self::writer::Writer;
use crate::{Result, StoreError, Tx};

pub(crate) type Db = sqlx::Sqlite;

pub(crate) static MIGRATIONS: Migrator = sqlx::migrate!("../../migrations/sqlite");

const READERS_MAX: u32 = 8;

/// How long to wait for another process that holds the file: a command of the operator, at most.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);

#[derive(Clone, Debug)]
pub(crate) struct Sqlite {
    readers: SqlitePool,
    writer: Writer,
}

impl Sqlite {
    pub(crate) async fn open(file: &Path, tasks: &TaskTracker) -> Result<Self> {
        if let Some(folder) = file.parent() {
            std::fs::create_dir_all(folder).map_err(|source| StoreError::Folder { path: folder.to_owned(), source })?;
        }
        let options = SqliteConnectOptions::new()
            .filename(file)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(BUSY_TIMEOUT)
            .disable_statement_logging();
        let mut connection = options.connect().await?;
        let known = MIGRATIONS.iter().map(|migration| migration.version).max().unwrap_or(0);
        if let Err(error) = MIGRATIONS.run(&mut connection).await {
            connection.close().await?;
            return Err(StoreError::migration(error, known));
        }
        let readers = SqlitePoolOptions::new()
            .max_connections(READERS_MAX)
            .test_before_acquire(false) // a file does not hang up
            .connect_with(options.pragma("query_only", "ON"))
            .await?;
        Ok(Self { readers, writer: Writer::start(connection, tasks) })
    }

    pub(crate) async fn reader(&self) -> Result<PoolConnection<Db>> {
        match self.readers.acquire().await {
            Err(sqlx::Error::PoolClosed) => Err(StoreError::Closed),
            other => Ok(other?),
        }
    }

    pub(crate) async fn copy_to(&self, file: &Path) -> Result<()> {
        let mut connection = self.reader().await?.detach();
        sqlx::query("PRAGMA query_only = OFF").execute(&mut connection).await?;
        sqlx::query("VACUUM INTO $1").bind(file.to_string_lossy().into_owned()).execute(&mut connection).await?;
        connection.close().await?;
        Ok(())
    }

    pub(crate) async fn write<T, E, F>(&self, body: F) -> Result<T, E>
    where
        F: for<'t> FnOnce(&'t mut Tx) -> BoxFuture<'t, Result<T, E>> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        self.writer.write(body).await
    }

    pub(crate) async fn close(&self) {
        self.writer.close().await;
        self.readers.close().await;
    }
}
