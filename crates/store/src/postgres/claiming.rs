//! Claiming a job: what another transaction is claiming is passed over.

use kiai_model::Timestamp;

use super::{Db, sql::Conn};
use crate::{
    Result,
    rows::{Job, JobRow},
};

pub(crate) const CLAIM_JOB: &str = "UPDATE jobs SET run_at = $2, attempts = attempts + 1
    WHERE id = (SELECT id FROM jobs WHERE run_at <= $1 ORDER BY run_at, id LIMIT 1 FOR UPDATE SKIP LOCKED)
    RETURNING id, kind, key, payload, revision, attempts";

pub(crate) async fn claim_job(db: &mut Conn, now: Timestamp, claimed_until: Timestamp) -> Result<Option<Job>> {
    let query = sqlx::query_as::<Db, JobRow>(CLAIM_JOB).bind(now.as_millis()).bind(claimed_until.as_millis());
    Ok(query.fetch_optional(db).await?.map(Job::from))
}
