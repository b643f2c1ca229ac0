//! Full text: an FTS5 table.

use kiai_model::{BeatmapSet, Id};
use sqlx::QueryBuilder;

use super::{Db, sql::Conn};
use crate::{
    Result,
    rows::{SearchText, Word},
};

pub(crate) async fn index_set(db: &mut Conn, set: Id<BeatmapSet>, text: &SearchText) -> Result<()> {
    sqlx::query::<Db>("DELETE FROM beatmapset_search WHERE rowid = $1").bind(set.get()).execute(&mut *db).await?;
    sqlx::query::<Db>(
        "INSERT INTO beatmapset_search (rowid, title, artist, creator, source, tags, difficulty)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(set.get())
    .bind(&text.title)
    .bind(&text.artist)
    .bind(&text.creator)
    .bind(&text.source)
    .bind(&text.tags)
    .bind(&text.difficulty)
    .execute(db)
    .await?;
    Ok(())
}

/// A condition on `beatmapsets s`: all words are found.
pub(crate) fn push_match(query: &mut QueryBuilder<Db>, words: &[Word]) {
    let terms = words.iter().map(|word| {
        let text = word.text.replace('"', "");
        word.field.map_or_else(|| format!("\"{text}\"*"), |field| format!("{} : \"{text}\"*", field.column()))
    });
    let terms: Vec<String> = terms.collect();
    query.push("s.id IN (SELECT rowid FROM beatmapset_search WHERE beatmapset_search MATCH ");
    query.push_bind(terms.join(" AND ")).push(")");
}
