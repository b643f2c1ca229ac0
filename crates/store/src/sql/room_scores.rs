//! What players reached in rooms.

use kiai_model::{
    Id, Room, Score, Timestamp, User,
    rooms::{ItemAttempts, ItemCursor, PlaylistItem, RoomStanding},
    score::ScoreToken,
};

use super::{Conn, Db, Result};
use crate::rows::{RoomBest, RoomBestRow, RoomLink, ScoreRow, StandingRow};

pub(crate) const ROOM_OF_TOKEN: &str = "SELECT room_id, item_id FROM room_tokens WHERE token_id = $1";
pub(crate) const ROOM_OF_SCORE: &str = "SELECT room_id, item_id FROM room_scores WHERE score_id = $1";
pub(crate) const ROOM_BEST: &str = "SELECT * FROM room_bests WHERE item_id = $1 AND user_id = $2";
pub(crate) const ROOM_ATTEMPTS_OF: &str =
    "SELECT * FROM room_bests WHERE room_id = $1 AND user_id = $2 AND attempts > 0";
pub(crate) const ROOM_STANDING: &str = "SELECT * FROM room_participants WHERE room_id = $1 AND user_id = $2";
pub(crate) const ROOM_STANDINGS: &str = "SELECT p.* FROM room_participants p
    JOIN users u ON u.id = p.user_id
    WHERE p.room_id = $1 AND p.completed > 0 AND u.restricted = FALSE
    ORDER BY p.total_score DESC, p.last_score_id LIMIT $2";
pub(crate) const ROOM_STANDINGS_ABOVE: &str = "SELECT COUNT(*) FROM room_participants p
    JOIN users u ON u.id = p.user_id
    WHERE p.room_id = $1 AND p.completed > 0 AND u.restricted = FALSE AND p.user_id <> $4
        AND (p.total_score > $2 OR (p.total_score = $2 AND p.last_score_id < $3))";
/// Best first, then worst first.
pub(crate) const ITEM_BOARD: [&str; 2] = [
    "SELECT s.* FROM room_bests b
    JOIN users u ON u.id = b.user_id
    JOIN scores s ON s.id = b.score_id
    WHERE b.item_id = $1 AND u.restricted = FALSE
        AND (b.total_score < $2 OR (b.total_score = $2 AND b.score_id > $3))
    ORDER BY b.total_score DESC, b.score_id LIMIT $4",
    "SELECT s.* FROM room_bests b
    JOIN users u ON u.id = b.user_id
    JOIN scores s ON s.id = b.score_id
    WHERE b.item_id = $1 AND u.restricted = FALSE
        AND (b.total_score > $2 OR (b.total_score = $2 AND b.score_id < $3))
    ORDER BY b.total_score, b.score_id DESC LIMIT $4",
];
pub(crate) const ITEM_BOARD_ABOVE: &str = "SELECT COUNT(*) FROM room_bests b
    JOIN users u ON u.id = b.user_id
    WHERE b.item_id = $1 AND u.restricted = FALSE AND b.user_id <> $4
        AND b.score_id IS NOT NULL
        AND (b.total_score > $2 OR (b.total_score = $2 AND b.score_id < $3))";
pub(crate) const ITEM_BOARD_COUNT: &str = "SELECT COUNT(*) FROM room_bests b
    JOIN users u ON u.id = b.user_id
    WHERE b.item_id = $1 AND u.restricted = FALSE AND b.score_id IS NOT NULL";
pub(crate) const ITEM_TOTALS: &str = "SELECT r.score_id, r.total_score FROM room_scores r
    JOIN users u ON u.id = r.user_id
    WHERE r.item_id = $1 AND r.passed = TRUE AND r.score_id > $2 AND u.restricted = FALSE
    ORDER BY r.score_id LIMIT $3";

pub(crate) async fn link_room_token(db: &mut Conn, token: Id<ScoreToken>, link: RoomLink) -> Result<()> {
    sqlx::query::<Db>("INSERT INTO room_tokens (token_id, room_id, item_id) VALUES ($1, $2, $3)")
        .bind(token.get())
        .bind(link.room.get())
        .bind(link.item.get())
        .execute(db)
        .await?;
    Ok(())
}

