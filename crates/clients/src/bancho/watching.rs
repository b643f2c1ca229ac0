//! Playing before others, and watching them. Upstream: `SpectatorScreen.cpp` and `BanchoNetworking.cpp` of neosu.

use kiai_model::{Id, Ruleset};
use kiai_wire_bancho::{
    ClientPacket, ServerPacket,
    codec::Md5,
    mods::LegacyMods,
    rooms::ScoreFrame,
    spectate::{FrameBundle, ReplayAction, ReplayFrame},
    users::{Action, StatusUpdate, UserStats},
};

use super::{BanchoClient, BanchoError, Family, RunningClient};

/// A play as a client of bancho tells it to those who watch.
#[derive(Clone, Debug)]
pub struct Performance {
    /// What it says that it plays.
    pub status: StatusUpdate,
    /// Frames a bundle has.
    pub frames_per_bundle: usize,
    /// Frames to come, in order of time.
    pub frames: Vec<ReplayFrame>,
    /// The score as it stands.
    pub score: ScoreFrame,
    sequence: u16,
}

impl Performance {
    /// A play of a map, of which so many frames are to be shown.
    #[must_use]
    pub fn new(map_md5: &str, map_id: i64, mods: LegacyMods, mode: Ruleset, frames: Vec<ReplayFrame>) -> Self {
        let status = StatusUpdate {
            action: Action::Playing,
            info_text: "[neosu]\nkiai - stage [Normal]".into(),
            map_md5: Md5::from(map_md5),
            mods,
            mode,
            map_id: Id::new(map_id),
        };
        Self { status, frames_per_bundle: 60, frames, score: ScoreFrame::default(), sequence: 0 }
    }

    /// That it begins: what it plays, and a bundle that says so.
    pub fn begin(&mut self) -> [ClientPacket; 2] {
        [ClientPacket::ChangeAction(self.status.clone()), self.say(ReplayAction::NewSong)]
    }

    /// The next second of it, if there is more.
    pub fn next_bundle(&mut self) -> Option<FrameBundle> {
        let count = self.frames_per_bundle.min(self.frames.len());
        if count == 0 {
            return None;
        }
        let frames: Vec<_> = self.frames.drain(..count).collect();
        self.score.time_ms = frames.last().map_or(0, |frame| frame.time_ms);
        Some(self.bundle(ReplayAction::Standard, frames))
    }

    /// A bundle that says something and has no frames.
    pub fn say(&mut self, action: ReplayAction) -> ClientPacket {
        ClientPacket::SpectateFrames(self.bundle(action, Vec::new()))
    }

    fn bundle(&mut self, action: ReplayAction, frames: Vec<ReplayFrame>) -> FrameBundle {
        self.sequence = self.sequence.wrapping_add(1);
        FrameBundle { extra: 0, frames, action, score_frame: Some(self.score), sequence: self.sequence }
    }
}

/// What a client learns of the user it watches from packets, in the order in which it has to learn it: which map, and
/// then the play of it.
///
/// # Errors
/// [`BanchoError::Unreadable`] for frames of a play before anything was told of its map: no client could show them.
pub fn watched(user: i64, packets: &[ServerPacket]) -> Result<(Option<UserStats>, Vec<FrameBundle>), BanchoError> {
    let (mut stats, mut bundles) = (None, Vec::new());
    for packet in packets {
        match packet {
            ServerPacket::UserStats(told) if told.user_id.get() == user => stats = Some(told.clone()),
            ServerPacket::SpectateFrames(_) if stats.is_none() => {
                return Err(BanchoError::Unreadable("frames of a map that is not known".to_owned()));
            }
            ServerPacket::SpectateFrames(bundle) => bundles.push(bundle.clone()),
            _ => {}
        }
    }
    Ok((stats, bundles))
}

impl<F: Family> BanchoClient<F> {
    /// Begins to watch somebody, and gives what waits.
    ///
    /// # Errors
    /// As [`BanchoClient::poll`].
    pub async fn watch(&self, user: i64) -> Result<Vec<ServerPacket>, BanchoError> {
        self.poll(&[ClientPacket::StartSpectating(Id::new(user))]).await
    }
}

impl<F: Family> RunningClient<F> {
    /// Begins to watch somebody with the next flush: whom it watched before is forgotten.
    pub fn watch(&mut self, user: i64) {
        self.world.fellows.clear();
        self.world.lacking.clear();
        self.world.frames.clear();
        self.push(ClientPacket::StartSpectating(Id::new(user)));
    }

    /// Stops watching with the next flush.
    pub fn stop_watching(&mut self) {
        self.world.fellows.clear();
        self.push(ClientPacket::StopSpectating);
    }
}
