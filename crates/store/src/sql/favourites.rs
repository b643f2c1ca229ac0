//! Favourite beatmap sets.

use kiai_model::{BeatmapSet, Id, Timestamp, User};

use super::{Conn, Db, Result};

pub(crate) const FAVOURITES_OF: &str = "SELECT set_id FROM beatmapset_favourites WHERE user_id = $1 ORDER BY set_id";
pub(crate) const FAVOURITE_COUNT_OF_SET: &str = "SELECT COUNT(*) FROM beatmapset_favourites WHERE set_id = $1";
pub(crate) const FAVOURITE_COUNT_OF_USER: &str = "SELECT COUNT(*) FROM beatmapset_favourites WHERE user_id = $1";

pub(crate) async fn favourites_of(db: &mut Conn, user: Id<User>) -> Result<Vec<Id<BeatmapSet>>> {
    let ids = sqlx::query_scalar::<Db, i64>(FAVOURITES_OF).bind(user.get()).fetch_all(db).await?;
    Ok(ids.into_iter().map(Id::new).collect())
}

pub(crate) async fn favourite_count_of_set(db: &mut Conn, set: Id<BeatmapSet>) -> Result<i64> {
    Ok(sqlx::query_scalar::<Db, i64>(FAVOURITE_COUNT_OF_SET).bind(set.get()).fetch_one(db).await?)
}

pub(crate) async fn favourite_count_of_user(db: &mut Conn, user: Id<User>) -> Result<i64> {
    Ok(sqlx::query_scalar::<Db, i64>(FAVOURITE_COUNT_OF_USER).bind(user.get()).fetch_one(db).await?)
}

pub(crate) async fn add_favourite(db: &mut Conn, user: Id<User>, set: Id<BeatmapSet>, now: Timestamp) -> Result<()> {
    sqlx::query::<Db>(
        "INSERT INTO beatmapset_favourites (user_id, set_id, created_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
    )
    .bind(user.get())
    .bind(set.get())
    .bind(now.as_millis())
    .execute(db)
    .await?;
    Ok(())
}

pub(crate) async fn remove_favourite(db: &mut Conn, user: Id<User>, set: Id<BeatmapSet>) -> Result<()> {
    sqlx::query::<Db>("DELETE FROM beatmapset_favourites WHERE user_id = $1 AND set_id = $2")
        .bind(user.get())
        .bind(set.get())
        .execute(db)
        .await?;
    Ok(())
}
