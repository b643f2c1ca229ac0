//! Silences, filtered words, and what moderators did.

use kiai_model::{Id, Timestamp, User, chat::Silence};

use super::{Conn, Db, Result};
use crate::rows::{Moderation, ModerationRow, NewSilence, SilenceRow};

pub(crate) const SILENCE_OF: &str =
    "SELECT * FROM silences WHERE user_id = $1 AND until > $2 ORDER BY until DESC LIMIT 1";
pub(crate) const SILENCES_AFTER: &str = "SELECT * FROM silences WHERE id > $1 ORDER BY id LIMIT $2";
pub(crate) const SILENCES_SINCE: &str = "SELECT * FROM silences
    WHERE id > (SELECT COALESCE(MAX(id), 0) - 1000 FROM silences) AND created_at >= $1
    ORDER BY id LIMIT $2";
pub(crate) const MODERATION_OF: &str = "SELECT * FROM moderation WHERE target_id = $1 ORDER BY id DESC LIMIT $2";
pub(crate) const LATEST_MODERATION: &str = "SELECT * FROM moderation ORDER BY id DESC LIMIT $1";

pub(crate) async fn silence_of(db: &mut Conn, user: Id<User>, now: Timestamp) -> Result<Option<Silence>> {
    let row = sqlx::query_as::<Db, SilenceRow>(SILENCE_OF).bind(user.get()).bind(now.as_millis());
    Ok(row.fetch_optional(db).await?.map(Silence::from))
}

pub(crate) async fn silences_after(db: &mut Conn, after: Id<Silence>, limit: i64) -> Result<Vec<Silence>> {
    let rows = sqlx::query_as::<Db, SilenceRow>(SILENCES_AFTER).bind(after.get()).bind(limit);
    Ok(rows.fetch_all(db).await?.into_iter().map(Silence::from).collect())
}

pub(crate) async fn silences_since(db: &mut Conn, since: Timestamp, limit: i64) -> Result<Vec<Silence>> {
    let rows = sqlx::query_as::<Db, SilenceRow>(SILENCES_SINCE).bind(since.as_millis()).bind(limit);
    Ok(rows.fetch_all(db).await?.into_iter().map(Silence::from).collect())
}

pub(crate) async fn insert_silence(db: &mut Conn, silence: &NewSilence) -> Result<Id<Silence>> {
    let id = sqlx::query_scalar::<Db, i64>(
        "INSERT INTO silences (user_id, by_user_id, reason, created_at, until) VALUES ($1, $2, $3, $4, $5) RETURNING id",
    )
    .bind(silence.user.get())
    .bind(silence.by.map(Id::get))
    .bind(&silence.reason)
    .bind(silence.now.as_millis())
    .bind(silence.until.as_millis())
    .fetch_one(db)
    .await?;
    Ok(Id::new(id))
}

pub(crate) async fn end_silences(db: &mut Conn, user: Id<User>, now: Timestamp) -> Result<bool> {
    let done = sqlx::query::<Db>("UPDATE silences SET until = $2 WHERE user_id = $1 AND until > $2")
        .bind(user.get())
        .bind(now.as_millis())
        .execute(db)
        .await?;
    Ok(done.rows_affected() > 0)
}

pub(crate) async fn filtered_words(db: &mut Conn) -> Result<Vec<(String, bool)>> {
    let rows = sqlx::query_as::<Db, (String, bool)>("SELECT word, refuses FROM filtered_words");
    let mut words = rows.fetch_all(db).await?;
    words.sort(); // not by the database: an order of texts depends on a collation
    Ok(words)
}

pub(crate) async fn set_filtered_word(db: &mut Conn, word: &str, refuses: bool) -> Result<()> {
    sqlx::query::<Db>(
        "INSERT INTO filtered_words (word, refuses) VALUES ($1, $2)
         ON CONFLICT (word) DO UPDATE SET refuses = excluded.refuses",
    )
    .bind(word)
    .bind(refuses)
    .execute(db)
    .await?;
    Ok(())
}

pub(crate) async fn remove_filtered_word(db: &mut Conn, word: &str) -> Result<bool> {
    let done = sqlx::query::<Db>("DELETE FROM filtered_words WHERE word = $1").bind(word).execute(db).await?;
    Ok(done.rows_affected() > 0)
}

pub(crate) async fn insert_moderation(db: &mut Conn, moderation: &Moderation) -> Result<()> {
    sqlx::query::<Db>(
        "INSERT INTO moderation (at, by_user_id, target_id, action, details) VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(moderation.at.as_millis())
    .bind(moderation.by.map(Id::get))
    .bind(moderation.target.map(Id::get))
    .bind(&moderation.action)
    .bind(&moderation.details)
    .execute(db)
    .await?;
    Ok(())
}

pub(crate) async fn moderation_of(db: &mut Conn, target: Id<User>, limit: i64) -> Result<Vec<Moderation>> {
    let rows = sqlx::query_as::<Db, ModerationRow>(MODERATION_OF).bind(target.get()).bind(limit);
    Ok(rows.fetch_all(db).await?.into_iter().map(Moderation::from).collect())
}

pub(crate) async fn latest_moderation(db: &mut Conn, limit: i64) -> Result<Vec<Moderation>> {
    let rows = sqlx::query_as::<Db, ModerationRow>(LATEST_MODERATION).bind(limit);
    Ok(rows.fetch_all(db).await?.into_iter().map(Moderation::from).collect())
}
