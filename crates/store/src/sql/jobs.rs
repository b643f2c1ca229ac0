//! Work that is to be done. What claims it differs: see `claiming`.

use kiai_model::Timestamp;

use super::{Conn, Db, Result};
use crate::rows::Job;

pub(crate) async fn enqueue_job(db: &mut Conn, kind: &str, key: &str, payload: &str, run_at: Timestamp) -> Result<()> {
    sqlx::query::<Db>(
        "INSERT INTO jobs (kind, key, payload, run_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (kind, key) DO UPDATE SET payload = excluded.payload, revision = jobs.revision + 1, attempts = 0,
             run_at = CASE WHEN jobs.run_at < excluded.run_at THEN jobs.run_at ELSE excluded.run_at END",
    )
    .bind(kind)
    .bind(key)
    .bind(payload)
    .bind(run_at.as_millis())
    .execute(db)
    .await?;
    Ok(())
}

pub(crate) async fn complete_job(db: &mut Conn, job: &Job, now: Timestamp) -> Result<()> {
    let done = sqlx::query::<Db>("DELETE FROM jobs WHERE id = $1 AND revision = $2")
        .bind(job.id)
        .bind(job.revision)
        .execute(&mut *db)
        .await?;
    if done.rows_affected() == 0 {
        sqlx::query::<Db>("UPDATE jobs SET run_at = $2 WHERE id = $1")
            .bind(job.id)
            .bind(now.as_millis())
            .execute(db)
            .await?;
    }
    Ok(())
}

pub(crate) async fn fail_job(db: &mut Conn, job: &Job, again_at: Timestamp) -> Result<()> {
    // Asked for again while it ran, it is due when it was asked for.
    sqlx::query::<Db>("UPDATE jobs SET run_at = $2 WHERE id = $1 AND revision = $3")
        .bind(job.id)
        .bind(again_at.as_millis())
        .bind(job.revision)
        .execute(db)
        .await?;
    Ok(())
}

pub(crate) async fn release_jobs(db: &mut Conn, now: Timestamp) -> Result<u64> {
    let released = sqlx::query::<Db>("UPDATE jobs SET run_at = $1 WHERE attempts > 0 AND run_at > $1");
    Ok(released.bind(now.as_millis()).execute(db).await?.rows_affected())
}

pub(crate) async fn job_count(db: &mut Conn) -> Result<i64> {
    Ok(sqlx::query_scalar::<Db, i64>("SELECT COUNT(*) FROM jobs").fetch_one(db).await?)
}

pub(crate) async fn next_job_at(db: &mut Conn) -> Result<Option<Timestamp>> {
    let first = sqlx::query_scalar::<Db, i64>("SELECT run_at FROM jobs ORDER BY run_at LIMIT 1");
    Ok(first.fetch_optional(db).await?.map(Timestamp))
}
