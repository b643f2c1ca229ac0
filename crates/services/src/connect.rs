//! Clients that get a permanent token because their user agrees in a browser: OAuth with PKCE, as neosu and neomod do it.
//!
//! A client makes up a proof, opens a browser with the hash of it (the challenge), and meanwhile asks for the token with
//! both. What is stored of it opens nothing: the token is made at the moment it is delivered, once. A user sees who asks
//! before they agree; where nobody has asked yet, only the code that they are shown gives the token, since somebody
//! else may have sent them the address of the page.

mod challenge;
mod decide;
mod finish;

use std::{sync::Arc, time::Duration};

use kiai_store::{StoreError, Tx, rows::ConnectRequest};
use tokio::sync::{Semaphore, broadcast};

pub use self::{
    challenge::{Challenge, Proof},
    decide::{Asked, DecideRefusal, Standing, approve, decline, standing},
    finish::{FinishRefusal, finish_by_challenge, finish_by_code},
};
use crate::Services;

/// How long a client may wait for its user to decide.
pub const LIFETIME: Duration = Duration::from_mins(10);

/// How long a client has, once its user has agreed.
pub const DELIVERY: Duration = Duration::from_mins(5);

/// How long a question is held before it is answered with "not yet". Clients give up after thirty seconds.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// How long a request that has ended is remembered, so that its client is told.
const REMEMBERED: Duration = Duration::from_hours(1);

/// Requests of one address, and of all, that have not ended.
const OPEN_OF_ORIGIN_MAX: i64 = 50;
const OPEN_MAX: i64 = 20_000;

/// Questions that are held at once; others are answered without waiting.
const HELD_MAX: usize = 4_096;

/// What is kept of such requests in memory.
#[derive(Debug)]
pub(crate) struct ConnectWaiting {
    decided: broadcast::Sender<Arc<str>>,
    held: Semaphore,
}

impl ConnectWaiting {
    pub(crate) fn new() -> Self {
        Self { decided: broadcast::channel(256).0, held: Semaphore::new(HELD_MAX) }
    }

    /// A user has decided, on whichever node.
    pub(crate) fn hear_of(&self, challenge: &Arc<str>) {
        // Nobody may be waiting.
        _ = self.decided.send(Arc::clone(challenge));
    }
}

/// How many questions are held at the moment.
#[must_use]
pub fn held_count(services: &Services) -> usize {
    HELD_MAX - services.connect.held.available_permits()
}

/// Forgets requests that ended a while ago, and gives their number.
///
/// # Errors
///
/// When the store fails.
pub async fn forget_ended(services: &Services) -> anyhow::Result<u64> {
    let before = services.clock.now() - REMEMBERED;
    Ok(services.store.write(move |tx| Box::pin(async move { tx.forget_connect_requests(before).await })).await?)
}

/// Remembers a request that is new, unless there are too many; says whether it did.
async fn begin(tx: &mut Tx, request: &ConnectRequest, now: kiai_model::Timestamp) -> Result<bool, StoreError> {
    if tx.open_connect_requests_from(&request.origin, now).await? >= OPEN_OF_ORIGIN_MAX
        || tx.open_connect_requests(now).await? >= OPEN_MAX
    {
        return Ok(false);
    }
    tx.put_connect_request(request).await?;
    Ok(true)
}
