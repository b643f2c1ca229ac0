//! Many games at once, as a load: they log in, play a real map at the game's own rate, and watch each other.

mod idle;
mod map;
mod neosu;
mod player;
mod report;
mod watcher;

use std::sync::Arc;

use kiai_signalr::Clock;
use parking_lot::Mutex;
use tokio::sync::Semaphore;
use tokio_util::task::TaskTracker;

pub use self::{
    map::ChosenMap,
    report::{Figures, Report},
};
use crate::{
    lazer::{Error, Game, LazerClient, Pace},
    signalr::Connector,
};

/// Logins under way at once: each costs the server a password hash.
const LOGINS_AT_ONCE: usize = 4;

/// How large the swarm is and what it does.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The server's `APIUrl`.
    pub server: String,
    /// Secret of the OAuth client 5.
    pub client_secret: String,
    /// Accounts are called this and a number; those that do not exist are registered.
    pub name_prefix: String,
    /// The password of all of them.
    pub password: String,
    /// Games that play.
    pub player_count: usize,
    /// Games that watch each player.
    pub watchers_per_player: usize,
    /// Games that only hold a hub open.
    pub idle_count: usize,
    /// Clients of neosu that poll at their pace; the first talks.
    pub neosu_count: usize,
    /// The server's DOMAIN: neosu asks names below it.
    pub domain: String,
    /// Plays of each player, one after another.
    pub play_count: usize,
    /// The beatmap to play; none takes the first ranked one that the server lists.
    pub beatmap: Option<i64>,
    /// The players leave out one circle in so many; 0 leaves out none.
    pub miss_every: usize,
    /// How fast is played.
    pub pace: Pace,
}

/// What everyone in the swarm knows.
struct Swarm {
    plan: Plan,
    connector: Connector,
    logins: Semaphore,
    figures: Mutex<Figures>,
}

/// Runs the swarm to its end: until every play is over, or without players until the connector's shutdown.
///
/// # Errors
/// When the server has no map to play. Whatever happens to a single game is counted in the report.
pub async fn run(plan: Plan, connector: Connector) -> Result<Report, Error> {
    let swarm = Arc::new(Swarm {
        plan,
        connector,
        logins: Semaphore::new(LOGINS_AT_ONCE),
        figures: Mutex::new(Figures::default()),
    });
    let scout = swarm.log_in(0).await?;
    let map = Arc::new(ChosenMap::find(&scout, swarm.plan.beatmap).await?);
    let began = swarm.clock().now();

    let (games, idlers) = (TaskTracker::new(), TaskTracker::new());
    let finished = swarm.connector.shutdown.child_token();
    for index in 0..swarm.plan.idle_count {
        let (swarm, finished) = (swarm.clone(), finished.clone());
        idlers.spawn(async move { swarm.count(idle::stay(&swarm, index, &finished).await) });
    }
    for index in 0..swarm.plan.neosu_count {
        let (swarm, finished) = (swarm.clone(), finished.clone());
        idlers.spawn(async move { swarm.count(neosu::stay(&swarm, index, &finished).await) });
    }
    for index in 0..swarm.plan.player_count {
        let (swarm, map, watchers) = (swarm.clone(), map.clone(), games.clone());
        games.spawn(async move { swarm.count(player::play(&swarm, index, &map, &watchers).await) });
    }
    games.close();
    games.wait().await;
    if swarm.plan.player_count == 0 {
        swarm.connector.shutdown.cancelled().await;
    }
    finished.cancel();
    idlers.close();
    idlers.wait().await;

    let took = swarm.clock().now().saturating_sub(began);
    let figures = std::mem::take(&mut *swarm.figures.lock());
    Ok(Report { figures, took, map: map.title.clone(), player_count: swarm.plan.player_count })
}

impl Swarm {
    /// The `number`-th game, logged in; its account is made if there is none.
    async fn log_in(&self, number: usize) -> Result<LazerClient, Error> {
        let mut game = Game::process(number as u64);
        game.client_secret.clone_from(&self.plan.client_secret);
        let client = LazerClient::with_connector(self.plan.server.as_str(), game, self.connector.clone());
        let name = format!("{}{number}", self.plan.name_prefix);
        let _turn = self.logins.acquire().await.map_err(|error| Error::Hub(error.to_string()))?;
        let began = self.clock().now();
        let first = client.login(&name, &self.plan.password).await;
        if let Err(Error::Refused { status: 400..=401, .. }) = first {
            client.register(&name, &format!("{name}@swarm.invalid"), &self.plan.password).await?;
            client.login(&name, &self.plan.password).await?;
        } else {
            first?;
            let took = self.clock().now().saturating_sub(began);
            self.figures.lock().logins.push(took);
        }
        Ok(client)
    }

    fn clock(&self) -> &dyn Clock {
        &*self.connector.clock
    }

    fn count(&self, outcome: Result<(), Error>) {
        if let Err(error) = outcome {
            self.figures.lock().fail(&error);
        }
    }
}
