//! Access and refresh tokens.

use kiai_model::{Id, Timestamp, User};

use super::{Conn, Db, Result};
use crate::rows::{AccessToken, NewAccessToken, NewRefreshToken, RefreshToken, RefreshTokenRow};

pub(crate) const ACCESS_TOKEN: &str = "SELECT family, revoked FROM access_tokens WHERE jti = $1";
pub(crate) const REFRESH_TOKEN: &str = "SELECT * FROM refresh_tokens WHERE hash = $1";
pub(crate) const HAS_USED_CHILD: &str = "SELECT COUNT(*) FROM refresh_tokens WHERE parent = $1 AND used_at IS NOT NULL";

pub(crate) const HAS_USED_SIBLING: &str = "SELECT COUNT(*) FROM refresh_tokens own
    JOIN refresh_tokens sibling ON sibling.parent = own.parent
    WHERE own.hash = $1 AND sibling.hash <> own.hash AND sibling.used_at IS NOT NULL";

pub(crate) async fn access_token(db: &mut Conn, jti: &str) -> Result<Option<AccessToken>> {
    Ok(sqlx::query_as::<Db, AccessToken>(ACCESS_TOKEN).bind(jti).fetch_optional(db).await?)
}

pub(crate) async fn insert_access_token(db: &mut Conn, new: &NewAccessToken) -> Result<()> {
    sqlx::query::<Db>("INSERT INTO access_tokens (jti, family, user_id, expires_at) VALUES ($1, $2, $3, $4)")
        .bind(&new.jti)
        .bind(&new.family)
        .bind(new.user.map(Id::get))
        .bind(new.expires_at.as_millis())
        .execute(db)
        .await?;
    Ok(())
}

pub(crate) async fn refresh_token(db: &mut Conn, hash: &str) -> Result<Option<RefreshToken>> {
    let row = sqlx::query_as::<Db, RefreshTokenRow>(REFRESH_TOKEN).bind(hash).fetch_optional(db).await?;
    Ok(row.map(RefreshToken::from))
}

pub(crate) async fn has_used_child(db: &mut Conn, hash: &str) -> Result<bool> {
    Ok(sqlx::query_scalar::<Db, i64>(HAS_USED_CHILD).bind(hash).fetch_one(db).await? > 0)
}

pub(crate) async fn has_used_sibling(db: &mut Conn, hash: &str) -> Result<bool> {
    Ok(sqlx::query_scalar::<Db, i64>(HAS_USED_SIBLING).bind(hash).fetch_one(db).await? > 0)
}

pub(crate) async fn insert_refresh_token(db: &mut Conn, new: &NewRefreshToken) -> Result<()> {
    sqlx::query::<Db>(
        "INSERT INTO refresh_tokens (hash, family, parent, user_id, client_id, scopes, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(&new.hash)
    .bind(&new.family)
    .bind(&new.parent)
    .bind(new.user.get())
    .bind(&new.client_id)
    .bind(&new.scopes)
    .bind(new.expires_at.as_millis())
    .execute(db)
    .await?;
    Ok(())
}

pub(crate) async fn mark_refresh_token_used(db: &mut Conn, hash: &str, now: Timestamp) -> Result<()> {
    sqlx::query::<Db>("UPDATE refresh_tokens SET used_at = $2 WHERE hash = $1 AND used_at IS NULL")
        .bind(hash)
        .bind(now.as_millis())
        .execute(db)
        .await?;
    Ok(())
}

pub(crate) async fn revoke_family(db: &mut Conn, family: &str) -> Result<Vec<String>> {
    sqlx::query::<Db>("UPDATE refresh_tokens SET revoked = TRUE WHERE family = $1")
        .bind(family)
        .execute(&mut *db)
        .await?;
    let revoked = sqlx::query_scalar::<Db, String>(
        "UPDATE access_tokens SET revoked = TRUE WHERE family = $1 AND NOT revoked RETURNING jti",
    );
    Ok(revoked.bind(family).fetch_all(db).await?)
}

pub(crate) async fn revoke_tokens_of(db: &mut Conn, user: Id<User>) -> Result<Vec<String>> {
    sqlx::query::<Db>("UPDATE refresh_tokens SET revoked = TRUE WHERE user_id = $1")
        .bind(user.get())
        .execute(&mut *db)
        .await?;
    let revoked = sqlx::query_scalar::<Db, String>(
        "UPDATE access_tokens SET revoked = TRUE WHERE user_id = $1 AND NOT revoked RETURNING jti",
    );
    Ok(revoked.bind(user.get()).fetch_all(db).await?)
}

pub(crate) async fn forget_expired_tokens(db: &mut Conn, now: Timestamp) -> Result<u64> {
    let access = sqlx::query::<Db>("DELETE FROM access_tokens WHERE expires_at < $1")
        .bind(now.as_millis())
        .execute(&mut *db)
        .await?;
    let refresh =
        sqlx::query::<Db>("DELETE FROM refresh_tokens WHERE expires_at < $1").bind(now.as_millis()).execute(db).await?;
    Ok(access.rows_affected() + refresh.rows_affected())
}
