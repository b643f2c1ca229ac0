//! Invites to make an account.

use kiai_model::{Id, Timestamp, User};

use super::{Conn, Db, Result};

pub(crate) async fn insert_invite(
    db: &mut Conn,
    code: &str,
    by: Option<Id<User>>,
    now: Timestamp,
    expires_at: Timestamp,
    uses: i64,
) -> Result<()> {
    sqlx::query::<Db>(
        "INSERT INTO invites (code, created_by, created_at, expires_at, uses_left) VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(code)
    .bind(by.map(Id::get))
    .bind(now.as_millis())
    .bind(expires_at.as_millis())
    .bind(uses)
    .execute(db)
    .await?;
    Ok(())
}

pub(crate) async fn is_invite_good(db: &mut Conn, code: &str, now: Timestamp) -> Result<bool> {
    let count = sqlx::query_scalar::<Db, i64>(
        "SELECT COUNT(*) FROM invites WHERE code = $1 AND uses_left > 0 AND expires_at > $2",
    );
    Ok(count.bind(code).bind(now.as_millis()).fetch_one(db).await? > 0)
}

pub(crate) async fn use_invite(db: &mut Conn, code: &str, now: Timestamp) -> Result<bool> {
    let done = sqlx::query::<Db>(
        "UPDATE invites SET uses_left = uses_left - 1 WHERE code = $1 AND uses_left > 0 AND expires_at > $2",
    )
    .bind(code)
    .bind(now.as_millis())
    .execute(db)
    .await?;
    Ok(done.rows_affected() > 0)
}
