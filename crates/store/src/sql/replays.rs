//! Views of replays.

use kiai_model::{Id, Score, User};

use super::{Conn, Db, Result};

pub(crate) async fn insert_replay_view(db: &mut Conn, score: Id<Score>, viewer: Id<User>, day: i64) -> Result<bool> {
    let done = sqlx::query::<Db>(
        "INSERT INTO replay_views (score_id, viewer_id, day) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
    )
    .bind(score.get())
    .bind(viewer.get())
    .bind(day)
    .execute(db)
    .await?;
    Ok(done.rows_affected() > 0)
}

pub(crate) async fn count_replay_view(db: &mut Conn, score: &Score, month: i64) -> Result<()> {
    sqlx::query::<Db>(
        "UPDATE user_statistics SET replays_watched = replays_watched + 1
         WHERE user_id = $1 AND ruleset = $2 AND variant = $3",
    )
    .bind(score.user.get())
    .bind(i64::from(score.ruleset.number()))
    .bind(i64::from(score.variant.number()))
    .execute(&mut *db)
    .await?;
    sqlx::query::<Db>(
        "INSERT INTO monthly_replay_views (user_id, month, count) VALUES ($1, $2, 1)
         ON CONFLICT (user_id, month) DO UPDATE SET count = monthly_replay_views.count + 1",
    )
    .bind(score.user.get())
    .bind(month)
    .execute(db)
    .await?;
    Ok(())
}

pub(crate) async fn monthly_replay_views(db: &mut Conn, user: Id<User>) -> Result<Vec<(i64, i64)>> {
    let rows = sqlx::query_as::<Db, (i64, i64)>(
        "SELECT month, count FROM monthly_replay_views WHERE user_id = $1 ORDER BY month",
    );
    Ok(rows.bind(user.get()).fetch_all(db).await?)
}
