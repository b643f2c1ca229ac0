//! The recording of one play.

use kiai_model::{
    Beatmap, BeatmapStatus, HitCounts, HitResult, Id, Mods, Timestamp, User,
    score::ScoreToken,
    spectate::{FrameBundle, PlayPhase, PlayState, ReplayFrame},
};
use serde::{Deserialize, Serialize};

use super::Outcome;

/// Frames of one recording: more than two hours of play, 16 MB.
pub(super) const MAX_FRAMES: usize = 500_000;

/// What must be known of a beatmap that is played.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlayedMap {
    /// Which.
    pub beatmap: Id<Beatmap>,
    /// Lower-case hex MD5 of its file.
    pub checksum: String,
    /// Its status when the play began.
    pub status: BeatmapStatus,
    /// Version of the file format: files before version 5 are played 24 ms later.
    pub format_version: i64,
}

impl From<&Beatmap> for PlayedMap {
    fn from(beatmap: &Beatmap) -> Self {
        Self {
            beatmap: beatmap.id,
            checksum: beatmap.checksum.clone(),
            status: beatmap.status,
            format_version: beatmap.format_version,
        }
    }
}

/// A play as it was streamed: what a replay is made of.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Recording {
    /// The token the score is submitted with.
    pub token: Id<ScoreToken>,
    /// Who plays.
    pub user: Id<User>,
    /// Their name.
    pub username: String,
    /// The ruleset's number.
    pub ruleset: i32,
    /// What is played.
    pub map: PlayedMap,
    /// Highest possible hit results.
    pub maximum_statistics: HitCounts,
    /// Mods, as last told.
    pub mods: Mods,
    /// Hit results so far.
    pub statistics: HitCounts,
    /// Accuracy so far, 0 to 1.
    pub accuracy: f64,
    /// Combo at the last frame.
    pub combo: i32,
    /// Longest combo so far.
    pub max_combo: i32,
    /// Standardised score so far.
    pub total_score: i64,
    /// The same without the mods' multiplier, where the client told it.
    pub total_score_without_mods: Option<i64>,
    /// Gameplay times in milliseconds at which the player paused.
    pub pauses: Vec<i32>,
    /// Frames in the order in which they came.
    pub frames: Vec<ReplayFrame>,
    /// Whether there were more frames than there was room for. Then none is kept.
    pub is_too_long: bool,
    /// When the last news came. In a finished recording: when it finished.
    pub updated_at: Timestamp,
    /// How the play ended, once it has: passed, failed or left.
    pub ended_as: Option<PlayPhase>,
}

impl Recording {
    pub(super) fn new(
        token: Id<ScoreToken>,
        user: Id<User>,
        username: &str,
        ruleset: i32,
        map: PlayedMap,
        state: &PlayState,
        now: Timestamp,
    ) -> Self {
        Self {
            token,
            user,
            username: username.to_owned(),
            ruleset,
            map,
            maximum_statistics: state.maximum_statistics.clone(),
            mods: state.mods.clone(),
            statistics: HitCounts::default(),
            accuracy: 0.0,
            combo: 0,
            max_combo: 0,
            total_score: 0,
            total_score_without_mods: None,
            pauses: Vec::new(),
            frames: Vec::new(),
            is_too_long: false,
            updated_at: now,
            ended_as: None,
        }
    }

    /// Takes in frames and the score at the last of them.
    pub(super) fn add(&mut self, bundle: &FrameBundle, has_room: bool, now: Timestamp) {
        let header = &bundle.header;
        self.accuracy = header.accuracy;
        self.combo = header.combo;
        self.max_combo = header.max_combo;
        self.total_score = header.total_score;
        if self.statistics != header.statistics {
            self.statistics.clone_from(&header.statistics);
        }
        if self.mods != header.mods {
            self.mods.clone_from(&header.mods);
        }
        if header.total_score_without_mods.is_some() {
            self.total_score_without_mods = header.total_score_without_mods;
        }
        if let Some(pauses) = &header.pauses {
            self.pauses.clone_from(pauses);
        }
        if !has_room || self.frames.len() + bundle.frames.len() > MAX_FRAMES {
            self.is_too_long = true;
            self.frames = Vec::new();
        }
        if !self.is_too_long {
            self.frames.extend_from_slice(&bundle.frames);
        }
        self.updated_at = now;
    }

    /// The end of the play, if its replay may be worth keeping: the map has a leaderboard and something was hit.
    pub(super) fn finish(mut self, phase: Option<PlayPhase>, now: Timestamp) -> Option<Outcome> {
        (self.updated_at, self.ended_as) = (now, phase);
        let is_worth_it = self.map.status.has_leaderboard() && self.statistics.sum(HitResult::is_hit) > 0;
        is_worth_it.then(|| Outcome::Finished(Box::new(self)))
    }
}
