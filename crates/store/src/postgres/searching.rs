//! Full text: word vectors with a GIN index over all of them.

use kiai_model::{BeatmapSet, Id};
use sqlx::QueryBuilder;

use super::{Db, sql::Conn};
use crate::{
    Result,
    rows::SearchText,
    words::{Phrase, spaced},
};

pub(crate) async fn forget_set(db: &mut Conn, set: Id<BeatmapSet>) -> Result<()> {
    sqlx::query::<Db>("DELETE FROM beatmapset_search WHERE set_id = $1").bind(set.get()).execute(db).await?;
    Ok(())
}

pub(crate) async fn index_set(db: &mut Conn, set: Id<BeatmapSet>, text: &SearchText) -> Result<()> {
    forget_set(db, set).await?;
    sqlx::query::<Db>(
        "INSERT INTO beatmapset_search (set_id, title, artist, creator, source, tags, difficulty, everything)
         VALUES ($1, to_tsvector('simple', $2), to_tsvector('simple', $3), to_tsvector('simple', $4),
             to_tsvector('simple', $5), to_tsvector('simple', $6), to_tsvector('simple', $7),
             setweight(to_tsvector('simple', $2), 'A') || setweight(to_tsvector('simple', $3), 'A')
                 || setweight(to_tsvector('simple', $4), 'B') || setweight(to_tsvector('simple', $5), 'C')
                 || setweight(to_tsvector('simple', $7), 'C') || setweight(to_tsvector('simple', $6), 'D'))",
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
    let all = phrases.iter().map(term).collect::<Vec<_>>().join(" & ");
    query.push("SELECT set_id, CAST(ts_rank('{0.1, 0.2, 0.5, 1.0}', everything, to_tsquery('simple', ");
    query.push_bind(all.clone());
    query.push(")) AS DOUBLE PRECISION) AS relevance FROM beatmapset_search WHERE everything @@ to_tsquery('simple', ");
    query.push_bind(all).push(")");
    for phrase in phrases {
        if let Some(field) = phrase.field {
            query.push(format_args!(" AND {} @@ to_tsquery('simple', ", field.column()));
            query.push_bind(term(phrase)).push(")");
        }
    }
}

fn term(phrase: &Phrase) -> String {
    let words: Vec<String> = phrase.words.iter().map(|word| format!("'{word}'")).collect();
    format!("({}{})", words.join(" <-> "), if phrase.whole { "" } else { ":*" })
}
