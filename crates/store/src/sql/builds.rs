//! Builds of the game.

use super::{Conn, Db, Result};
use crate::rows::{Build, BuildRow};

pub(crate) const BUILD: &str = "SELECT hash, name, allowed, added_at FROM builds WHERE hash = $1";

pub(crate) async fn build(db: &mut Conn, hash: &str) -> Result<Option<Build>> {
    Ok(sqlx::query_as::<Db, BuildRow>(BUILD).bind(hash).fetch_optional(db).await?.map(Build::from))
}

pub(crate) async fn builds(db: &mut Conn) -> Result<Vec<Build>> {
    let rows =
        sqlx::query_as::<Db, BuildRow>("SELECT hash, name, allowed, added_at FROM builds ORDER BY added_at DESC, hash");
    Ok(rows.fetch_all(db).await?.into_iter().map(Build::from).collect())
}

pub(crate) async fn put_build(db: &mut Conn, build: &Build) -> Result<()> {
    sqlx::query::<Db>(
        "INSERT INTO builds (hash, name, allowed, added_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (hash) DO UPDATE SET name = excluded.name, allowed = excluded.allowed",
    )
    .bind(&build.hash)
    .bind(&build.name)
    .bind(build.allowed)
    .bind(build.added_at.as_millis())
    .execute(db)
    .await?;
    Ok(())
}

pub(crate) async fn remove_build(db: &mut Conn, hash: &str) -> Result<bool> {
    let done = sqlx::query::<Db>("DELETE FROM builds WHERE hash = $1").bind(hash).execute(db).await?;
    Ok(done.rows_affected() > 0)
}
