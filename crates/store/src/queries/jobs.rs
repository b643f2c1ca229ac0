//! Work that is to be done.

use kiai_model::Timestamp;

use crate::rows::Job;

queries! { jobs:
    /// Asks for a piece of work in the transaction that makes it needed. There is at most one of a kind and key: asked
    /// for again it takes the new payload, at the earlier of the two times; asked for while it runs, it runs again.
    write fn enqueue_job(kind: &str, key: &str, payload: &str, run_at: Timestamp);
    /// A job is done: forgotten, unless it was asked for again since it was claimed, which makes it due at once.
    write fn complete_job(job: &Job, now: Timestamp);
    /// A job failed and is due again at `again_at`.
    write fn fail_job(job: &Job, again_at: Timestamp);
    /// Makes all jobs due that were claimed and not completed, and gives their number: whoever held them is gone.
    write fn release_jobs(now: Timestamp) -> u64;
    /// How many jobs wait or run.
    read fn job_count() -> i64;
    /// When the next job is due, or a claim ends.
    read fn next_job_at() -> Option<Timestamp>;
}

queries! { claiming:
    /// Takes the job that is due the longest, for nobody else until `claimed_until`: by then it must be done or failed,
    /// or whoever held it has died and it is due again. Two who claim at once get two jobs.
    write fn claim_job(now: Timestamp, claimed_until: Timestamp) -> Option<Job>;
}
