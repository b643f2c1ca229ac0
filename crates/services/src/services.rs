//! Everything the verbs stand on.

use std::sync::Arc;

use kiai_store::{Blobs, Store};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use crate::{
    BlockingPool, Clock, Countries, Settings, SharedRng, accounts::AccountsState, rate_limits::RateLimits,
    users::UsersState,
};

/// What [`Services`] are made of, chosen in boot and in tests.
#[derive(Debug)]
pub struct Parts {
    /// What the operator decided.
    pub settings: Settings,
    /// The database.
    pub store: Store,
    /// Files.
    pub blobs: Blobs,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Chance.
    pub rng: SharedRng,
    /// Countries of addresses.
    pub countries: Arc<dyn Countries>,
    /// Pieces of blocking work at once; the number of cores in boot.
    pub blocking_size: usize,
    /// Every task of the services.
    pub tasks: TaskTracker,
    /// Cancelled when the server stops.
    pub stopping: CancellationToken,
}

/// Everything the verbs stand on, and what they keep in memory. Built once, shared by all gates.
#[derive(Debug)]
pub struct Services {
    /// What the operator decided.
    pub settings: Settings,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Chance.
    pub rng: SharedRng,
    /// Blocking work.
    pub blocking: BlockingPool,
    /// Every task of the services.
    pub tasks: TaskTracker,
    /// Cancelled when the server stops.
    pub stopping: CancellationToken,
    pub(crate) store: Store,
    #[expect(dead_code, reason = "read by the verbs of beatmaps and scores")]
    pub(crate) blobs: Blobs,
    pub(crate) countries: Arc<dyn Countries>,
    pub(crate) rate_limits: RateLimits,
    pub(crate) accounts: AccountsState,
    pub(crate) users: UsersState,
}

impl Services {
    /// Puts the parts together.
    #[must_use]
    pub fn new(parts: Parts) -> Arc<Self> {
        Arc::new(Self {
            accounts: AccountsState::new(&parts.settings, &parts.rng),
            users: UsersState::new(),
            rate_limits: RateLimits::new(parts.settings.rate_limits),
            blocking: BlockingPool::new(parts.blocking_size),
            settings: parts.settings,
            clock: parts.clock,
            rng: parts.rng,
            tasks: parts.tasks,
            stopping: parts.stopping,
            store: parts.store,
            blobs: parts.blobs,
            countries: parts.countries,
        })
    }
}
