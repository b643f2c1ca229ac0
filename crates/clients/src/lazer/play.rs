//! Playing and watching over the spectator hub. Upstream: `SpectatorClient.cs`, `SubmittingPlayer.cs`.

use std::time::Duration;

use kiai_model::{
    Id, User,
    score::ScoreToken,
    spectate::{FrameBundle, PlayState},
};
use kiai_wire_lazer::hub::spectator::{SpectatorClient, SpectatorServer};

use super::{Error, Heard, LazerClient, PlayScript, hubs::SpectatorHub, strict::SubmittedScore};

/// How fast a script is played.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pace {
    /// One bundle after the other.
    AtOnce,
    /// As it was played.
    RealTime,
}

impl LazerClient {
    /// Plays `script` from the token to the end, as the game does: the hub hears the play, the score goes by HTTP, and
    /// then the hub hears of the end. `spectator` must be this client's.
    ///
    /// # Errors
    /// Whatever fails first.
    pub async fn play(
        &self,
        spectator: &SpectatorHub,
        script: &PlayScript,
        pace: Pace,
    ) -> Result<SubmittedScore, Error> {
        let token = self.request_score_token(script.beatmap.get(), &script.checksum, script.ruleset).await?;
        spectator.begin(Some(token), &script.state()).await?;
        spectator.send_all_frames(Some(token), script, pace).await;
        let score = self.submit_score(script.beatmap.get(), token, &script.submission).await?;
        spectator.end(Some(token), script).await?;
        Ok(score)
    }
}

impl SpectatorHub {
    /// Begins a play, sends all its frames and ends it, without a submission.
    ///
    /// # Errors
    /// [`Error::Hub`].
    pub async fn stream(&self, token: Option<i64>, script: &PlayScript, pace: Pace) -> Result<(), Error> {
        self.begin(token, &script.state()).await?;
        self.send_all_frames(token, script, pace).await;
        self.end(token, script).await
    }

    /// Sends all frames of a play at that pace.
    pub async fn send_all_frames(&self, token: Option<i64>, script: &PlayScript, pace: Pace) {
        let mut passed_ms = 0.0;
        for timed in &script.bundles {
            if pace == Pace::RealTime {
                self.clock().sleep(Duration::from_secs_f64((timed.after_ms - passed_ms) / 1000.0)).await;
                passed_ms = timed.after_ms;
            }
            self.send_frames(token, &timed.bundle);
        }
    }

    /// Ends a play as the script does.
    ///
    /// # Errors
    /// [`Error::Hub`].
    pub async fn end(&self, token: Option<i64>, script: &PlayScript) -> Result<(), Error> {
        self.call(&SpectatorServer::EndPlaySessionV2(token.map(Id::new), script.final_phase().into())).await
    }

    /// Begins a play.
    ///
    /// # Errors
    /// [`Error::Hub`].
    pub async fn begin(&self, token: Option<i64>, state: &PlayState) -> Result<(), Error> {
        self.call(&SpectatorServer::BeginPlaySessionV2(token.map(Id::<ScoreToken>::new), state.into())).await
    }

    /// Sends frames, without waiting.
    pub fn send_frames(&self, token: Option<i64>, bundle: &FrameBundle) {
        self.send(&SpectatorServer::SendFrameDataV2(token.map(Id::new), bundle.into()));
    }

    /// Begins to watch somebody.
    ///
    /// # Errors
    /// [`Error::Hub`].
    pub async fn watch(&self, user: i64) -> Result<(), Error> {
        self.call(&SpectatorServer::StartWatchingUser(Id::<User>::new(user))).await
    }

    /// Waits for the first callback that `pick` takes, and drops those before it.
    ///
    /// # Errors
    /// [`Error::Hub`], also when the connection ends first.
    pub async fn wait_for<T>(&mut self, mut pick: impl FnMut(SpectatorClient) -> Option<T>) -> Result<T, Error> {
        loop {
            match self.next().await? {
                Some(Heard::Call(call)) => {
                    if let Some(picked) = pick(call) {
                        return Ok(picked);
                    }
                }
                Some(Heard::Common(_)) => {}
                None => return Err(Error::Hub("the connection ended".to_owned())),
            }
        }
    }
}
