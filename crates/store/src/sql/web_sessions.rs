//! Browsers that are signed in.

use kiai_model::{Id, Timestamp, User};

use super::{Conn, Db, Result};
use crate::rows::{NewWebSession, WebSession, WebSessionRow};

pub(crate) const WEB_SESSION: &str =
    "SELECT id, user_id, browser, opened_at, seen_at FROM web_sessions WHERE hash = $1";

pub(crate) const WEB_SESSIONS_OF: &str =
    "SELECT id, user_id, browser, opened_at, seen_at FROM web_sessions WHERE user_id = $1 ORDER BY id DESC";

pub(crate) async fn web_session(db: &mut Conn, hash: &str) -> Result<Option<WebSession>> {
    let row = sqlx::query_as::<Db, WebSessionRow>(WEB_SESSION).bind(hash).fetch_optional(db).await?;
    Ok(row.map(WebSession::from))
}

pub(crate) async fn web_sessions_of(db: &mut Conn, user: Id<User>) -> Result<Vec<WebSession>> {
    let rows = sqlx::query_as::<Db, WebSessionRow>(WEB_SESSIONS_OF).bind(user.get()).fetch_all(db).await?;
    Ok(rows.into_iter().map(WebSession::from).collect())
}

pub(crate) async fn insert_web_session(db: &mut Conn, new: &NewWebSession) -> Result<()> {
    sqlx::query::<Db>(
        "INSERT INTO web_sessions (hash, user_id, browser, opened_at, seen_at) VALUES ($1, $2, $3, $4, $4)",
    )
    .bind(&new.hash)
    .bind(new.user.get())
    .bind(&new.browser)
    .bind(new.opened_at.as_millis())
    .execute(db)
    .await?;
    Ok(())
}

pub(crate) async fn keep_newest_web_sessions(db: &mut Conn, user: Id<User>, count: i64) -> Result<u64> {
    let done = sqlx::query::<Db>(
        "DELETE FROM web_sessions WHERE user_id = $1 AND id NOT IN
             (SELECT id FROM web_sessions WHERE user_id = $1 ORDER BY id DESC LIMIT $2)",
    )
    .bind(user.get())
    .bind(count)
    .execute(db)
    .await?;
    Ok(done.rows_affected())
}

pub(crate) async fn note_web_session_seen(db: &mut Conn, session: Id<WebSession>, at: Timestamp) -> Result<()> {
    sqlx::query::<Db>("UPDATE web_sessions SET seen_at = $2 WHERE id = $1 AND seen_at < $2")
        .bind(session.get())
        .bind(at.as_millis())
        .execute(db)
        .await?;
    Ok(())
}

pub(crate) async fn end_web_session(db: &mut Conn, user: Id<User>, session: Id<WebSession>) -> Result<bool> {
    let done = sqlx::query::<Db>("DELETE FROM web_sessions WHERE id = $1 AND user_id = $2")
        .bind(session.get())
        .bind(user.get())
        .execute(db)
        .await?;
    Ok(done.rows_affected() > 0)
}

pub(crate) async fn end_web_sessions_of(db: &mut Conn, user: Id<User>) -> Result<u64> {
    let done = sqlx::query::<Db>("DELETE FROM web_sessions WHERE user_id = $1").bind(user.get()).execute(db).await?;
    Ok(done.rows_affected())
}

pub(crate) async fn forget_web_sessions(db: &mut Conn, seen_before: Timestamp) -> Result<u64> {
    let done = sqlx::query::<Db>("DELETE FROM web_sessions WHERE seen_at < $1")
        .bind(seen_before.as_millis())
        .execute(db)
        .await?;
    Ok(done.rows_affected())
}
