//! Boards, and what counts for performance.

use kiai_model::{Beatmap, Grade, Id, Ruleset, Score, User, statistics::Variant, user::RelationKind};

use super::{Conn, Db, Result};
use crate::rows::{BoardCircle, BoardKey, BoardPlace, NewBoardEntry, PpEntry, ScoreRow, kind_number};

/// A query on the listed entries `e` of a board: `$1` to `$4` name the board, `$5` and `$6` are the query's own.
macro_rules! listed {
    ($select:literal, $from:literal, $join:literal, $who:literal, $rest:literal) => {
        concat!(
            "SELECT ",
            $select,
            " FROM ",
            $from,
            $join,
            " WHERE e.beatmap_id = $1 AND e.ruleset = $2 AND e.variant = $3 AND e.mods_key = $4 AND e.listed = TRUE",
            $who,
            $rest
        )
    };
}

/// The same query for each circle, in the order of [`circle_index`]; `$7` and `$8` name the circle. The few users of a
/// team, or whom somebody follows, are looked up one by one, instead of looking through a board for them: SQLite takes a
/// `CROSS JOIN` in the order in which it stands.
macro_rules! of_circles {
    ($select:literal, $join:literal, $rest:literal) => {
        [
            listed!($select, "board_entries e", $join, "", $rest),
            listed!($select, "board_entries e", $join, " AND e.country = $7", $rest),
            listed!(
                $select,
                "(SELECT target_id AS user_id FROM relations WHERE user_id = $7 AND kind = $8
                    UNION ALL SELECT CAST($7 AS BIGINT)) c CROSS JOIN board_entries e",
                $join,
                " AND e.user_id = c.user_id",
                $rest
            ),
            listed!(
                $select,
                "team_members c CROSS JOIN board_entries e",
                $join,
                " AND c.team_id = $7 AND e.user_id = c.user_id",
                $rest
            ),
        ]
    };
}

pub(crate) const BOARD: [&str; 4] = of_circles!(
    "s.*",
    " JOIN scores s ON s.id = e.score_id",
    " ORDER BY e.total_score DESC, e.score_id LIMIT $5 OFFSET $6"
);
/// How many entries are before one with the total `$5` and the score `$6`.
pub(crate) const BOARD_BEFORE: [&str; 4] =
    of_circles!("COUNT(*)", "", " AND e.total_score >= $5 AND (e.total_score > $5 OR e.score_id < $6)");
pub(crate) const BOARD_HOLDER: &str = "SELECT user_id FROM board_entries
    WHERE beatmap_id = $1 AND ruleset = $2 AND variant = $3 AND mods_key = $4 AND listed = TRUE
    ORDER BY total_score DESC, score_id LIMIT 1 OFFSET $5";
pub(crate) const BOARD_PLACE: &str = "SELECT score_id, total_score, listed FROM board_entries
    WHERE beatmap_id = $1 AND ruleset = $2 AND variant = $3 AND mods_key = $4 AND user_id = $5";
pub(crate) const GRADES_ON: &str = "SELECT ruleset, grade FROM board_entries
    WHERE user_id = $1 AND ruleset IN (0, 1, 2, 3) AND variant = $2 AND mods_key = $3 AND beatmap_id = $4";
pub(crate) const PP_ENTRIES: &str = "SELECT pp, accuracy FROM pp_entries
    WHERE user_id = $1 AND ruleset = $2 AND variant = $3 ORDER BY pp DESC, score_id LIMIT $4";
pub(crate) const PP_ENTRY_COUNT: &str =
    "SELECT COUNT(*) FROM pp_entries WHERE user_id = $1 AND ruleset = $2 AND variant = $3";

/// Binds what names a board.
macro_rules! on_board {
    ($query:expr, $key:expr) => {
        $query
            .bind($key.beatmap.get())
            .bind(i64::from($key.ruleset.number()))
            .bind(i64::from($key.variant.number()))
            .bind($key.mods_key())
    };
}

