//! What kiai remembers: SQL on SQLite or PostgreSQL, blobs on disk, jobs as rows.
//!
//! # Adding a query
//!
//! 1. The SQL, once for both databases, in `src/sql/<subject>.rs`:
//!
//!    ```text
//!    pub(crate) const USER_BY_ID: &str = "SELECT * FROM users WHERE id = $1";
//!
//!    pub(crate) async fn user_by_id(db: &mut Conn, id: Id<User>) -> Result<Option<User>> {
//!        Ok(sqlx::query_as::<Db, UserRow>(USER_BY_ID).bind(id.get()).fetch_optional(db).await?.map(User::from))
//!    }
//!    ```
//!
//! 2. Its line in `src/queries/<subject>.rs`, which gives it to callers. `read` makes it a method of [`Store`] and of
//!    [`Tx`], `write` of [`Tx`] only:
//!
//!    ```text
//!    queries! { users:
//!        /// The user with this id.
//!        read fn user_by_id(id: Id<User>) -> Option<User>;
//!    }
//!    ```
//!
//! 3. A test in `tests/it/<subject>.rs` (it runs on both databases), and for a hot query a line in `src/plans.rs`.
//!
//! A new subject is one `mod` line in `sql/subjects.rs` and one in `queries.rs`; rows that are not a model's noun lie in
//! `rows/`. What must differ between the databases (claiming a job, searching) has the same function in
//! `sqlite/<subject>.rs` and `postgres/<subject>.rs`.
//!
//! SQL is portable text: `$1` placeholders, `BIGINT` ids and milliseconds, JSON as `TEXT`,
//! `INSERT .. ON CONFLICT .. DO`, `RETURNING`, `CAST(SUM(x) AS BIGINT)`; no `LIKE`, `GREATEST`, `ANY`, nor an order that
//! depends on a collation. A failed statement ends a PostgreSQL transaction: ask with `ON CONFLICT DO NOTHING RETURNING`
//! instead of catching an error.
//!
//! # Writing
//!
//! All changes happen in [`Store::write`], all or nothing, durable when it returns.

mod address;
pub mod blobs;
mod error;
#[cfg(test)]
mod plans;
mod postgres;
mod queries;
pub mod rows;
mod sqlite;
mod store;
mod transaction;
mod words;

pub use address::Address;
pub use blobs::{BlobKey, Blobs};
pub use error::StoreError;
pub use store::Store;
pub use transaction::Tx;

/// What every function of the store answers.
pub type Result<T, E = StoreError> = std::result::Result<T, E>;
