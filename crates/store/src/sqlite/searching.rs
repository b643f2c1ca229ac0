//! Full text: an FTS5 table.

use kiai_model::{BeatmapSet, Id};
use sqlx::QueryBuilder;

use super::{Db, sql::Conn};
use crate::{
    Result,
    rows::SearchText,
    words::{Phrase, spaced},
};

pub(crate) async fn forget_set(db: &mut Conn, set: Id<BeatmapSet>) -> Result<()> {
    sqlx::query::<Db>("DELETE FROM beatmapset_search WHERE rowid = $1").bind(set.get()).execute(db).await?;
    Ok(())
}

pub(crate) async fn index_set(db: &mut Conn, set: Id<BeatmapSet>, text: &SearchText) -> Result<()> {
    forget_set(db, set).await?;
    sqlx::query::<Db>(
        "INSERT INTO beatmapset_search (rowid, title, artist, creator, source, tags, difficulty)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(set.get())
    .bind(spaced(&text.title))
    .bind(spaced(&text.artist))
    .bind(spaced(&text.creator))
    .bind(spaced(&text.source))
    .bind(spaced(&text.tags))
    .bind(spaced(&text.difficulty))
    .execute(db)
    .await?;
    Ok(())
}

/// The sets in which all phrases are found, with how well they fit: what is in a title or artist counts most.
pub(crate) fn push_matches(query: &mut QueryBuilder<Db>, phrases: &[Phrase]) {
    let terms = phrases.iter().map(|phrase| {
        let field = phrase.field.map_or(String::new(), |field| format!("{} : ", field.column()));
        format!("{field}\"{}\"{}", phrase.words.join(" "), if phrase.whole { "" } else { " *" })
    });
    let terms: Vec<String> = terms.collect();
    query.push(
        "SELECT rowid AS set_id, -bm25(beatmapset_search, 10.0, 10.0, 5.0, 2.0, 1.0, 2.0) AS relevance
         FROM beatmapset_search WHERE beatmapset_search MATCH ",
    );
    query.push_bind(terms.join(" AND "));
}
