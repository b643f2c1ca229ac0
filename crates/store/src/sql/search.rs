//! Searching beatmap sets.

use kiai_model::{BeatmapSet, Id};
use sqlx::QueryBuilder;

use super::{Conn, Db, Result, searching};
use crate::{
    rows::{OrderValue, SetOrder, SetPage, SetRow, SetSearch, Word},
    words::Phrase,
};

pub(crate) async fn search_sets(db: &mut Conn, search: &SetSearch, page: &SetPage) -> Result<Vec<BeatmapSet>> {
    let mut query = select("s.*", search);
    push_conditions(&mut query, search);
    let (column, order) = (column(search, page), if page.descending { " DESC" } else { " ASC" });
    if let Some((value, id)) = &page.after {
        query.push(format_args!(" AND ({column}, s.id) {} (", if page.descending { "<" } else { ">" }));
        match value {
            OrderValue::Text(text) => query.push_bind(text.clone()),
            OrderValue::Number(number) => query.push_bind(*number),
            OrderValue::Whole(number) => query.push_bind(*number),
        };
        query.push(", ").push_bind(id.get()).push(")");
    }
    query.push(format_args!(" ORDER BY {column}{order}, s.id{order} LIMIT ")).push_bind(page.limit);
    if page.offset > 0 {
        query.push(" OFFSET ").push_bind(page.offset);
    }
    Ok(query.build_query_as::<SetRow>().fetch_all(db).await?.into_iter().map(BeatmapSet::from).collect())
}

pub(crate) async fn count_sets(db: &mut Conn, search: &SetSearch) -> Result<i64> {
    let mut query = select("COUNT(*)", search);
    push_conditions(&mut query, search);
    Ok(query.build_query_scalar::<i64>().fetch_one(db).await?)
}

pub(crate) async fn order_value(
    db: &mut Conn,
    set: Id<BeatmapSet>,
    search: &SetSearch,
    page: &SetPage,
) -> Result<Option<OrderValue>> {
    let mut query = select(column(search, page), search);
    query.push("s.id = ").push_bind(set.get());
    Ok(match page.order {
        SetOrder::Title | SetOrder::Artist => {
            query.build_query_scalar::<String>().fetch_optional(db).await?.map(OrderValue::Text)
        }
        SetOrder::Stars | SetOrder::Relevance => {
            query.build_query_scalar::<f64>().fetch_optional(db).await?.map(OrderValue::Number)
        }
        SetOrder::Updated | SetOrder::Ranked | SetOrder::Plays | SetOrder::Favourites => {
            query.build_query_scalar::<i64>().fetch_optional(db).await?.map(OrderValue::Whole)
        }
    })
}

/// The beginning of a query, up to its conditions. The sets that the words find are there as `m`.
fn select(what: &str, search: &SetSearch) -> QueryBuilder<Db> {
    let words: Vec<Phrase> = search.words.iter().filter_map(Phrase::of).collect();
    if words.is_empty() {
        return QueryBuilder::new(format!("SELECT {what} FROM beatmapsets s WHERE "));
    }
    let mut query = QueryBuilder::new("WITH matched AS MATERIALIZED (");
    searching::push_matches(&mut query, &words);
    query.push(
        "), m AS MATERIALIZED (SELECT set_id, MAX(relevance) AS relevance FROM (SELECT set_id, relevance FROM matched",
    );
    if let Some(number) = number(&search.words) {
        // Nothing fits better.
        query.push(" UNION ALL SELECT id, CAST(1000000 AS DOUBLE PRECISION) FROM beatmapsets WHERE id = ");
        query.push_bind(number);
        query.push(
            " UNION ALL SELECT set_id, CAST(1000000 AS DOUBLE PRECISION) FROM beatmaps WHERE NOT removed AND id = ",
        );
        query.push_bind(number);
    }
    query.push(format_args!(
        ") AS found GROUP BY set_id) SELECT {what} FROM beatmapsets s JOIN m ON m.set_id = s.id WHERE "
    ));
    query
}

fn number(words: &[Word]) -> Option<i64> {
    match words {
        [Word { field: None, text, .. }] => text.parse().ok().filter(|number| *number > 0),
        _ => None,
    }
}

