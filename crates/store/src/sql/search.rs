//! Searching beatmap sets.

use kiai_model::{BeatmapSet, Id, Ruleset};
use sqlx::QueryBuilder;

use super::{Conn, Db, Result, searching};
use crate::rows::{OrderValue, SetOrder, SetPage, SetRow, SetSearch};

pub(crate) async fn search_sets(db: &mut Conn, search: &SetSearch, page: &SetPage) -> Result<Vec<BeatmapSet>> {
    let mut query = QueryBuilder::<Db>::new("SELECT s.* FROM beatmapsets s WHERE ");
    push_conditions(&mut query, search);
    let (column, order) = (column(page), if page.descending { " DESC" } else { " ASC" });
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
    Ok(query.build_query_as::<SetRow>().fetch_all(db).await?.into_iter().map(BeatmapSet::from).collect())
}

pub(crate) async fn count_sets(db: &mut Conn, search: &SetSearch) -> Result<i64> {
    let mut query = QueryBuilder::<Db>::new("SELECT COUNT(*) FROM beatmapsets s WHERE ");
    push_conditions(&mut query, search);
    Ok(query.build_query_scalar::<i64>().fetch_one(db).await?)
}

pub(crate) async fn order_value(db: &mut Conn, set: Id<BeatmapSet>, page: &SetPage) -> Result<Option<OrderValue>> {
    let column = column(page);
    let mut query = QueryBuilder::<Db>::new(format!("SELECT {column} FROM beatmapsets s WHERE s.id = "));
    query.push_bind(set.get());
    Ok(match page.order {
        SetOrder::Title | SetOrder::Artist => {
            query.build_query_scalar::<String>().fetch_optional(db).await?.map(OrderValue::Text)
        }
        SetOrder::Stars => query.build_query_scalar::<f64>().fetch_optional(db).await?.map(OrderValue::Number),
        SetOrder::Updated | SetOrder::Ranked | SetOrder::Plays | SetOrder::Favourites => {
            query.build_query_scalar::<i64>().fetch_optional(db).await?.map(OrderValue::Whole)
        }
    })
}

const fn column(page: &SetPage) -> &'static str {
    match (page.order, page.descending) {
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
    if !search.words.is_empty() {
        query.push(" AND ");
        searching::push_match(query, &search.words);
    }
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
    if let Some(creator) = &search.creator {
        query.push(" AND s.creator = ").push_bind(creator.clone());
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
    query.push(" AND EXISTS (SELECT 1 FROM beatmaps b WHERE b.set_id = s.id AND NOT b.removed");
    if let Some(ruleset) = search.ruleset {
        query.push(" AND b.ruleset IN (").push_bind(i64::from(ruleset.number()));
        if search.converts {
            query.push(", ").push_bind(i64::from(Ruleset::Osu.number()));
        }
        query.push(")");
    }
    for (field, comparison, number) in &search.numbers {
        query.push(format_args!(" AND {}{}", field.sql(), comparison.sql())).push_bind(*number);
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
