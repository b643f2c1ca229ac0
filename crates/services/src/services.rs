//! Everything the verbs stand on.

use std::sync::{Arc, Weak};

use kiai_bus::{Bus, Message};
use kiai_store::{Blobs, Store};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use crate::{
    BlockingPool, Clock, Countries, Settings, SharedRng,
    accounts::AccountsState,
    beatmaps::BeatmapsState,
    builds::BuildsState,
    chat::ChatState,
    client_variables::ClientVariablesState,
    connect::ConnectWaiting,
    connections::Connections,
    jobs::JobsState,
    mirrors::{Mirrors, MirrorsState},
    presence::PresenceState,
    rate_limits::RateLimits,
    rooms::RoomsState,
    scores::ScoresState,
    sessions::SessionsState,
    spectate::SpectateState,
    statistics::StatisticsState,
    users::UsersState,
};

/// What [`Services`] are made of, chosen in boot and in tests.
pub struct Parts {
    /// What the operator decided.
    pub settings: Settings,
    /// The database.
    pub store: Store,
    /// Files.
    pub blobs: Blobs,
    /// What happens, told to everyone who must know.
    pub bus: Arc<Bus>,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Chance.
    pub rng: SharedRng,
    /// Countries of addresses.
    pub countries: Arc<dyn Countries>,
    /// Where sets come from that are not here.
    pub mirrors: Mirrors,
    /// Pieces of blocking work at once; the number of cores in boot.
    pub blocking_size: usize,
    /// Every task of the services.
    pub tasks: TaskTracker,
    /// Cancelled when the server stops.
    pub stopping: CancellationToken,
}

/// Everything the verbs stand on, and what they keep in memory. Built once, shared by all gates.
pub struct Services {
    /// What the operator decided.
    pub settings: Settings,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Chance.
    pub rng: SharedRng,
    /// What happens, told to everyone who must know.
    pub bus: Arc<Bus>,
    /// Who is connected.
    pub connections: Arc<Connections>,
    /// Blocking work.
    pub blocking: BlockingPool,
    /// Every task of the services.
    pub tasks: TaskTracker,
    /// Cancelled when the server stops.
    pub stopping: CancellationToken,
    pub(crate) store: Store,
    /// Files, for the verbs of beatmaps and scores.
    pub(crate) blobs: Blobs,
    pub(crate) countries: Arc<dyn Countries>,
    pub(crate) rate_limits: RateLimits,
    pub(crate) accounts: AccountsState,
    pub(crate) beatmaps: BeatmapsState,
    pub(crate) builds: BuildsState,
    pub(crate) chat: ChatState,
    pub(crate) client_variables: ClientVariablesState,
    pub(crate) connect: ConnectWaiting,
    pub(crate) mirrors: MirrorsState,
    pub(crate) users: UsersState,
    pub(crate) scores: ScoresState,
    pub(crate) statistics: StatisticsState,
    pub(crate) jobs: JobsState,
    pub(crate) presence: PresenceState,
    pub(crate) rooms: RoomsState,
    pub(crate) sessions: SessionsState,
    pub(crate) spectate: SpectateState,
    /// For what goes on beside, begun by a verb that only borrows.
    pub(crate) myself: Weak<Self>,
}

impl Services {
    /// Puts the parts together.
    #[must_use]
    pub fn new(parts: Parts) -> Arc<Self> {
        let services = Arc::new_cyclic(|myself| Self {
            myself: Weak::clone(myself),
            connections: Connections::new(Arc::clone(&parts.bus)),
            spectate: SpectateState::new(&parts.bus),
            bus: parts.bus,
            accounts: AccountsState::new(&parts.settings, &parts.rng),
            beatmaps: BeatmapsState::new(),
            builds: BuildsState::new(),
            chat: ChatState::new(),
            client_variables: ClientVariablesState::default(),
            connect: ConnectWaiting::new(),
            mirrors: MirrorsState::new(parts.mirrors),
            users: UsersState::new(),
            scores: ScoresState::new(),
            statistics: StatisticsState::new(),
            jobs: JobsState::default(),
            presence: PresenceState::default(),
            rooms: RoomsState::default(),
            sessions: SessionsState::default(),
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
        });
        services.listen();
        services
    }

    /// What verbs of other nodes, or of this one, changed behind our back.
    fn listen(self: &Arc<Self>) {
        let services = Arc::downgrade(self);
        self.bus.subscribe(move |message| {
            let Some(services) = services.upgrade() else { return };
            match message {
                Message::TokensRevoked { user, token_ids } => {
                    services.accounts.hear_of_revocation(*user, token_ids);
                    services.sessions.hear_of_revocation(token_ids);
                }
                Message::SessionEnded { id, .. } => services.sessions.hear_of_revocation(std::slice::from_ref(id)),
                Message::Tell { event, .. } => {
                    services.beatmaps.hear_of(event);
                    services.chat.hear_of(event);
                    services.client_variables.hear_of(event);
                    services.presence.hear_of(event);
                    services.scores.hear_of(event);
                }
                Message::ConnectDecided { challenge } => services.connect.hear_of(challenge),
                Message::ScoreProcessed { .. } => {}
            }
        });
    }
}
