use kiai_model::Timestamp;
use kiai_store::{Store, StoreError, rows::Job};

use crate::databases::both_databases;

async fn enqueue(store: &Store, key: &'static str, payload: &'static str, run_at: i64) {
    store
        .write(move |tx| Box::pin(async move { tx.enqueue_job("score", key, payload, Timestamp(run_at)).await }))
        .await
        .unwrap();
}

async fn claim(store: &Store, now: i64) -> Option<Job> {
    let claimed =
        store.write(move |tx| Box::pin(async move { tx.claim_job(Timestamp(now), Timestamp(now + 10)).await }));
    claimed.await.unwrap()
}

async fn complete(store: &Store, job: &Job, now: i64) {
    let job = job.clone();
    store.write(move |tx| Box::pin(async move { tx.complete_job(&job, Timestamp(now)).await })).await.unwrap();
}

both_databases! {
    async fn the_job_due_longest_is_claimed_first_and_once(store: Store) {
        enqueue(&store, "late", "{}", 5).await;
        enqueue(&store, "early", "{}", 3).await;
        assert_eq!(store.next_job_at().await.unwrap(), Some(Timestamp(3)));
        assert_eq!(claim(&store, 2).await, None);
        let early = claim(&store, 5).await.unwrap();
        assert_eq!((early.key.as_str(), early.attempts), ("early", 1));
        assert_eq!(claim(&store, 5).await.unwrap().key, "late");
        assert_eq!(claim(&store, 5).await, None);
        complete(&store, &early, 6).await;
        assert_eq!(store.job_count().await.unwrap(), 1);
    }

    async fn what_a_server_that_died_had_claimed_is_due_at_once(store: Store) {
        enqueue(&store, "claimed", "{}", 1).await;
        enqueue(&store, "to come", "{}", 50).await;
        claim(&store, 1).await.unwrap();
        let released = store.write(|tx| Box::pin(async move { tx.release_jobs(Timestamp(2)).await })).await;
        assert_eq!(released.unwrap(), 1);
        assert_eq!(claim(&store, 2).await.unwrap().key, "claimed");
        assert_eq!(claim(&store, 2).await, None);
    }

    async fn a_job_whose_worker_died_is_due_again(store: Store) {
        enqueue(&store, "a", "{}", 1).await;
        claim(&store, 1).await.unwrap();
        assert_eq!(claim(&store, 10).await, None);
        assert_eq!(claim(&store, 11).await.unwrap().attempts, 2);
    }

    async fn a_failed_job_waits(store: Store) {
        enqueue(&store, "a", "{}", 1).await;
        let job = claim(&store, 1).await.unwrap();
        store.write(move |tx| Box::pin(async move { tx.fail_job(&job, Timestamp(50)).await })).await.unwrap();
        assert_eq!(claim(&store, 49).await, None);
        assert!(claim(&store, 50).await.is_some());
    }

    async fn a_job_asked_for_while_it_runs_runs_again(store: Store) {
        enqueue(&store, "a", "old", 1).await;
        let job = claim(&store, 1).await.unwrap();
        enqueue(&store, "a", "new", 2).await;
        complete(&store, &job, 3).await;
        let again = claim(&store, 3).await.unwrap();
        assert_eq!((again.payload.as_str(), again.attempts), ("new", 1));
        complete(&store, &again, 4).await;
        assert_eq!(store.job_count().await.unwrap(), 0);
    }

    async fn a_job_asked_for_while_it_fails_does_not_wait(store: Store) {
        enqueue(&store, "a", "old", 1).await;
        let job = claim(&store, 1).await.unwrap();
        enqueue(&store, "a", "new", 2).await;
        store.write(move |tx| Box::pin(async move { tx.fail_job(&job, Timestamp(50)).await })).await.unwrap();
        let again = claim(&store, 2).await.unwrap();
        assert_eq!((again.payload.as_str(), again.attempts), ("new", 1));
    }

    async fn two_who_claim_at_once_get_two_jobs(store: Store) {
        for key in ["a", "b", "c", "d"] {
            enqueue(&store, key, "{}", 1).await;
        }
        let (a, b, c, d) = tokio::join!(claim(&store, 1), claim(&store, 1), claim(&store, 1), claim(&store, 1));
        let mut keys: Vec<String> = [a, b, c, d].into_iter().flatten().map(|job| job.key).collect();
        keys.sort();
        assert_eq!(keys, ["a", "b", "c", "d"]);
    }

    async fn a_job_is_not_asked_for_when_its_transaction_fails(store: Store) {
        let failed: Result<(), StoreError> = store.write(|tx| Box::pin(async move {
            tx.enqueue_job("score", "a", "{}", Timestamp(1)).await?;
            Err(StoreError::Contention)
        })).await;
        assert!(failed.is_err());
        assert_eq!(claim(&store, 1).await, None);
    }
}
