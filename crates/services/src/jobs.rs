//! Work that is remembered in the store until it is done.
//!
//! A verb asks for work in its own transaction ([`kiai_store::Tx::enqueue_job`]) and wakes the runner once that has
//! committed. Work bears being done twice: whoever claimed it may die, and then somebody does it again.

use std::{sync::Arc, time::Duration};

use kiai_store::rows::Job;
use tokio::sync::Notify;

use crate::{Services, scores, statistics};

/// By when claimed work must be done; then it is due again.
const CLAIM: Duration = Duration::from_mins(5);
/// How long the runner sleeps when nobody wakes it.
const POLL: Duration = Duration::from_secs(5);
/// Pause after the first failure; each one more doubles it, up to [`PAUSE_MAX`].
const PAUSE: Duration = Duration::from_secs(5);
const PAUSE_MAX: Duration = Duration::from_hours(1);
/// Runners at once: scores of one storm are computed side by side.
const RUNNER_COUNT: usize = 2;

/// What wakes the runners.
#[derive(Debug, Default)]
pub(crate) struct JobsState {
    work: Notify,
}

impl JobsState {
    /// There is work.
    pub(crate) fn wake(&self) {
        self.work.notify_one();
    }
}

/// Starts the runners, as tasks of the services, until the server stops. What a server that died had claimed is due at
/// once: there is one server to a database.
pub fn start(services: &Arc<Services>) {
    let starting = Arc::clone(services);
    services.tasks.spawn(async move {
        let now = starting.clock.now();
        let released = starting.store.write(move |tx| Box::pin(async move { tx.release_jobs(now).await }));
        if let Err(error) = released.await {
            tracing::error!(error = %error, "Jobs of a former run cannot be released");
        }
        for _ in 0..RUNNER_COUNT {
            starting.tasks.spawn(run_jobs(Arc::clone(&starting)));
        }
    });
    let recording = Arc::clone(services);
    services.tasks.spawn(async move { statistics::record_ranks_daily(&recording).await });
    let sweeping = Arc::clone(services);
    services.tasks.spawn(async move { scores::sweep_replays_hourly(&sweeping).await });
}

async fn run_jobs(services: Arc<Services>) {
    let stopping = services.stopping.clone();
    while !stopping.is_cancelled() {
        if let Err(error) = run_pending_jobs(&services).await {
            tracing::error!(error = format!("{error:#}"), "Jobs cannot be claimed");
        }
        tokio::select! {
            () = stopping.cancelled() => {}
            () = services.jobs.work.notified() => {}
            () = services.clock.sleep(POLL) => {}
        }
    }
}

/// Does all work that is due, and gives how many pieces were done. Tests call it; the runners do all the time.
///
/// # Errors
///
/// When the store fails. A failed piece of work is no error: it is due again later.
pub async fn run_pending_jobs(services: &Services) -> anyhow::Result<usize> {
    let mut done_count = 0;
    while !services.stopping.is_cancelled() {
        let now = services.clock.now();
        let claimed =
            services.store.write(move |tx| Box::pin(async move { tx.claim_job(now, now + CLAIM).await })).await?;
        let Some(job) = claimed else { break };
        let outcome = run(services, &job).await;
        let now = services.clock.now();
        match outcome {
            Ok(()) => {
                services.store.write(move |tx| Box::pin(async move { tx.complete_job(&job, now).await })).await?;
                done_count += 1;
            }
            Err(error) => {
                tracing::warn!(kind = job.kind, key = job.key, error = format!("{error:#}"), "A job failed");
                let again_at = now + pause_after(job.attempts);
                services.store.write(move |tx| Box::pin(async move { tx.fail_job(&job, again_at).await })).await?;
            }
        }
    }
    Ok(done_count)
}

async fn run(services: &Services, job: &Job) -> anyhow::Result<()> {
    match job.kind.as_str() {
        scores::PROCESS_JOB => scores::process_job(services, job).await,
        scores::REPLAY_JOB => scores::check_replay_job(services, job).await,
        scores::EXAMINE_JOB => scores::examine_replay_job(services, job).await,
        other => anyhow::bail!("nobody knows how to do `{other}`"),
    }
}

fn pause_after(attempts: i64) -> Duration {
    let doublings = u32::try_from(attempts.clamp(1, 20)).unwrap_or(20) - 1;
    PAUSE.saturating_mul(1 << doublings).min(PAUSE_MAX)
}
