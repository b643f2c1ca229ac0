use std::{sync::Arc, time::Duration};

use kiai_wire_lazer::hub::{
    activity::{InGame, UserActivity},
    metadata::MetadataServer,
    presence::UserStatus,
    spectator::SpectatorClient,
};
use parking_lot::Mutex;
use tokio_util::task::TaskTracker;

use super::{ChosenMap, Swarm, watcher};
use crate::lazer::{Error, LazerClient, Pace, PlayScript, SpectatorHub, autoplay::Skill};

/// How long the processing of a submitted score may take: the official server gives up then.
const PROCESSING_PATIENCE: Duration = Duration::from_secs(30);

/// A play that is watched: when each of its bundles left.
pub(super) struct Broadcast {
    pub(super) script: PlayScript,
    pub(super) left: Mutex<Vec<Duration>>,
}

/// Logs in, waits for its watchers, and plays as often as planned.
pub(super) async fn play(swarm: &Arc<Swarm>, index: usize, map: &ChosenMap, tasks: &TaskTracker) -> Result<(), Error> {
    let number = 1 + index * (1 + swarm.plan.watchers_per_player);
    let client = swarm.log_in(number).await?;
    let user = i64::from(client.me().await?.id);
    let metadata = client.open_metadata().await?;
    metadata.call(&MetadataServer::UpdateStatus(Some(UserStatus::Online))).await?;
    let metadata = HubPair { _multiplayer: client.open_multiplayer().await?, metadata };
    let mut spectator = client.open_spectator().await?;

    let broadcast = Arc::new(Broadcast {
        script: map.script(Skill { miss_every: swarm.plan.miss_every })?,
        left: Mutex::default(),
    });
    for watcher in 1..=swarm.plan.watchers_per_player {
        let (swarm, broadcast) = (swarm.clone(), broadcast.clone());
        tasks.spawn(async move {
            let outcome = watcher::watch(&swarm, number + watcher, user, &broadcast).await;
            swarm.count(outcome);
        });
    }
    let mut arrived = 0;
    while arrived < swarm.plan.watchers_per_player {
        arrived += spectator
            .wait_for(|call| match call {
                SpectatorClient::UserStartedWatching(users) => Some(users.0.len()),
                _ => None,
            })
            .await?;
    }
    for _ in 0..swarm.plan.play_count {
        metadata.playing(map).await?;
        once(swarm, &client, &mut spectator, &broadcast).await?;
    }
    Ok(())
}

/// One play, from its token to the score's processing.
async fn once(
    swarm: &Swarm,
    client: &LazerClient,
    spectator: &mut SpectatorHub,
    broadcast: &Broadcast,
) -> Result<(), Error> {
    let script = &broadcast.script;
    let clock = swarm.clock();
    let token = client.request_score_token(script.beatmap.get(), &script.checksum, script.ruleset).await?;
    spectator.begin(Some(token), &script.state()).await?;
    let began = clock.now();
    broadcast.left.lock().clear();
    for timed in &script.bundles {
        if swarm.plan.pace == Pace::RealTime {
            let due = began + Duration::from_secs_f64(timed.after_ms / 1000.0);
            clock.sleep(due.saturating_sub(clock.now())).await;
        }
        broadcast.left.lock().push(clock.now());
        spectator.send_frames(Some(token), &timed.bundle);
    }
    let ended = clock.now();
    let score = client.submit_score(script.beatmap.get(), token, &script.submission).await?;
    let answered = clock.now();
    spectator.end(Some(token), script).await?;
    let processed = spectator.wait_for(|call| match call {
        SpectatorClient::UserScoreProcessed(_, id) if id.get() == score.id => Some(()),
        _ => None,
    });
    let in_time = tokio::select! {
        processed = processed => { processed?; true }
        () = clock.sleep(PROCESSING_PATIENCE) => false,
    };
    let mut figures = swarm.figures.lock();
    figures.bundles_sent += script.bundles.len();
    figures.submissions.push(answered.saturating_sub(ended));
    if in_time {
        figures.processings.push(clock.now().saturating_sub(answered));
    } else {
        figures.fail(&"a score was not processed within 30 s");
    }
    Ok(())
}

/// The hubs that a playing game has open beside the spectator's.
struct HubPair {
    metadata: crate::lazer::MetadataHub,
    _multiplayer: crate::lazer::MultiplayerHub,
}

impl HubPair {
    async fn playing(&self, map: &ChosenMap) -> Result<(), Error> {
        let activity = UserActivity::InSoloGame(InGame {
            beatmap_id: i32::try_from(map.beatmap).unwrap_or(0),
            beatmap_display_title: map.title.as_str().into(),
            ruleset_id: 0,
            ruleset_playing_verb: "Clicking circles".into(),
        });
        self.metadata.call(&MetadataServer::UpdateActivity(Some(activity))).await
    }
}
