//! From where users came.

use kiai_model::{Id, Timestamp, User};

use super::{Conn, Db, Result};
use crate::rows::{Login, LoginRow};

pub(crate) async fn note_login(db: &mut Conn, user: Id<User>, address: &str, now: Timestamp) -> Result<()> {
    sqlx::query::<Db>(
        "INSERT INTO logins (user_id, address, first_at, last_at, count) VALUES ($1, $2, $3, $3, 1)
         ON CONFLICT (user_id, address) DO UPDATE SET last_at = excluded.last_at, count = logins.count + 1",
    )
    .bind(user.get())
    .bind(address)
    .bind(now.as_millis())
    .execute(db)
    .await?;
    Ok(())
}

pub(crate) async fn logins_of(db: &mut Conn, user: Id<User>, limit: i64) -> Result<Vec<Login>> {
    let rows = sqlx::query_as::<Db, LoginRow>(
        "SELECT l.address, l.first_at, l.last_at, l.count,
             (SELECT COUNT(*) FROM logins o WHERE o.address = l.address AND o.user_id <> l.user_id) AS others
         FROM logins l WHERE l.user_id = $1 ORDER BY l.last_at DESC, l.address LIMIT $2",
    );
    let rows = rows.bind(user.get()).bind(limit).fetch_all(db).await?;
    Ok(rows.into_iter().map(Login::from).collect())
}

pub(crate) async fn forget_logins(db: &mut Conn, before: Timestamp) -> Result<u64> {
    let done = sqlx::query::<Db>("DELETE FROM logins WHERE last_at < $1").bind(before.as_millis()).execute(db).await?;
    Ok(done.rows_affected())
}
