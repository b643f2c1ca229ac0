//! Users.

use kiai_model::{Country, Id, Ruleset, Timestamp, User, user::Roles};

use super::{Conn, Db, Result};
use crate::rows::{NewUser, UserRow};

pub(crate) const USER_BY_ID: &str = "SELECT * FROM users WHERE id = $1";
pub(crate) const USER_BY_NAME_KEY: &str = "SELECT * FROM users WHERE name_key = $1";

pub(crate) async fn user_by_id(db: &mut Conn, id: Id<User>) -> Result<Option<User>> {
    Ok(sqlx::query_as::<Db, UserRow>(USER_BY_ID).bind(id.get()).fetch_optional(db).await?.map(User::from))
}

pub(crate) async fn user_by_name_key(db: &mut Conn, name_key: &str) -> Result<Option<User>> {
    Ok(sqlx::query_as::<Db, UserRow>(USER_BY_NAME_KEY).bind(name_key).fetch_optional(db).await?.map(User::from))
}

pub(crate) async fn is_name_like(db: &mut Conn, name_skeleton: &str) -> Result<bool> {
    let found = sqlx::query_scalar::<Db, i64>("SELECT id FROM users WHERE name_skeleton = $1")
        .bind(name_skeleton)
        .fetch_optional(db)
        .await?;
    Ok(found.is_some())
}

pub(crate) async fn user_count(db: &mut Conn) -> Result<i64> {
    Ok(sqlx::query_scalar::<Db, i64>("SELECT COUNT(*) FROM users WHERE id > 1").fetch_one(db).await?)
}

pub(crate) async fn insert_user(db: &mut Conn, user: &NewUser) -> Result<Option<Id<User>>> {
    let id = sqlx::query_scalar::<Db, i64>(
        "INSERT INTO users (username, name_key, name_skeleton, country, roles, joined_at, last_visit_at)
         VALUES ($1, $2, $3, $4, $5, $6, $6) ON CONFLICT DO NOTHING RETURNING id",
    )
    .bind(&user.username)
    .bind(&user.name_key)
    .bind(&user.name_skeleton)
    .bind(user.country.as_str())
    .bind(user.roles.0)
    .bind(user.joined_at.as_millis())
    .fetch_optional(db)
    .await?;
    Ok(id.map(Id::new))
}

pub(crate) async fn set_roles(db: &mut Conn, id: Id<User>, roles: Roles) -> Result<bool> {
    let done =
        sqlx::query::<Db>("UPDATE users SET roles = $2 WHERE id = $1").bind(id.get()).bind(roles.0).execute(db).await?;
    Ok(done.rows_affected() > 0)
}

pub(crate) async fn set_restricted(db: &mut Conn, id: Id<User>, restricted: bool) -> Result<bool> {
    let done = sqlx::query::<Db>("UPDATE users SET restricted = $2 WHERE id = $1")
        .bind(id.get())
        .bind(restricted)
        .execute(&mut *db)
        .await?;
    super::boards::list_entries(db, id, !restricted).await?;
    Ok(done.rows_affected() > 0)
}

pub(crate) async fn set_last_visit(db: &mut Conn, id: Id<User>, at: Timestamp) -> Result<()> {
    sqlx::query::<Db>("UPDATE users SET last_visit_at = $2 WHERE id = $1 AND last_visit_at < $2")
        .bind(id.get())
        .bind(at.as_millis())
        .execute(db)
        .await?;
    Ok(())
}

pub(crate) async fn set_shows_online(db: &mut Conn, id: Id<User>, shows: bool) -> Result<()> {
    sqlx::query::<Db>("UPDATE users SET shows_online = $2 WHERE id = $1")
        .bind(id.get())
        .bind(shows)
        .execute(db)
        .await?;
    Ok(())
}

pub(crate) async fn set_pm_friends_only(db: &mut Conn, id: Id<User>, friends_only: bool) -> Result<()> {
    sqlx::query::<Db>("UPDATE users SET pm_friends_only = $2 WHERE id = $1")
        .bind(id.get())
        .bind(friends_only)
        .execute(db)
        .await?;
    Ok(())
}

pub(crate) async fn set_avatar(db: &mut Conn, id: Id<User>, version: Option<&str>) -> Result<()> {
    sqlx::query::<Db>("UPDATE users SET avatar = $2 WHERE id = $1").bind(id.get()).bind(version).execute(db).await?;
    Ok(())
}

pub(crate) async fn set_country(db: &mut Conn, id: Id<User>, country: Country) -> Result<()> {
    sqlx::query::<Db>("UPDATE users SET country = $2 WHERE id = $1")
        .bind(id.get())
        .bind(country.as_str())
        .execute(&mut *db)
        .await?;
    super::statistics::move_to_country(db, id, country).await
}

pub(crate) async fn set_default_ruleset(db: &mut Conn, id: Id<User>, ruleset: Ruleset) -> Result<()> {
    sqlx::query::<Db>("UPDATE users SET default_ruleset = $2 WHERE id = $1")
        .bind(id.get())
        .bind(i64::from(ruleset.number()))
        .execute(db)
        .await?;
    Ok(())
}
