//! What users did that their profiles tell of.

use kiai_model::{Id, User};

use super::{Conn, Db, Result};
use crate::rows::{NewActivity, RecentActivity, RecentActivityRow, activity_number};

/// A score that no longer counts tells nothing; a difficulty that is no longer part of its set is still named.
pub(crate) const RECENT_ACTIVITY: &str =
    "SELECT a.id, a.kind, a.place, a.happened_at, s.grade, s.ruleset, s.beatmap_id, t.artist, t.title, b.version
    FROM recent_activity a
    JOIN scores s ON s.id = a.score_id
    JOIN beatmaps b ON b.id = s.beatmap_id
    JOIN beatmapsets t ON t.id = b.set_id
    WHERE a.user_id = $1 AND s.ranked = TRUE ORDER BY a.id DESC LIMIT $2 OFFSET $3";

pub(crate) async fn recent_activity(
    db: &mut Conn,
    user: Id<User>,
    limit: i64,
    offset: i64,
) -> Result<Vec<RecentActivity>> {
    let rows = sqlx::query_as::<Db, RecentActivityRow>(RECENT_ACTIVITY).bind(user.get()).bind(limit).bind(offset);
    Ok(rows.fetch_all(db).await?.into_iter().map(RecentActivity::from).collect())
}

pub(crate) async fn note_activity(db: &mut Conn, new: &NewActivity) -> Result<bool> {
    let done = sqlx::query::<Db>(
        "INSERT INTO recent_activity (user_id, kind, score_id, place, happened_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (score_id, kind) DO NOTHING",
    )
    .bind(new.user.get())
    .bind(activity_number(new.kind))
    .bind(new.score.get())
    .bind(new.place)
    .bind(new.happened_at.as_millis())
    .execute(db)
    .await?;
    Ok(done.rows_affected() > 0)
}
