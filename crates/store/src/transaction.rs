//! A transaction in the hands of its body.

use sqlx::{PgConnection, SqliteConnection, Transaction};

use crate::{Result, StoreError};

/// A running transaction: every query of the store is a method of it. Given by [`Store::write`](crate::Store::write).
#[derive(Debug)]
pub struct Tx {
    connection: Connection,
    conflicted: bool,
}

#[derive(Debug)]
enum Connection {
    Sqlite(Box<SqliteConnection>),
    Postgres(Transaction<'static, sqlx::Postgres>),
}

/// The connection a query runs on.
pub(crate) enum Lent<'t> {
    Sqlite(&'t mut SqliteConnection),
    Postgres(&'t mut PgConnection),
}

impl Tx {
    pub(crate) fn sqlite(connection: SqliteConnection) -> Self {
        Self { connection: Connection::Sqlite(Box::new(connection)), conflicted: false }
    }

    pub(crate) fn postgres(transaction: Transaction<'static, sqlx::Postgres>) -> Self {
        Self { connection: Connection::Postgres(transaction), conflicted: false }
    }

    pub(crate) fn lend(&mut self) -> Lent<'_> {
        match &mut self.connection {
            Connection::Sqlite(connection) => Lent::Sqlite(connection),
            Connection::Postgres(transaction) => Lent::Postgres(transaction),
        }
    }

    /// Notes whether a query failed because of another transaction: the body's error hides it from us.
    pub(crate) fn note<T>(&mut self, result: Result<T>) -> Result<T> {
        self.conflicted |= result.as_ref().is_err_and(StoreError::is_conflict);
        result
    }

    pub(crate) fn is_conflicted(&self) -> bool {
        self.conflicted
    }

    pub(crate) fn into_sqlite(self) -> Option<SqliteConnection> {
        match self.connection {
            Connection::Sqlite(connection) => Some(*connection),
            Connection::Postgres(_) => None,
        }
    }

    /// Ends a PostgreSQL transaction. SQLite's are ended by its writer.
    pub(crate) async fn commit(self) -> Result<()> {
        match self.connection {
            Connection::Postgres(transaction) => Ok(transaction.commit().await?),
            Connection::Sqlite(_) => Ok(()),
        }
    }
}
