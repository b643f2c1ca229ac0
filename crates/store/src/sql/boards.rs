//! Boards, and what counts for performance.

use kiai_model::{Beatmap, Grade, Id, Ruleset, Score, User, statistics::Variant, user::RelationKind};

use super::{Conn, Db, Result};
use crate::rows::{BoardCircle, BoardKey, BoardPlace, PpEntry, ScoreRow, kind_number};

pub(crate) const BOARD_GLOBAL: &str = "SELECT s.* FROM board_entries e JOIN scores s ON s.id = e.score_id
    WHERE e.beatmap_id = $1 AND e.ruleset = $2 AND e.variant = $3 AND e.mods_key = $4 AND e.listed = TRUE
    ORDER BY e.total_score DESC, e.score_id LIMIT $5";
pub(crate) const BOARD_COUNTRY: &str = "SELECT s.* FROM board_entries e JOIN scores s ON s.id = e.score_id
    WHERE e.beatmap_id = $1 AND e.ruleset = $2 AND e.variant = $3 AND e.mods_key = $4 AND e.listed = TRUE
        AND (SELECT country FROM users WHERE id = e.user_id) = $6
    ORDER BY e.total_score DESC, e.score_id LIMIT $5";
pub(crate) const BOARD_FRIENDS: &str = "SELECT s.* FROM board_entries e JOIN scores s ON s.id = e.score_id
    WHERE e.beatmap_id = $1 AND e.ruleset = $2 AND e.variant = $3 AND e.mods_key = $4 AND e.listed = TRUE
        AND (e.user_id = $6 OR EXISTS (
            SELECT 1 FROM relations r WHERE r.user_id = $6 AND r.target_id = e.user_id AND r.kind = $7))
    ORDER BY e.total_score DESC, e.score_id LIMIT $5";
pub(crate) const BOARD_TEAM: &str = "SELECT s.* FROM board_entries e JOIN scores s ON s.id = e.score_id
    WHERE e.beatmap_id = $1 AND e.ruleset = $2 AND e.variant = $3 AND e.mods_key = $4 AND e.listed = TRUE
        AND EXISTS (SELECT 1 FROM team_members m WHERE m.user_id = e.user_id AND m.team_id = $6)
    ORDER BY e.total_score DESC, e.score_id LIMIT $5";
pub(crate) const BOARD_COUNT: &str = "SELECT COUNT(*) FROM board_entries
    WHERE beatmap_id = $1 AND ruleset = $2 AND variant = $3 AND mods_key = $4 AND listed = TRUE";
pub(crate) const BOARD_HOLDER: &str = "SELECT user_id FROM board_entries
    WHERE beatmap_id = $1 AND ruleset = $2 AND variant = $3 AND mods_key = $4 AND listed = TRUE
    ORDER BY total_score DESC, score_id LIMIT 1 OFFSET $5";
pub(crate) const BOARD_PLACE: &str = "SELECT score_id, total_score, listed FROM board_entries
    WHERE beatmap_id = $1 AND ruleset = $2 AND variant = $3 AND mods_key = $4 AND user_id = $5";
pub(crate) const BOARD_BETTER: &str = "SELECT COUNT(*) FROM board_entries
    WHERE beatmap_id = $1 AND ruleset = $2 AND variant = $3 AND mods_key = $4 AND listed = TRUE AND total_score > $5";
pub(crate) const BOARD_EQUAL_BEFORE: &str = "SELECT COUNT(*) FROM board_entries
    WHERE beatmap_id = $1 AND ruleset = $2 AND variant = $3 AND mods_key = $4 AND listed = TRUE AND total_score = $5
        AND score_id < $6";
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

pub(crate) async fn board(db: &mut Conn, key: &BoardKey, circle: BoardCircle, limit: i64) -> Result<Vec<Score>> {
    let of = |sql| on_board!(sqlx::query_as::<Db, ScoreRow>(sql), key).bind(limit);
    let query = match circle {
        BoardCircle::Global => of(BOARD_GLOBAL),
        BoardCircle::Country(country) => of(BOARD_COUNTRY).bind(country.to_string()),
        BoardCircle::Friends(user) => of(BOARD_FRIENDS).bind(user.get()).bind(kind_number(RelationKind::Friend)),
        BoardCircle::Team(team) => of(BOARD_TEAM).bind(team.get()),
    };
    Ok(query.fetch_all(db).await?.into_iter().map(Score::from).collect())
}

pub(crate) async fn board_count(db: &mut Conn, key: &BoardKey) -> Result<i64> {
    Ok(on_board!(sqlx::query_scalar::<Db, i64>(BOARD_COUNT), key).fetch_one(db).await?)
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

pub(crate) async fn board_position(db: &mut Conn, key: &BoardKey, place: &BoardPlace) -> Result<i64> {
    let better =
        on_board!(sqlx::query_scalar::<Db, i64>(BOARD_BETTER), key).bind(place.total_score).fetch_one(&mut *db).await?;
    let equal = on_board!(sqlx::query_scalar::<Db, i64>(BOARD_EQUAL_BEFORE), key)
        .bind(place.total_score)
        .bind(place.score.get())
        .fetch_one(db)
        .await?;
    Ok(1 + better + equal)
}

pub(crate) async fn set_board_entry(
    db: &mut Conn,
    key: &BoardKey,
    user: Id<User>,
    place: &BoardPlace,
    grade: Grade,
) -> Result<()> {
    on_board!(
        sqlx::query::<Db>(
            "INSERT INTO board_entries (beatmap_id, ruleset, variant, mods_key, user_id, score_id, total_score, grade,
                 listed)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
             ON CONFLICT (user_id, ruleset, variant, mods_key, beatmap_id) DO UPDATE SET score_id = excluded.score_id,
                 total_score = excluded.total_score, grade = excluded.grade, listed = excluded.listed"
        ),
        key
    )
    .bind(user.get())
    .bind(place.score.get())
    .bind(place.total_score)
    .bind(grade.name())
    .bind(place.listed)
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
