//! Services without a server, for tests of verbs and of gates.

use std::sync::Arc;

use kiai_bus::Bus;
use kiai_model::{BeatmapStatus, Id, User};
use kiai_services::{
    Countries, NoCountries, OauthClient, Parts, Registration, Services, Settings, SharedRng,
    accounts::{NewAccount, register},
    builds::BuildCheck,
    mirrors::Mirrors,
};
use kiai_store::{Blobs, Store};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use crate::{FakeClock, PASSWORD, TestDatabase};

/// Services on a database of their own, SQLite unless another is named, with a clock that the test moves, chance that is
/// the same in every run, and limits of rates on.
pub struct TestServices {
    /// The services.
    pub services: Arc<Services>,
    /// Their time.
    pub clock: Arc<FakeClock>,
    database: Arc<TestDatabase>,
}

impl std::fmt::Debug for TestServices {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TestServices").finish_non_exhaustive()
    }
}

/// What a test may choose.
#[derive(Debug)]
pub struct Choices {
    /// The settings.
    pub settings: Settings,
    /// Countries of addresses.
    pub countries: Arc<dyn Countries>,
    /// Where sets come from that are not here.
    pub mirrors: Mirrors,
}

impl Default for Choices {
    fn default() -> Self {
        Self {
            settings: Settings {
                domain: "localhost".to_owned(),
                public_url: "http://localhost:8000".to_owned(),
                oauth_clients: vec![OauthClient { id: "5".to_owned(), secret: "secret".to_owned() }],
                secret_key: "a key for tests only".to_owned(),
                registration: Registration::Open,
                rate_limits: true,
                build_check: BuildCheck::default(),
                player_map_status: BeatmapStatus::Qualified,
                seasonal_backgrounds: Vec::new(),
            },
            countries: Arc::new(NoCountries),
            mirrors: Mirrors::default(),
        }
    }
}

impl TestServices {
    /// Services with nothing chosen: registration is open, the client is 5 with the secret `secret`.
    pub async fn new() -> Self {
        Self::with(|_| {}).await
    }

    /// Services as `choose` changes them.
    ///
    /// # Panics
    ///
    /// When the database cannot be made.
    pub async fn with(choose: impl FnOnce(&mut Choices)) -> Self {
        let mut choices = Choices::default();
        choose(&mut choices);
        Self::begin(Arc::new(TestDatabase::sqlite()), Arc::new(FakeClock::default()), choices).await
    }

    /// Services on this database, with nothing chosen. Whoever made it takes it away.
    pub async fn on(database: &Arc<TestDatabase>) -> Self {
        Self::begin(Arc::clone(database), Arc::new(FakeClock::default()), Choices::default()).await
    }

    /// Other services on the same database and at the same time, as after a crash of these: with nothing chosen.
    ///
    /// # Panics
    ///
    /// When the database cannot be opened.
    pub async fn again(&self) -> Self {
        Self::begin(Arc::clone(&self.database), Arc::clone(&self.clock), Choices::default()).await
    }

    async fn begin(database: Arc<TestDatabase>, clock: Arc<FakeClock>, choices: Choices) -> Self {
        let tasks = TaskTracker::new();
        let services = Services::new(Parts {
            settings: choices.settings,
            store: Store::connect(database.address(), database.folder(), &tasks).await.expect("a database"),
            blobs: Blobs::open(&database.folder().join("blobs")).expect("a folder for blobs"),
            bus: Arc::new(Bus::default()),
            clock: clock.clone(),
            rng: SharedRng::new([7; 32]),
            countries: choices.countries,
            mirrors: choices.mirrors,
            blocking_size: 2,
            tasks,
            stopping: CancellationToken::new(),
        });
        Self { services, clock, database }
    }

    /// A user of this name whose password is [`PASSWORD`].
    ///
    /// # Panics
    ///
    /// When the name cannot be had.
    pub async fn given_user(&self, username: &str) -> Id<User> {
        let new = NewAccount {
            username: username.to_owned(),
            email: format!("{}@example.com", username.replace(' ', "_")),
            password: PASSWORD.to_owned(),
            country: None,
            address: [192, 0, 2, u8::try_from(username.len()).unwrap_or(1)].into(),
        };
        register(&self.services, new).await.expect("the name is free")
    }
}