const fn column(search: &SetSearch, page: &SetPage) -> &'static str {
    match (page.order, page.descending) {
        (SetOrder::Relevance, _) if search.words.is_empty() => "CAST(s.play_count AS DOUBLE PRECISION)",
        (SetOrder::Relevance, _) => "m.relevance",
        (SetOrder::Title, _) => "s.title_key",
        (SetOrder::Artist, _) => "s.artist_key",
        (SetOrder::Stars, true) => "s.hardest_stars",
        (SetOrder::Stars, false) => "s.easiest_stars",
        (SetOrder::Updated, _) => "s.updated_at",
        (SetOrder::Ranked, _) => "COALESCE(s.ranked_at, s.submitted_at)",
        (SetOrder::Plays, _) => "s.play_count",
        (SetOrder::Favourites, _) => "s.favourite_count",
    }
}

fn push_conditions(query: &mut QueryBuilder<Db>, search: &SetSearch) {
    query.push("TRUE");
    if !search.statuses.is_empty() {
        query.push(" AND s.status IN (");
        let mut statuses = query.separated(", ");
        for status in &search.statuses {
            statuses.push_bind(i64::from(status.number()));
        }
        query.push(")");
    }
    for (column, number) in [("genre", search.genre), ("language", search.language)] {
        if let Some(number) = number {
            query.push(format_args!(" AND s.{column} = ")).push_bind(number);
        }
    }
    for (asked, condition) in [
        (search.video, " AND s.has_video"),
        (search.storyboard, " AND s.has_storyboard"),
        (search.safe_only, " AND NOT s.nsfw"),
    ] {
        if asked {
            query.push(condition);
        }
    }
    for (field, comparison, time) in &search.times {
        query.push(format_args!(" AND {}{}", field.sql(), comparison.sql())).push_bind(time.as_millis());
    }
    if let Some(owner) = search.owner {
        query.push(" AND s.owner_id = ").push_bind(owner.get());
    }
    if let Some(user) = search.favourite_of {
        query.push(" AND s.id IN (SELECT set_id FROM beatmapset_favourites WHERE user_id = ");
        query.push_bind(user.get()).push(")");
    }
    push_difficulty_conditions(query, search);
    push_play_conditions(query, search);
}

fn push_difficulty_conditions(query: &mut QueryBuilder<Db>, search: &SetSearch) {
    if search.ruleset.is_none() && search.numbers.is_empty() {
        return;
    }
    query.push(" AND EXISTS (SELECT 1 FROM beatmaps b");
    if let Some(ruleset) = search.ruleset {
        query.push(" JOIN beatmap_difficulties d ON d.beatmap_id = b.id AND d.ruleset = ");
        query.push_bind(i64::from(ruleset.number()));
    }
    query.push(" WHERE b.set_id = s.id AND NOT b.removed");
    if search.ruleset.is_some() && !search.converts {
        query.push(" AND b.ruleset = d.ruleset");
    }
    for (field, comparison, number) in &search.numbers {
        let field = field.sql(search.ruleset.is_some());
        query.push(format_args!(" AND {field}{}", comparison.sql())).push_bind(*number);
    }
    query.push(")");
}

fn push_play_conditions(query: &mut QueryBuilder<Db>, search: &SetSearch) {
    if let Some((user, played)) = search.played {
        let exists = if played { "EXISTS" } else { "NOT EXISTS" };
        query.push(format_args!(
            " AND {exists} (SELECT 1 FROM beatmap_play_counts p JOIN beatmaps b ON b.id = p.beatmap_id
              WHERE b.set_id = s.id AND p.user_id = "
        ));
        query.push_bind(user.get()).push(")");
    }
    if let Some((user, grades)) = &search.grades {
        query.push(
            " AND EXISTS (SELECT 1 FROM board_entries e JOIN beatmaps b ON b.id = e.beatmap_id
              WHERE b.set_id = s.id AND e.mods_key = '*' AND e.user_id = ",
        );
        query.push_bind(user.get()).push(" AND e.grade IN (");
        let mut names = query.separated(", ");
        for grade in grades {
            names.push_bind(grade.name());
        }
        query.push("))");
    }
}
