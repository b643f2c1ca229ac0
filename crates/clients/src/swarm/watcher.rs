use std::sync::Arc;

use kiai_wire_lazer::hub::spectator::{FrameDataBundle, SpectatorClient};

use super::{Swarm, player::Broadcast};
use crate::lazer::{Error, Heard};

/// Logs in and watches `user` through all of its plays; every frame must come, in order.
pub(super) async fn watch(swarm: &Arc<Swarm>, number: usize, user: i64, broadcast: &Broadcast) -> Result<(), Error> {
    let client = swarm.log_in(number).await?;
    let mut hub = client.open_spectator().await?;
    hub.watch(user).await?;
    let mut next = 0;
    let mut delays = Vec::new();
    let mut plays_left = swarm.plan.play_count;
    while plays_left > 0 {
        match hub.next().await? {
            Some(Heard::Call(SpectatorClient::UserBeganPlaying(..))) => next = 0,
            Some(Heard::Call(SpectatorClient::UserSentFrames(_, bundle))) => {
                let arrived = swarm.clock().now();
                if let Some(left) = broadcast.left.lock().get(next) {
                    delays.push(arrived.saturating_sub(*left));
                }
                let is_same = broadcast.script.bundles.get(next).is_some_and(|sent| same_frames(&sent.bundle, &bundle));
                if !is_same {
                    swarm.figures.lock().bundles_wrong += 1;
                }
                next += 1;
            }
            Some(Heard::Call(SpectatorClient::UserFinishedPlaying(..))) => {
                plays_left -= 1;
                let mut figures = swarm.figures.lock();
                figures.bundles_received += next;
                figures.bundles_missed += broadcast.script.bundles.len().saturating_sub(next);
                figures.delays.append(&mut delays);
            }
            Some(_) => {}
            None => return Err(Error::Hub(format!("a watcher was cut off: {:?}", hub.ending()))),
        }
    }
    Ok(())
}

fn same_frames(sent: &kiai_model::spectate::FrameBundle, received: &FrameDataBundle) -> bool {
    FrameDataBundle::from(sent).frames == received.frames
}
