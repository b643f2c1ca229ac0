//! How accounts are opened.

use kiai_model::{Id, Timestamp, User};

use super::{Conn, Db, Result};
use crate::rows::{Credentials, CredentialsRow, NewCredentials};

pub(crate) const CREDENTIALS_BY_USER: &str = "SELECT * FROM credentials WHERE user_id = $1";
pub(crate) const CREDENTIALS_BY_EMAIL_KEY: &str = "SELECT * FROM credentials WHERE email_key = $1";
pub(crate) const REGISTRATIONS_SINCE: &str =
    "SELECT COUNT(*) FROM credentials WHERE registered_from = $1 AND registered_at > $2";

pub(crate) async fn credentials_of(db: &mut Conn, user: Id<User>) -> Result<Option<Credentials>> {
    let row = sqlx::query_as::<Db, CredentialsRow>(CREDENTIALS_BY_USER).bind(user.get()).fetch_optional(db).await?;
    Ok(row.map(Credentials::from))
}

pub(crate) async fn credentials_by_email_key(db: &mut Conn, email_key: &str) -> Result<Option<Credentials>> {
    let row = sqlx::query_as::<Db, CredentialsRow>(CREDENTIALS_BY_EMAIL_KEY).bind(email_key).fetch_optional(db).await?;
    Ok(row.map(Credentials::from))
}

pub(crate) async fn registration_count(db: &mut Conn, from: &str, since: Timestamp) -> Result<i64> {
    let query = sqlx::query_scalar::<Db, i64>(REGISTRATIONS_SINCE).bind(from).bind(since.as_millis());
    Ok(query.fetch_one(db).await?)
}

pub(crate) async fn insert_credentials(db: &mut Conn, new: &NewCredentials) -> Result<bool> {
    let done = sqlx::query::<Db>(
        "INSERT INTO credentials (user_id, email, email_key, password_hash, registered_from, registered_at)
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING",
    )
    .bind(new.user.get())
    .bind(&new.email)
    .bind(&new.email_key)
    .bind(&new.password_hash)
    .bind(&new.registered_from)
    .bind(new.registered_at.as_millis())
    .execute(db)
    .await?;
    Ok(done.rows_affected() > 0)
}

pub(crate) async fn set_password_hash(db: &mut Conn, user: Id<User>, hash: &str) -> Result<bool> {
    let done = sqlx::query::<Db>("UPDATE credentials SET password_hash = $2 WHERE user_id = $1")
        .bind(user.get())
        .bind(hash)
        .execute(db)
        .await?;
    Ok(done.rows_affected() > 0)
}
