//! Full text: word vectors with a GIN index over all of them.

use kiai_model::{BeatmapSet, Id};
use sqlx::QueryBuilder;

use super::{Db, sql::Conn};
use crate::{
    Result,
    rows::{SearchText, Word},
};

pub(crate) async fn index_set(db: &mut Conn, set: Id<BeatmapSet>, text: &SearchText) -> Result<()> {
    sqlx::query::<Db>("DELETE FROM beatmapset_search WHERE set_id = $1").bind(set.get()).execute(&mut *db).await?;
    sqlx::query::<Db>(
        "INSERT INTO beatmapset_search (set_id, title, artist, creator, source, tags, difficulty, everything)
         VALUES ($1, to_tsvector('simple', $2), to_tsvector('simple', $3), to_tsvector('simple', $4),
             to_tsvector('simple', $5), to_tsvector('simple', $6), to_tsvector('simple', $7),
             to_tsvector('simple', concat_ws(' ', $2, $3, $4, $5, $6, $7)))",
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
    let term = |word: &Word| format!("'{}':*", word.text.replace(['\'', '\\'], ""));
    let terms: Vec<String> = words.iter().map(term).collect();
    query.push("s.id IN (SELECT set_id FROM beatmapset_search WHERE everything @@ to_tsquery('simple', ");
    query.push_bind(terms.join(" & ")).push(")");
    for word in words {
        if let Some(field) = word.field {
            query.push(format_args!(" AND {} @@ to_tsquery('simple', ", field.column()));
            query.push_bind(term(word)).push(")");
        }
    }
    query.push(")");
}
