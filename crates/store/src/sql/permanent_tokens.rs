//! Tokens that are good until they are taken back.

use kiai_model::{Id, Timestamp, User};

use super::{Conn, Db, Result};
use crate::rows::{NewPermanentToken, PermanentToken, PermanentTokenRow};

pub(crate) const PERMANENT_TOKEN: &str =
    "SELECT id, user_id, client_name, created_at, last_used_at, revoked FROM permanent_tokens WHERE hash = $1";

pub(crate) const PERMANENT_TOKENS_OF: &str =
    "SELECT id, user_id, client_name, created_at, last_used_at, revoked FROM permanent_tokens
    WHERE user_id = $1 AND NOT revoked ORDER BY id DESC";

pub(crate) async fn permanent_token(db: &mut Conn, hash: &str) -> Result<Option<PermanentToken>> {
    let row = sqlx::query_as::<Db, PermanentTokenRow>(PERMANENT_TOKEN).bind(hash).fetch_optional(db).await?;
    Ok(row.map(PermanentToken::from))
}

pub(crate) async fn permanent_tokens_of(db: &mut Conn, user: Id<User>) -> Result<Vec<PermanentToken>> {
    let rows = sqlx::query_as::<Db, PermanentTokenRow>(PERMANENT_TOKENS_OF).bind(user.get()).fetch_all(db).await?;
    Ok(rows.into_iter().map(PermanentToken::from).collect())
}

pub(crate) async fn insert_permanent_token(db: &mut Conn, new: &NewPermanentToken) -> Result<Id<PermanentToken>> {
    let id = sqlx::query_scalar::<Db, i64>(
        "INSERT INTO permanent_tokens (hash, user_id, client_name, created_at) VALUES ($1, $2, $3, $4) RETURNING id",
    )
    .bind(&new.hash)
    .bind(new.user.get())
    .bind(&new.client_name)
    .bind(new.created_at.as_millis())
    .fetch_one(db)
    .await?;
    Ok(Id::new(id))
}

pub(crate) async fn keep_newest_permanent_tokens(db: &mut Conn, user: Id<User>, count: i64) -> Result<u64> {
    let done = sqlx::query::<Db>(
        "DELETE FROM permanent_tokens WHERE user_id = $1 AND id NOT IN
             (SELECT id FROM permanent_tokens WHERE user_id = $1 AND NOT revoked ORDER BY id DESC LIMIT $2)",
    )
    .bind(user.get())
    .bind(count)
    .execute(db)
    .await?;
    Ok(done.rows_affected())
}

pub(crate) async fn mark_permanent_token_used(
    db: &mut Conn,
    token: Id<PermanentToken>,
    now: Timestamp,
) -> Result<bool> {
    let done = sqlx::query::<Db>("UPDATE permanent_tokens SET last_used_at = $2 WHERE id = $1 AND NOT revoked")
        .bind(token.get())
        .bind(now.as_millis())
        .execute(db)
        .await?;
    Ok(done.rows_affected() > 0)
}

pub(crate) async fn revoke_permanent_token(db: &mut Conn, user: Id<User>, token: Id<PermanentToken>) -> Result<bool> {
    let done =
        sqlx::query::<Db>("UPDATE permanent_tokens SET revoked = TRUE WHERE id = $1 AND user_id = $2 AND NOT revoked")
            .bind(token.get())
            .bind(user.get())
            .execute(db)
            .await?;
    Ok(done.rows_affected() > 0)
}

pub(crate) async fn revoke_permanent_tokens_of(db: &mut Conn, user: Id<User>) -> Result<u64> {
    let done = sqlx::query::<Db>("UPDATE permanent_tokens SET revoked = TRUE WHERE user_id = $1 AND NOT revoked")
        .bind(user.get())
        .execute(db)
        .await?;
    Ok(done.rows_affected())
}
