//! `kiai swarm`: a load of lazer clients against a running server.

use std::sync::Arc;

use clap::Args;
use kiai_clients::{
    lazer::Pace,
    signalr::{Connector, SystemClock},
    swarm::{self, Plan},
};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::Failure;
use super::serve::{raise_file_limit, runtime};
use crate::output;

/// How large the load is.
#[derive(Debug, Args)]
pub(super) struct Options {
    /// The server.
    #[arg(long, default_value = "http://127.0.0.1:8000")]
    server: String,
    /// Secret of the OAuth client 5.
    #[arg(long, default_value = "change-me")]
    client_secret: String,
    /// Accounts are called this and a number; those that do not exist are registered.
    #[arg(long, default_value = "swarm")]
    prefix: String,
    /// The password of all of them.
    #[arg(long, default_value = "swarm swarm swarm")]
    password: String,
    /// Games that play.
    #[arg(long, default_value_t = 4)]
    players: usize,
    /// Games that watch each player.
    #[arg(long, default_value_t = 2)]
    watchers: usize,
    /// Games that only hold a hub open. Without players they do so until Ctrl-C.
    #[arg(long, default_value_t = 0)]
    idle: usize,
    /// Clients of neosu that poll at their pace. Without players they do so until Ctrl-C.
    #[arg(long, default_value_t = 0)]
    neosu: usize,
    /// The server's DOMAIN, for neosu.
    #[arg(long, default_value = "localhost")]
    domain: String,
    /// Plays of each player.
    #[arg(long, default_value_t = 1)]
    plays: usize,
    /// The beatmap to play, by its number; else the first ranked one the server lists.
    #[arg(long)]
    beatmap: Option<i64>,
    /// Leave out one circle in so many; 0 leaves out none.
    #[arg(long, default_value_t = 0)]
    miss_every: usize,
    /// Send frames as fast as they go, not at the rate of the game. The server then does not rank the plays.
    #[arg(long)]
    at_once: bool,
}

/// Runs the load and prints what came of it. Anything that failed makes the command fail.
pub(super) fn run(options: Options) -> Result<(), Failure> {
    raise_file_limit();
    let plan = Plan {
        server: options.server.trim_end_matches('/').to_owned(),
        client_secret: options.client_secret,
        name_prefix: options.prefix,
        password: options.password,
        player_count: options.players,
        watchers_per_player: options.watchers,
        idle_count: options.idle,
        neosu_count: options.neosu,
        domain: options.domain,
        play_count: options.plays,
        beatmap: options.beatmap,
        miss_every: options.miss_every,
        pace: if options.at_once { Pace::AtOnce } else { Pace::RealTime },
    };
    let report = runtime()?.block_on(async {
        let (shutdown, tasks) = (CancellationToken::new(), TaskTracker::new());
        let http = kiai_clients::lazer::http_client().map_err(|error| Failure::Failed(error.to_string()))?;
        let connector =
            Connector { http, clock: Arc::new(SystemClock::new()), shutdown: shutdown.clone(), tasks: tasks.clone() };
        let interrupted = shutdown.clone();
        tasks.spawn(async move {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => interrupted.cancel(),
                () = interrupted.cancelled() => {}
            }
        });
        let report = swarm::run(plan, connector).await.map_err(|error| Failure::Failed(error.to_string()));
        shutdown.cancel();
        tasks.close();
        tasks.wait().await;
        report
    })?;
    output::answer(&report.to_string());
    if report.is_clean() { Ok(()) } else { Err(Failure::Failed("the load was not carried without fault".into())) }
}
