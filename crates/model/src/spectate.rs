//! Watching somebody play: what is played and the frames of it.

mod classic;

use serde::{Deserialize, Serialize};

pub use self::classic::{ClassicAction, ClassicBundle, ClassicFrame, ClassicStanding, ScoreV2Parts};
use crate::{Beatmap, HitCounts, Id, Mods};

/// In whose terms a client is told of plays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Family {
    /// In those of osu!(lazer): [`FrameBundle`].
    Lazer,
    /// In those of the bancho protocol: [`ClassicBundle`].
    Classic,
}

/// What somebody is doing with a play. Upstream: `SpectatedUserState`, with its numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
#[expect(missing_docs, reason = "the names are upstream's")]
pub enum PlayPhase {
    Idle = 0,
    Playing = 1,
    Paused = 2,
    Passed = 3,
    Failed = 4,
    Quit = 5,
}

impl PlayPhase {
    /// All of them, in order of their numbers.
    pub const ALL: [Self; 6] = [Self::Idle, Self::Playing, Self::Paused, Self::Passed, Self::Failed, Self::Quit];
}

/// What somebody plays. Upstream: `SpectatorState.cs`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PlayState {
    /// The beatmap, none when it is not known online.
    pub beatmap: Option<Id<Beatmap>>,
    /// The ruleset's number, none when the client does not tell. Custom rulesets have numbers of their own.
    pub ruleset: Option<i32>,
    /// Mods with settings.
    pub mods: Mods,
    /// How the play stands.
    pub phase: PlayPhase,
    /// Highest possible hit results.
    pub maximum_statistics: HitCounts,
}

/// A bundle of frames with the score as it stood at the last of them. Upstream: `FrameDataBundle.cs`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FrameBundle {
    /// The score so far.
    pub header: FrameHeader,
    /// Frames in order of time.
    pub frames: Vec<ReplayFrame>,
}

/// The score so far. Upstream: `FrameHeader.cs`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FrameHeader {
    /// Standardised score.
    pub total_score: i64,
    /// Accuracy, 0 to 1.
    pub accuracy: f64,
    /// Combo.
    pub combo: i32,
    /// Longest combo.
    pub max_combo: i32,
    /// Hit results so far.
    pub statistics: HitCounts,
    /// The inner state of the score processor, which lets a watcher join in the middle.
    pub processor: ScoreProcessorState,
    /// Mods, which may change in mid-play (touch device).
    pub mods: Mods,
    /// Standardised score without the mods' multiplier; older clients do not tell it.
    pub total_score_without_mods: Option<i64>,
    /// Gameplay times in milliseconds at which the player paused; older clients do not tell them.
    pub pauses: Option<Vec<i32>>,
}

/// The inner state of the score processor. Upstream: `ScoreProcessorStatistics` in `ScoreProcessor.cs`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ScoreProcessorState {
    /// Sum of base scores.
    pub base_score: f64,
    /// Highest possible sum of base scores so far.
    pub maximum_base_score: f64,
    /// Judgements that count for accuracy.
    pub accuracy_judgement_count: i32,
    /// Combo part.
    pub combo_portion: f64,
    /// Bonus part.
    pub bonus_portion: f64,
}

/// One frame of a replay. Upstream: `LegacyReplayFrame.cs`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReplayFrame {
    /// Milliseconds in the beatmap.
    pub time_ms: f64,
    /// Horizontal position; in mania the mask of held keys.
    pub x: Option<f32>,
    /// Vertical position.
    pub y: Option<f32>,
    /// Held buttons: left 1, right 2, second left 4, second right 8, smoke 16.
    pub buttons: i32,
}
