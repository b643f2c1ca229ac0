//! What players say at a time of a song, a map or a replay.

use super::{Conn, Db, Result};
use crate::rows::{CommentTarget, NewTimedComment, TimedComment, TimedCommentRow};

/// The newest of them, newest first.
pub(crate) const TIMED_COMMENTS: &str = "SELECT target, target_id, user_id, time_ms, colour, text FROM timed_comments
    WHERE target = $1 AND target_id = $2 ORDER BY id DESC LIMIT $3";

pub(crate) async fn timed_comments(db: &mut Conn, target: CommentTarget, limit: i64) -> Result<Vec<TimedComment>> {
    let (kind, id) = target.numbers();
    let rows = sqlx::query_as::<Db, TimedCommentRow>(TIMED_COMMENTS).bind(kind).bind(id).bind(limit);
    Ok(rows.fetch_all(db).await?.into_iter().map(TimedComment::from).collect())
}

pub(crate) async fn insert_timed_comment(db: &mut Conn, new: &NewTimedComment) -> Result<()> {
    let (kind, id) = new.target.numbers();
    sqlx::query::<Db>(
        "INSERT INTO timed_comments (target, target_id, user_id, time_ms, colour, text, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(kind)
    .bind(id)
    .bind(new.user.get())
    .bind(i64::from(new.time_ms))
    .bind(new.colour.as_deref())
    .bind(&new.text)
    .bind(new.created_at.as_millis())
    .execute(db)
    .await?;
    Ok(())
}
