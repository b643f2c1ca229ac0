//! The database behind one door.

use std::path::Path;

use futures_util::future::BoxFuture;
use tokio_util::task::TaskTracker;

use crate::{Result, StoreError, Tx, address::Address, postgres::Postgres, sqlite::Sqlite};

/// A database, SQLite or PostgreSQL. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Store {
    pub(crate) backend: Backend,
}

#[derive(Clone, Debug)]
pub(crate) enum Backend {
    Sqlite(Sqlite),
    Postgres(Postgres),
}

impl Store {
    /// Opens the database at `address` (what `DATABASE_URL` says; relative files lie in `data_dir`), makes it when it is
    /// a file that is not there, and migrates it. SQLite's writer runs as a task on `tasks` until [`Store::close`].
    ///
    /// # Errors
    ///
    /// [`StoreError::Address`] for text that names no database, [`StoreError::NewerDatabase`] for a database of a newer
    /// kiai, and what opening and migrating say.
    pub async fn connect(address: &str, data_dir: &Path, tasks: &TaskTracker) -> Result<Self> {
        let backend = match Address::parse(address, data_dir)? {
            Address::Sqlite(file) => Backend::Sqlite(Sqlite::open(&file, tasks).await?),
            Address::Postgres(url) => Backend::Postgres(Postgres::open(&url).await?),
        };
        Ok(Self { backend })
    }

    /// Runs `body` in a transaction: all of it is stored, durably, when this returns `Ok`, and nothing of it otherwise.
    /// Transactions see each other as if they ran one after the other. `body` may run more than once (PostgreSQL finds
    /// collisions at the end), so it does nothing but ask and change the database:
    ///
    /// ```text
    /// let id = store.write(move |tx| Box::pin(async move {
    ///     if tx.user_by_name_key(&new.name_key).await?.is_some() {
    ///         return Err(RegisterRefusal::NameTaken);
    ///     }
    ///     Ok(tx.insert_user(&new).await?)
    /// })).await?;
    /// ```
    ///
    /// A transaction that was begun is finished even when the caller stops waiting, on SQLite; on PostgreSQL it is then
    /// rolled back.
    ///
    /// # Errors
    ///
    /// What `body` says; a [`StoreError`] when the database could not begin or commit.
    pub async fn write<T, E, F>(&self, body: F) -> Result<T, E>
    where
        F: for<'t> FnOnce(&'t mut Tx) -> BoxFuture<'t, Result<T, E>> + Clone + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        match &self.backend {
            Backend::Sqlite(sqlite) => Box::pin(sqlite.write(body)).await,
            Backend::Postgres(postgres) => Box::pin(postgres.write(body)).await,
        }
    }

    /// Whether the database answers.
    ///
    /// # Errors
    ///
    /// What it says instead.
    pub async fn ping(&self) -> Result<()> {
        match &self.backend {
            Backend::Sqlite(sqlite) => sqlx::query("SELECT 1").execute(&mut *sqlite.reader().await?).await.map(drop)?,
            Backend::Postgres(postgres) => {
                sqlx::query("SELECT 1").execute(&mut *postgres.reader().await?).await.map(drop)?;
            }
        }
        Ok(())
    }

    /// Copies the database as it is now into a new file, while it is read and written. SQLite only.
    ///
    /// # Errors
    ///
    /// [`StoreError::NotAFile`] on PostgreSQL; when there is a file of that name, or no room for it.
    pub async fn copy_to(&self, file: &Path) -> Result<()> {
        match &self.backend {
            Backend::Sqlite(sqlite) => sqlite.copy_to(file).await,
            Backend::Postgres(_) => Err(StoreError::NotAFile),
        }
    }

    /// Finishes the transactions that wait, refuses new ones with [`StoreError::Closed`], and closes all connections.
    pub async fn close(&self) {
        match &self.backend {
            Backend::Sqlite(sqlite) => sqlite.close().await,
            Backend::Postgres(postgres) => postgres.close().await,
        }
    }
}