/// Binds what names a circle.
macro_rules! of_circle {
    ($query:expr, $circle:expr) => {
        match $circle {
            BoardCircle::Global => $query,
            BoardCircle::Country(country) => $query.bind(country.to_string()),
            BoardCircle::Friends(user) => $query.bind(user.get()).bind(kind_number(RelationKind::Friend)),
            BoardCircle::Team(team) => $query.bind(team.get()),
        }
    };
}

const fn circle_index(circle: BoardCircle) -> usize {
    match circle {
        BoardCircle::Global => 0,
        BoardCircle::Country(_) => 1,
        BoardCircle::Friends(_) => 2,
        BoardCircle::Team(_) => 3,
    }
}

pub(crate) async fn board(db: &mut Conn, key: &BoardKey, circle: BoardCircle, limit: i64) -> Result<Vec<Score>> {
    let query = on_board!(sqlx::query_as::<Db, ScoreRow>(BOARD[circle_index(circle)]), key).bind(limit).bind(0_i64);
    Ok(of_circle!(query, circle).fetch_all(db).await?.into_iter().map(Score::from).collect())
}

pub(crate) async fn board_count(db: &mut Conn, key: &BoardKey, circle: BoardCircle) -> Result<i64> {
    entries_before(db, key, circle, -1, 0).await
}

pub(crate) async fn board_holder(db: &mut Conn, key: &BoardKey, position: i64) -> Result<Option<Id<User>>> {
    let query = on_board!(sqlx::query_scalar::<Db, i64>(BOARD_HOLDER), key).bind(position - 1);
    Ok(query.fetch_optional(db).await?.map(Id::new))
}

pub(crate) async fn board_place(db: &mut Conn, key: &BoardKey, user: Id<User>) -> Result<Option<BoardPlace>> {
    let row = on_board!(sqlx::query_as::<Db, (i64, i64, bool)>(BOARD_PLACE), key).bind(user.get());
    Ok(row.fetch_optional(db).await?.map(|(score, total_score, listed)| BoardPlace {
        score: Id::new(score),
        total_score,
        listed,
    }))
}

pub(crate) async fn grades_on(db: &mut Conn, user: Id<User>, beatmap: Id<Beatmap>) -> Result<Vec<(Ruleset, Grade)>> {
    let rows = sqlx::query_as::<Db, (i64, String)>(GRADES_ON)
        .bind(user.get())
        .bind(i64::from(Variant::Standard.number()))
        .bind(BoardKey::ANY_MODS)
        .bind(beatmap.get())
        .fetch_all(db)
        .await?;
    let read = |(ruleset, grade): (i64, String)| {
        let ruleset = Ruleset::ALL.into_iter().find(|known| i64::from(known.number()) == ruleset)?;
        Some((ruleset, grade.parse().ok()?))
    };
    Ok(rows.into_iter().filter_map(read).collect())
}

pub(crate) async fn board_position(
    db: &mut Conn,
    key: &BoardKey,
    circle: BoardCircle,
    place: &BoardPlace,
) -> Result<i64> {
    Ok(1 + entries_before(db, key, circle, place.total_score, place.score.get()).await?)
}

async fn entries_before(
    db: &mut Conn,
    key: &BoardKey,
    circle: BoardCircle,
    total_score: i64,
    score: i64,
) -> Result<i64> {
    let query = on_board!(sqlx::query_scalar::<Db, i64>(BOARD_BEFORE[circle_index(circle)]), key);
    Ok(of_circle!(query.bind(total_score).bind(score), circle).fetch_one(db).await?)
}

pub(crate) async fn set_board_entry(db: &mut Conn, key: &BoardKey, entry: &NewBoardEntry) -> Result<()> {
    on_board!(
        sqlx::query::<Db>(
            "INSERT INTO board_entries (beatmap_id, ruleset, variant, mods_key, user_id, score_id, total_score, grade,
                 listed, ranked_score, country)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, (SELECT country FROM users WHERE id = $5))
             ON CONFLICT (user_id, ruleset, variant, mods_key, beatmap_id) DO UPDATE SET score_id = excluded.score_id,
                 total_score = excluded.total_score, grade = excluded.grade, listed = excluded.listed,
                 ranked_score = excluded.ranked_score, country = excluded.country"
        ),
        key
    )
    .bind(entry.user.get())
    .bind(entry.place.score.get())
    .bind(entry.place.total_score)
    .bind(entry.grade.name())
    .bind(entry.place.listed)
    .bind(entry.ranked_score)
    .execute(db)
    .await?;
    Ok(())
}