pub(crate) async fn room_of_token(db: &mut Conn, token: Id<ScoreToken>) -> Result<Option<RoomLink>> {
    Ok(sqlx::query_as::<Db, RoomLink>(ROOM_OF_TOKEN).bind(token.get()).fetch_optional(db).await?)
}

pub(crate) async fn room_of_score(db: &mut Conn, score: Id<Score>) -> Result<Option<RoomLink>> {
    Ok(sqlx::query_as::<Db, RoomLink>(ROOM_OF_SCORE).bind(score.get()).fetch_optional(db).await?)
}

pub(crate) async fn count_room_attempt(db: &mut Conn, link: RoomLink, user: Id<User>, now: Timestamp) -> Result<()> {
    sqlx::query::<Db>(
        "INSERT INTO room_bests (item_id, user_id, room_id, attempts) VALUES ($1, $2, $3, 1)
         ON CONFLICT (item_id, user_id) DO UPDATE SET attempts = room_bests.attempts + 1",
    )
    .bind(link.item.get())
    .bind(user.get())
    .bind(link.room.get())
    .execute(&mut *db)
    .await?;
    sqlx::query::<Db>(
        "INSERT INTO room_participants (room_id, user_id, is_inside, joined_at, attempts)
         VALUES ($1, $2, FALSE, $3, 1)
         ON CONFLICT (room_id, user_id) DO UPDATE SET attempts = room_participants.attempts + 1",
    )
    .bind(link.room.get())
    .bind(user.get())
    .bind(now.as_millis())
    .execute(db)
    .await?;
    Ok(())
}

