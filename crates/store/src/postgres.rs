//! PostgreSQL: a pool, and transactions that are tried again when they collide.

pub(crate) mod claiming;
pub(crate) mod searching;

#[expect(clippy::duplicate_mod, reason = "one SQL text is compiled once for each database")]
#[path = "sql/subjects.rs"]
pub(crate) mod sql;

use futures_util::future::BoxFuture;
use sqlx::{
    ConnectOptions, Connection, PgPool,
    migrate::Migrator,
    pool::PoolConnection,
    postgres::{PgConnectOptions, PgPoolOptions},
};

use crate::{Result, StoreError, Tx};

pub(crate) type Db = sqlx::Postgres;

pub(crate) static MIGRATIONS: Migrator = sqlx::migrate!("../../migrations/postgres");

const CONNECTIONS_MAX: u32 = 16;

/// Of transactions that collide one always commits, so this many fail only under a storm.
const ATTEMPTS_MAX: u32 = 64;

#[derive(Clone, Debug)]
pub(crate) struct Postgres {
    pool: PgPool,
}

impl Postgres {
    pub(crate) async fn open(url: &str) -> Result<Self> {
        let options = url.parse::<PgConnectOptions>()?.disable_statement_logging();
        // Not through the pool: that would try an absent server again and again before it says so.
        let mut connection = options.connect().await?;
        let known = MIGRATIONS.iter().map(|migration| migration.version).max().unwrap_or(0);
        MIGRATIONS.run(&mut connection).await.map_err(|error| StoreError::migration(error, known))?;
        connection.close().await?;
        let pool = PgPoolOptions::new().max_connections(CONNECTIONS_MAX).connect_with(options).await?;
        Ok(Self { pool })
    }

    pub(crate) async fn reader(&self) -> Result<PoolConnection<Db>> {
        match self.pool.acquire().await {
            Err(sqlx::Error::PoolClosed) => Err(StoreError::Closed),
            other => Ok(other?),
        }
    }

    pub(crate) async fn write<T, E, F>(&self, body: F) -> Result<T, E>
    where
        F: for<'t> FnOnce(&'t mut Tx) -> BoxFuture<'t, Result<T, E>> + Clone + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        for _ in 0..ATTEMPTS_MAX {
            let mut tx = self.begin().await?;
            let attempt = body.clone();
            match attempt(&mut tx).await {
                Ok(answer) => match tx.commit().await {
                    Ok(()) => return Ok(answer),
                    Err(error) if error.is_conflict() => {}
                    Err(error) => return Err(error.into()),
                },
                Err(_) if tx.is_conflicted() => {}
                Err(refusal) => return Err(refusal), // and dropping the transaction rolls it back
            }
            tokio::task::yield_now().await;
        }
        Err(StoreError::Contention.into())
    }

    async fn begin(&self) -> Result<Tx> {
        match self.pool.begin_with("BEGIN ISOLATION LEVEL SERIALIZABLE").await {
            Err(sqlx::Error::PoolClosed) => Err(StoreError::Closed),
            other => Ok(Tx::postgres(other?)),
        }
    }

    pub(crate) async fn close(&self) {
        self.pool.close().await;
    }
}