pub(crate) async fn pp_entry(
    db: &mut Conn,
    user: Id<User>,
    ruleset: Ruleset,
    variant: Variant,
    beatmap: Id<Beatmap>,
) -> Result<Option<(Id<Score>, f64)>> {
    let row = sqlx::query_as::<Db, (i64, f64)>(
        "SELECT score_id, pp FROM pp_entries
         WHERE user_id = $1 AND ruleset = $2 AND variant = $3 AND beatmap_id = $4",
    )
    .bind(user.get())
    .bind(i64::from(ruleset.number()))
    .bind(i64::from(variant.number()))
    .bind(beatmap.get());
    Ok(row.fetch_optional(db).await?.map(|(score, pp)| (Id::new(score), pp)))
}

pub(crate) async fn set_pp_entry(db: &mut Conn, score: &Score, pp: f64) -> Result<()> {
    sqlx::query::<Db>(
        "INSERT INTO pp_entries (user_id, ruleset, variant, beatmap_id, score_id, pp, accuracy)
         VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (user_id, ruleset, variant, beatmap_id) DO UPDATE SET score_id = excluded.score_id,
             pp = excluded.pp, accuracy = excluded.accuracy",
    )
    .bind(score.user.get())
    .bind(i64::from(score.ruleset.number()))
    .bind(i64::from(score.variant.number()))
    .bind(score.beatmap.get())
    .bind(score.id.get())
    .bind(pp)
    .bind(score.accuracy)
    .execute(db)
    .await?;
    Ok(())
}

pub(crate) async fn pp_entries(
    db: &mut Conn,
    user: Id<User>,
    ruleset: Ruleset,
    variant: Variant,
    limit: i64,
) -> Result<Vec<PpEntry>> {
    let rows = sqlx::query_as::<Db, (f64, f64)>(PP_ENTRIES)
        .bind(user.get())
        .bind(i64::from(ruleset.number()))
        .bind(i64::from(variant.number()))
        .bind(limit);
    Ok(rows.fetch_all(db).await?.into_iter().map(|(pp, accuracy)| PpEntry { pp, accuracy }).collect())
}

pub(crate) async fn pp_entry_count(db: &mut Conn, user: Id<User>, ruleset: Ruleset, variant: Variant) -> Result<i64> {
    let count = sqlx::query_scalar::<Db, i64>(PP_ENTRY_COUNT)
        .bind(user.get())
        .bind(i64::from(ruleset.number()))
        .bind(i64::from(variant.number()));
    Ok(count.fetch_one(db).await?)
}

pub(crate) async fn clear_entries(db: &mut Conn, user: Id<User>, ruleset: Ruleset) -> Result<()> {
    for sql in [
        "DELETE FROM board_entries WHERE user_id = $1 AND ruleset = $2",
        "DELETE FROM pp_entries WHERE user_id = $1 AND ruleset = $2",
        "UPDATE scores SET personal_best = FALSE WHERE user_id = $1 AND ruleset = $2 AND personal_best = TRUE",
    ] {
        sqlx::query::<Db>(sql).bind(user.get()).bind(i64::from(ruleset.number())).execute(&mut *db).await?;
    }
    Ok(())
}

/// A restricted user's scores hold no place.
pub(crate) async fn list_entries(db: &mut Conn, user: Id<User>, listed: bool) -> Result<()> {
    sqlx::query::<Db>("UPDATE board_entries SET listed = $2 WHERE user_id = $1")
        .bind(user.get())
        .bind(listed)
        .execute(&mut *db)
        .await?;
    sqlx::query::<Db>("UPDATE user_statistics SET listed = $2 AND ranked_score > 0 WHERE user_id = $1")
        .bind(user.get())
        .bind(listed)
        .execute(db)
        .await?;
    Ok(())
}
