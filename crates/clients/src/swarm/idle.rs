use tokio_util::sync::CancellationToken;

use super::Swarm;
use crate::lazer::Error;

/// Logs in and holds a metadata hub open until the others have finished.
pub(super) async fn stay(swarm: &Swarm, index: usize, finished: &CancellationToken) -> Result<(), Error> {
    let first = 1 + swarm.plan.player_count * (1 + swarm.plan.watchers_per_player);
    let client = swarm.log_in(first + index).await?;
    let mut hub = client.open_metadata().await?;
    swarm.figures.lock().idle += 1;
    loop {
        tokio::select! {
            () = finished.cancelled() => return Ok(()),
            heard = hub.next() => {
                if heard?.is_none() {
                    return Err(Error::Hub(format!("an idle hub ended: {:?}", hub.ending())));
                }
            }
        }
    }
}
