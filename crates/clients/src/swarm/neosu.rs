use std::time::Duration;

use kiai_wire_bancho::ClientPacket;
use tokio_util::sync::CancellationToken;

use super::Swarm;
use crate::{
    bancho::{Neosu, NeosuClient, RunningClient},
    lazer::Error,
};

/// How often a client looks whether it is time for something.
const TICK: Duration = Duration::from_millis(100);
/// How often the first of them says something.
const TALKS_EVERY: Duration = Duration::from_secs(5);
/// Where.
const CHANNEL: &str = "#osu";
/// What a line begins with; behind it stands when it was said, in microseconds of the swarm's time.
const MARK: &str = "swarm ";

/// Logs in with neosu and polls at its pace until the others have finished. The first says something now and then, and
/// each notes how late it hears that.
pub(super) async fn stay(swarm: &Swarm, index: usize, finished: &CancellationToken) -> Result<(), Error> {
    let plan = &swarm.plan;
    let number = 1 + plan.player_count * (1 + plan.watchers_per_player) + plan.idle_count + index;
    // With a game first: it makes the account if there is none.
    swarm.log_in(number).await?;
    let mut client = log_in(swarm, &format!("{}{number}", plan.name_prefix)).await?;
    swarm.figures.lock().neosu += 1;
    let mut talked_at = swarm.clock().now();
    loop {
        let now = swarm.clock().now();
        if index == 0 && now.saturating_sub(talked_at) >= TALKS_EVERY {
            talked_at = now;
            client.say(CHANNEL, &format!("{MARK}{}", now.as_micros()));
        }
        client.tick(now).await.map_err(failed)?;
        let heard = swarm.clock().now();
        for line in std::mem::take(&mut client.world.lines) {
            let said = line.text.strip_prefix(MARK).and_then(|at| at.parse().ok()).map(Duration::from_micros);
            if let Some(said) = said {
                swarm.figures.lock().chat_delays.push(heard.saturating_sub(said));
            }
        }
        if client.world.must_restart || client.world.me.is_none() {
            return Err(Error::Hub("a visit of neosu ended".to_owned()));
        }
        tokio::select! {
            () = finished.cancelled() => break,
            () = swarm.clock().sleep(TICK) => {}
        }
    }
    client.push(ClientPacket::Logout(0));
    client.settle(swarm.clock().now()).await.map_err(failed)
}

async fn log_in(swarm: &Swarm, name: &str) -> Result<RunningClient<Neosu>, Error> {
    let plan = &swarm.plan;
    let host = plan.server.strip_prefix("http://").ok_or_else(|| {
        Error::Hub("neosu in a swarm speaks plain http: the server's address begins with http://".to_owned())
    })?;
    let host = host.split('/').next().unwrap_or(host);
    let host = if host.contains(':') { host.to_owned() } else { format!("{host}:80") };
    let address = tokio::net::lookup_host(host).await.map_err(failed)?.next();
    let address = address.ok_or_else(|| Error::Hub("the server has no address".to_owned()))?;
    let client = NeosuClient::new(address, &plan.domain).map_err(failed)?;
    let _turn = swarm.logins.acquire().await.map_err(failed)?;
    RunningClient::log_in(client, name, &plan.password, swarm.clock().now()).await.map_err(failed)
}

fn failed(error: impl std::fmt::Display) -> Error {
    Error::Hub(error.to_string())
}
