//! Visits of clients that have no OAuth.

use kiai_model::{Id, Timestamp, User, chat::Message};

use super::{Conn, Db, Result};
use crate::rows::{ClientSession, ClientSessionRow};

pub(crate) const CLIENT_SESSION: &str =
    "SELECT hash, user_id, client, opened_at, seen_at, heard_message_id FROM client_sessions WHERE hash = $1";

pub(crate) async fn client_session(db: &mut Conn, hash: &str) -> Result<Option<ClientSession>> {
    let row = sqlx::query_as::<Db, ClientSessionRow>(CLIENT_SESSION).bind(hash).fetch_optional(db).await?;
    Ok(row.map(ClientSession::from))
}

pub(crate) async fn insert_client_session(db: &mut Conn, new: &ClientSession) -> Result<Id<Message>> {
    let heard = sqlx::query_scalar::<Db, i64>(
        "INSERT INTO client_sessions (hash, user_id, client, opened_at, seen_at, heard_message_id)
         SELECT $1, $2, $3, $4, $5, CASE WHEN last < $6 THEN $6 ELSE last END
         FROM (SELECT COALESCE(MAX(id), 0) AS last FROM messages) AS said
         RETURNING heard_message_id",
    )
    .bind(&new.hash)
    .bind(new.user.get())
    .bind(&new.client)
    .bind(new.opened_at.as_millis())
    .bind(new.seen_at.as_millis())
    .bind(new.heard.get())
    .fetch_one(db)
    .await?;
    Ok(Id::new(heard))
}

pub(crate) async fn note_client_session_seen(
    db: &mut Conn,
    hash: &str,
    at: Timestamp,
    heard: Id<Message>,
) -> Result<()> {
    sqlx::query::<Db>(
        "UPDATE client_sessions SET seen_at = CASE WHEN seen_at < $2 THEN $2 ELSE seen_at END,
             heard_message_id = CASE WHEN heard_message_id < $3 THEN $3 ELSE heard_message_id END
         WHERE hash = $1 AND (seen_at < $2 OR heard_message_id < $3)",
    )
    .bind(hash)
    .bind(at.as_millis())
    .bind(heard.get())
    .execute(db)
    .await?;
    Ok(())
}

pub(crate) async fn end_client_session(db: &mut Conn, hash: &str) -> Result<bool> {
    let done = sqlx::query::<Db>("DELETE FROM client_sessions WHERE hash = $1").bind(hash).execute(db).await?;
    Ok(done.rows_affected() > 0)
}

pub(crate) async fn end_client_sessions_of(db: &mut Conn, user: Id<User>) -> Result<Vec<String>> {
    let ended = sqlx::query_scalar::<Db, String>("DELETE FROM client_sessions WHERE user_id = $1 RETURNING hash");
    Ok(ended.bind(user.get()).fetch_all(db).await?)
}

pub(crate) async fn forget_client_sessions(db: &mut Conn, seen_before: Timestamp) -> Result<Vec<(Id<User>, String)>> {
    let ended =
        sqlx::query_as::<Db, (i64, String)>("DELETE FROM client_sessions WHERE seen_at < $1 RETURNING user_id, hash");
    let ended = ended.bind(seen_before.as_millis()).fetch_all(db).await?;
    Ok(ended.into_iter().map(|(user, hash)| (Id::new(user), hash)).collect())
}