pub(crate) async fn insert_room_score(db: &mut Conn, link: RoomLink, score: &Score) -> Result<()> {
    sqlx::query::<Db>(
        "INSERT INTO room_scores (score_id, room_id, item_id, user_id, total_score, passed)
         VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(score.id.get())
    .bind(link.room.get())
    .bind(link.item.get())
    .bind(score.user.get())
    .bind(score.total_score)
    .bind(score.passed)
    .execute(db)
    .await?;
    Ok(())
}

pub(crate) async fn room_best(db: &mut Conn, item: Id<PlaylistItem>, user: Id<User>) -> Result<Option<RoomBest>> {
    let row = sqlx::query_as::<Db, RoomBestRow>(ROOM_BEST).bind(item.get()).bind(user.get());
    Ok(row.fetch_optional(db).await?.map(RoomBest::from))
}

pub(crate) async fn set_room_best(db: &mut Conn, link: RoomLink, score: &Score) -> Result<()> {
    sqlx::query::<Db>("UPDATE room_bests SET score_id = $3, total_score = $4 WHERE item_id = $1 AND user_id = $2")
        .bind(link.item.get())
        .bind(score.user.get())
        .bind(score.id.get())
        .bind(score.total_score)
        .execute(db)
        .await?;
    Ok(())
}

pub(crate) async fn refresh_room_standing(db: &mut Conn, room: Id<Room>, user: Id<User>) -> Result<()> {
    sqlx::query::<Db>(
        "UPDATE room_participants SET
             completed = (SELECT COUNT(*) FROM room_bests b
                 WHERE b.room_id = $1 AND b.user_id = $2 AND b.score_id IS NOT NULL),
             total_score = (SELECT CAST(COALESCE(SUM(b.total_score), 0) AS BIGINT) FROM room_bests b
                 WHERE b.room_id = $1 AND b.user_id = $2 AND b.score_id IS NOT NULL),
             last_score_id = (SELECT COALESCE(MAX(b.score_id), 0) FROM room_bests b
                 WHERE b.room_id = $1 AND b.user_id = $2),
             accuracy = (SELECT CAST(COALESCE(AVG(s.accuracy), 0) AS DOUBLE PRECISION)
                 FROM room_bests b JOIN scores s ON s.id = b.score_id WHERE b.room_id = $1 AND b.user_id = $2),
             pp = (SELECT CAST(COALESCE(SUM(s.pp), 0) AS DOUBLE PRECISION)
                 FROM room_bests b JOIN scores s ON s.id = b.score_id WHERE b.room_id = $1 AND b.user_id = $2)
         WHERE room_id = $1 AND user_id = $2",
    )
    .bind(room.get())
    .bind(user.get())
    .execute(db)
    .await?;
    Ok(())
}

pub(crate) async fn room_attempts_of(db: &mut Conn, room: Id<Room>, user: Id<User>) -> Result<Vec<ItemAttempts>> {
    let query = sqlx::query_as::<Db, RoomBestRow>(ROOM_ATTEMPTS_OF).bind(room.get()).bind(user.get());
    let mut attempts: Vec<_> = query.fetch_all(db).await?.into_iter().map(ItemAttempts::from).collect();
    attempts.sort_by_key(|attempts| attempts.item);
    Ok(attempts)
}

pub(crate) async fn room_standing(
    db: &mut Conn,
    room: Id<Room>,
    user: Id<User>,
) -> Result<Option<(RoomStanding, Id<Score>)>> {
    let row = sqlx::query_as::<Db, StandingRow>(ROOM_STANDING).bind(room.get()).bind(user.get());
    let row = row.fetch_optional(db).await?;
    Ok(row.map(|row| (RoomStanding::from(&row), Id::new(row.last_score_id))))
}

pub(crate) async fn room_standings(db: &mut Conn, room: Id<Room>, limit: i64) -> Result<Vec<RoomStanding>> {
    let rows = sqlx::query_as::<Db, StandingRow>(ROOM_STANDINGS).bind(room.get()).bind(limit).fetch_all(db).await?;
    Ok(rows.iter().map(RoomStanding::from).collect())
}

pub(crate) async fn room_standings_above(
    db: &mut Conn,
    room: Id<Room>,
    standing: &RoomStanding,
    last_score: Id<Score>,
) -> Result<i64> {
    let query = sqlx::query_scalar::<Db, i64>(ROOM_STANDINGS_ABOVE)
        .bind(room.get())
        .bind(standing.total_score)
        .bind(last_score.get())
        .bind(standing.user.get());
    Ok(query.fetch_one(db).await?)
}

pub(crate) async fn item_board(
    db: &mut Conn,
    item: Id<PlaylistItem>,
    behind: ItemCursor,
    worst_first: bool,
    limit: i64,
) -> Result<Vec<Score>> {
    let rows = sqlx::query_as::<Db, ScoreRow>(ITEM_BOARD[usize::from(worst_first)])
        .bind(item.get())
        .bind(behind.total_score)
        .bind(behind.score.get())
        .bind(limit)
        .fetch_all(db)
        .await?;
    Ok(rows.into_iter().map(Score::from).collect())
}

pub(crate) async fn item_board_above(
    db: &mut Conn,
    item: Id<PlaylistItem>,
    than: ItemCursor,
    user: Id<User>,
) -> Result<i64> {
    let query = sqlx::query_scalar::<Db, i64>(ITEM_BOARD_ABOVE)
        .bind(item.get())
        .bind(than.total_score)
        .bind(than.score.get())
        .bind(user.get());
    Ok(query.fetch_one(db).await?)
}

pub(crate) async fn item_board_count(db: &mut Conn, item: Id<PlaylistItem>) -> Result<i64> {
    Ok(sqlx::query_scalar::<Db, i64>(ITEM_BOARD_COUNT).bind(item.get()).fetch_one(db).await?)
}

pub(crate) async fn item_totals(
    db: &mut Conn,
    item: Id<PlaylistItem>,
    after: Id<Score>,
    limit: i64,
) -> Result<Vec<(Id<Score>, i64)>> {
    let query = sqlx::query_as::<Db, (i64, i64)>(ITEM_TOTALS).bind(item.get()).bind(after.get()).bind(limit);
    Ok(query.fetch_all(db).await?.into_iter().map(|(score, total)| (Id::new(score), total)).collect())
}
