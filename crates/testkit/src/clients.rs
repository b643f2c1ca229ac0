//! The clients of a test, and where their server is.

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use kiai_clients::{Browser, LazerClient, NeosuClient, StableClient, lazer::Game};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use crate::Player;

/// The password of every player.
pub const PASSWORD: &str = "correct horse battery";

/// What the clients of a test are made with, for a server at some address: one in the test's process or in its own.
#[derive(Clone, Debug)]
pub struct Clients {
    address: SocketAddr,
    stopping: CancellationToken,
    tasks: TaskTracker,
    game_count: Arc<AtomicU64>,
}

impl Clients {
    /// Clients of the server at this address.
    #[must_use]
    pub fn of(address: SocketAddr) -> Self {
        Self { address, stopping: CancellationToken::new(), tasks: TaskTracker::new(), game_count: Arc::default() }
    }

    /// The same, now that their server is elsewhere.
    #[must_use]
    pub fn at(self, address: SocketAddr) -> Self {
        Self { address, ..self }
    }

    /// Ends their connections.
    pub(crate) async fn end(&self) {
        self.stopping.cancel();
        self.tasks.close();
        self.tasks.wait().await;
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The address of a path, which begins with a slash.
    #[must_use]
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// The `number`-th game that is started, with nobody logged in.
    ///
    /// # Panics
    ///
    /// When it cannot be made.
    #[must_use]
    pub fn game(&self, number: u64) -> LazerClient {
        self.start(Game::process(number))
    }

    /// A neosu with nobody logged in.
    ///
    /// # Panics
    ///
    /// When it cannot be made.
    #[must_use]
    pub fn neosu(&self) -> NeosuClient {
        NeosuClient::new(self.address, "localhost").expect("neosu starts")
    }

    /// An osu!stable with nobody logged in.
    ///
    /// # Panics
    ///
    /// When it cannot be made.
    #[must_use]
    pub fn stable(&self) -> StableClient {
        StableClient::new(self.address, "localhost").expect("osu!stable starts")
    }

    /// A browser that knows nothing of the site yet.
    ///
    /// # Panics
    ///
    /// When it cannot be made.
    #[must_use]
    pub fn browser(&self) -> Browser {
        Browser::new(self.address, "localhost").expect("a browser starts")
    }

    /// A game in which `name` has registered (with [`PASSWORD`]) and is logged in. Every name needs a `number` of its
    /// own.
    ///
    /// # Panics
    ///
    /// When the server refuses.
    pub async fn player(&self, number: u64, name: &str) -> LazerClient {
        let game = self.game(number);
        game.register(name, &format!("player{number}@example.com"), PASSWORD).await.expect("the account is made");
        game.login(name, PASSWORD).await.expect("the player is let in");
        game
    }

    /// A new account, logged in with a game of its own. Within a test, either this makes the players or
    /// [`Clients::player`].
    ///
    /// # Panics
    ///
    /// When the server refuses.
    pub async fn register(&self, name: &str) -> Player {
        let game = self.game(self.next_game());
        game.register(name, &format!("{}@example.org", name.replace(' ', "_")), PASSWORD)
            .await
            .expect("the account is made");
        Player::log_in(game, name).await
    }

    /// Another game that somebody with an account logs in to.
    ///
    /// # Panics
    ///
    /// When the server refuses.
    pub async fn log_in(&self, name: &str) -> Player {
        Player::log_in(self.game(self.next_game()), name).await
    }

    /// A game that goes on running while its server moves: it is the same process and stays logged in.
    ///
    /// # Panics
    ///
    /// When it cannot be made.
    #[must_use]
    pub fn again(&self, player: &Player) -> Player {
        let game = self.start(player.game.game().clone());
        game.set_tokens(player.tokens());
        Player { game, ..player.clone() }
    }

    fn start(&self, game: Game) -> LazerClient {
        LazerClient::new(self.url(""), game, self.stopping.clone(), self.tasks.clone()).expect("a game starts")
    }

    fn next_game(&self) -> u64 {
        1_000 + self.game_count.fetch_add(1, Ordering::Relaxed)
    }
}
