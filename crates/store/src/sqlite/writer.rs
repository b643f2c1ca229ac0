//! The one connection that writes.
//!
//! A commit costs a flush of the disk, whatever is in it, so transactions that wait for one another are committed
//! together: each in a savepoint of its own, so that one that fails takes nothing of the others with it, and each
//! acknowledged only after the commit.

use std::panic::AssertUnwindSafe;

use futures_util::{FutureExt, future::BoxFuture};
use sqlx::{Connection, SqliteConnection};
use tokio::sync::{mpsc, oneshot};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use crate::{Result, StoreError, Tx, transaction::Lent};

/// Transactions that may wait; whoever comes then waits for a place.
const QUEUE_MAX: usize = 1024;

/// Transactions in one commit: bounds how long the first waits for the last.
const GROUP_MAX: usize = 128;

#[derive(Clone, Debug)]
pub(super) struct Writer {
    queue: mpsc::Sender<Work>,
    closing: CancellationToken,
    closed: CancellationToken,
}

/// One transaction's body.
type Work = Box<dyn for<'t> FnOnce(&'t mut Tx) -> BoxFuture<'t, Outcome> + Send>;

/// What a body came to, not yet told to its caller.
struct Outcome {
    keep: bool,
    tell: Box<dyn FnOnce(Result<()>) + Send>,
}

impl Writer {
    pub(super) fn start(connection: SqliteConnection, tasks: &TaskTracker) -> Self {
        let (queue, waiting) = mpsc::channel(QUEUE_MAX);
        let (closing, closed) = (CancellationToken::new(), CancellationToken::new());
        let writer = Self { queue, closing: closing.clone(), closed: closed.clone() };
        tasks.spawn(async move {
            let _told_at_the_end = closed.drop_guard();
            let mut tx = Tx::sqlite(connection);
            serve(&mut tx, waiting, closing).await;
            if let Err(error) = tx.hang_up().await {
                tracing::warn!(error = %error, "the database was not closed in order");
            }
        });
        writer
    }

    pub(super) async fn write<T, E, F>(&self, body: F) -> Result<T, E>
    where
        F: for<'t> FnOnce(&'t mut Tx) -> BoxFuture<'t, Result<T, E>> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let (teller, told) = oneshot::channel();
        let work: Work = Box::new(move |tx| {
            async move {
                let result = body(tx).await;
                let keep = result.is_ok();
                // The caller may have stopped waiting: then there is nobody to tell.
                Outcome {
                    keep,
                    tell: Box::new(move |committed| drop(teller.send(committed.map_err(E::from).and(result)))),
                }
            }
            .boxed()
        });
        self.queue.send(work).await.map_err(|_| StoreError::Closed)?;
        told.await.map_err(|_| StoreError::Commit("the transaction was given up".to_owned()))?
    }

    /// Finishes what waits and closes the connection.
    pub(super) async fn close(&self) {
        self.closing.cancel();
        self.closed.cancelled().await;
    }
}

async fn serve(tx: &mut Tx, mut waiting: mpsc::Receiver<Work>, closing: CancellationToken) {
    loop {
        let first = tokio::select! {
            biased;
            () = closing.cancelled(), if !waiting.is_closed() => {
                waiting.close(); // what waits already is still served
                continue;
            }
            first = waiting.recv() => first,
        };
        let Some(first) = first else { break };
        let mut next = Some(first);
        while let Some(first) = next {
            next = commit_group(tx, first, &mut waiting).await;
        }
    }
}

/// Gives what did not come to its turn because the connection failed.
async fn commit_group(tx: &mut Tx, first: Work, waiting: &mut mpsc::Receiver<Work>) -> Option<Work> {
    if let Err(error) = execute(tx, "BEGIN IMMEDIATE; SAVEPOINT body").await {
        tracing::error!(error = %error, "no transaction could be begun");
        return None; // the caller learns so by the silence
    }
    let mut outcomes = Vec::new();
    let mut failure = None;
    let mut next = Some(first);
    while let Some(work) = next.take() {
        // None when it panicked: again, silence.
        let outcome = AssertUnwindSafe(work(tx)).catch_unwind().await.ok();
        let keep = outcome.as_ref().is_some_and(|outcome| outcome.keep);
        outcomes.extend(outcome);
        if outcomes.len() < GROUP_MAX {
            next = waiting.try_recv().ok();
        }
        failure = execute(tx, after_body(keep, next.is_some())).await.err();
        if failure.is_some() {
            break;
        }
    }
    if failure.is_some() {
        // May itself fail when there is no transaction to end, which is what we want.
        drop(execute(tx, "ROLLBACK").await);
    }
    let failure = failure.map(|error| error.to_string());
    for Outcome { keep, tell } in outcomes {
        match &failure {
            Some(text) if keep => tell(Err(StoreError::Commit(text.clone()))),
            _ => tell(Ok(())),
        }
    }
    next
}

/// What follows a body: it is kept or undone, and the next one begins or all are committed. In one statement: each is a
/// walk to the thread that SQLite works on.
const fn after_body(keep: bool, is_another_waiting: bool) -> &'static str {
    match (keep, is_another_waiting) {
        (true, true) => "RELEASE body; SAVEPOINT body",
        (true, false) => "RELEASE body; COMMIT",
        (false, true) => "ROLLBACK TO body", // and the savepoint stands
        (false, false) => "ROLLBACK TO body; RELEASE body; COMMIT",
    }
}

async fn execute(tx: &mut Tx, sql: &'static str) -> Result<()> {
    if let Lent::Sqlite(connection) = tx.lend() {
        sqlx::query(sql).execute(connection).await?;
    }
    Ok(())
}

impl Tx {
    async fn hang_up(self) -> Result<()> {
        match self.into_sqlite() {
            Some(connection) => Ok(connection.close().await?),
            None => Ok(()),
        }
    }
}
