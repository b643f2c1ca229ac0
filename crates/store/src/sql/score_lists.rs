//! A user's scores, as the profile lists them.

use kiai_model::{Id, Ruleset, Score, Timestamp, User, statistics::Variant};

use super::{Conn, Db, Result};
use crate::rows::{BoardKey, ScoreRow};

/// The condition under which the entry `e` is a user's and the best of its board.
macro_rules! is_first_of_user {
    () => {
        "e.user_id = $1 AND e.ruleset = $2 AND e.variant = $3 AND e.mods_key = $4 AND e.listed = TRUE
        AND e.score_id = (SELECT b.score_id FROM board_entries b
            WHERE b.beatmap_id = e.beatmap_id AND b.ruleset = e.ruleset AND b.variant = e.variant
                AND b.mods_key = e.mods_key AND b.listed = TRUE
            ORDER BY b.total_score DESC, b.score_id LIMIT 1)"
    };
}

pub(crate) const BEST_SCORES: &str = "SELECT s.* FROM pp_entries e JOIN scores s ON s.id = e.score_id
    WHERE e.user_id = $1 AND e.ruleset = $2 AND e.variant = $3 ORDER BY e.pp DESC, e.score_id LIMIT $4 OFFSET $5";
pub(crate) const RECENT_SCORES: &str = "SELECT * FROM scores
    WHERE user_id = $1 AND ruleset = $2 AND ended_at >= $3 AND (passed = TRUE OR $4) ORDER BY id DESC
    LIMIT $5 OFFSET $6";
pub(crate) const FIRST_SCORES: &str = concat!(
    "SELECT s.* FROM board_entries e JOIN scores s ON s.id = e.score_id WHERE ",
    is_first_of_user!(),
    " ORDER BY s.id DESC LIMIT $5 OFFSET $6"
);
const FIRST_SCORE_COUNT: &str = concat!("SELECT COUNT(*) FROM board_entries e WHERE ", is_first_of_user!());
pub(crate) const PINNED_SCORES: &str = "SELECT s.* FROM score_pins p JOIN scores s ON s.id = p.score_id
    WHERE p.user_id = $1 AND p.ruleset = $2 ORDER BY p.pinned_at DESC, p.score_id DESC LIMIT $3 OFFSET $4";

pub(crate) async fn best_scores(
    db: &mut Conn,
    user: Id<User>,
    ruleset: Ruleset,
    variant: Variant,
    limit: i64,
    offset: i64,
) -> Result<Vec<Score>> {
    let rows = sqlx::query_as::<Db, ScoreRow>(BEST_SCORES)
        .bind(user.get())
        .bind(i64::from(ruleset.number()))
        .bind(i64::from(variant.number()))
        .bind(limit)
        .bind(offset);
    Ok(rows.fetch_all(db).await?.into_iter().map(Score::from).collect())
}

pub(crate) async fn recent_scores(
    db: &mut Conn,
    user: Id<User>,
    ruleset: Ruleset,
    since: Timestamp,
    with_failed: bool,
    limit: i64,
    offset: i64,
) -> Result<Vec<Score>> {
    let rows = sqlx::query_as::<Db, ScoreRow>(RECENT_SCORES)
        .bind(user.get())
        .bind(i64::from(ruleset.number()))
        .bind(since.as_millis())
        .bind(with_failed)
        .bind(limit)
        .bind(offset);
    Ok(rows.fetch_all(db).await?.into_iter().map(Score::from).collect())
}

pub(crate) async fn recent_score_count(
    db: &mut Conn,
    user: Id<User>,
    ruleset: Ruleset,
    since: Timestamp,
) -> Result<i64> {
    let count = sqlx::query_scalar::<Db, i64>(
        "SELECT COUNT(*) FROM scores WHERE user_id = $1 AND ruleset = $2 AND ended_at >= $3 AND passed = TRUE",
    )
    .bind(user.get())
    .bind(i64::from(ruleset.number()))
    .bind(since.as_millis());
    Ok(count.fetch_one(db).await?)
}

pub(crate) async fn first_scores(
    db: &mut Conn,
    user: Id<User>,
    ruleset: Ruleset,
    variant: Variant,
    limit: i64,
    offset: i64,
) -> Result<Vec<Score>> {
    let rows = sqlx::query_as::<Db, ScoreRow>(FIRST_SCORES)
        .bind(user.get())
        .bind(i64::from(ruleset.number()))
        .bind(i64::from(variant.number()))
        .bind(BoardKey::ANY_MODS)
        .bind(limit)
        .bind(offset);
    Ok(rows.fetch_all(db).await?.into_iter().map(Score::from).collect())
}

pub(crate) async fn first_score_count(
    db: &mut Conn,
    user: Id<User>,
    ruleset: Ruleset,
    variant: Variant,
) -> Result<i64> {
    let count = sqlx::query_scalar::<Db, i64>(FIRST_SCORE_COUNT)
        .bind(user.get())
        .bind(i64::from(ruleset.number()))
        .bind(i64::from(variant.number()))
        .bind(BoardKey::ANY_MODS);
    Ok(count.fetch_one(db).await?)
}

pub(crate) async fn pinned_scores(
    db: &mut Conn,
    user: Id<User>,
    ruleset: Ruleset,
    limit: i64,
    offset: i64,
) -> Result<Vec<Score>> {
    let rows = sqlx::query_as::<Db, ScoreRow>(PINNED_SCORES)
        .bind(user.get())
        .bind(i64::from(ruleset.number()))
        .bind(limit)
        .bind(offset);
    Ok(rows.fetch_all(db).await?.into_iter().map(Score::from).collect())
}

pub(crate) async fn pinned_score_count(db: &mut Conn, user: Id<User>, ruleset: Ruleset) -> Result<i64> {
    let count = sqlx::query_scalar::<Db, i64>("SELECT COUNT(*) FROM score_pins WHERE user_id = $1 AND ruleset = $2")
        .bind(user.get())
        .bind(i64::from(ruleset.number()));
    Ok(count.fetch_one(db).await?)
}

pub(crate) async fn pin_score(db: &mut Conn, score: &Score, now: Timestamp) -> Result<bool> {
    let done = sqlx::query::<Db>(
        "INSERT INTO score_pins (user_id, ruleset, score_id, pinned_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
    )
    .bind(score.user.get())
    .bind(i64::from(score.ruleset.number()))
    .bind(score.id.get())
    .bind(now.as_millis())
    .execute(db)
    .await?;
    Ok(done.rows_affected() > 0)
}

pub(crate) async fn unpin_score(db: &mut Conn, score: &Score) -> Result<bool> {
    let done = sqlx::query::<Db>("DELETE FROM score_pins WHERE user_id = $1 AND ruleset = $2 AND score_id = $3")
        .bind(score.user.get())
        .bind(i64::from(score.ruleset.number()))
        .bind(score.id.get())
        .execute(db)
        .await?;
    Ok(done.rows_affected() > 0)
}
