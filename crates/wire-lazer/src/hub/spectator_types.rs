//! What spectating carries, and its way to and from the house's own terms.

use kiai_model::{
    HitCounts, Id, Mods,
    spectate::{FrameBundle, FrameHeader as Header, PlayPhase, PlayState, ReplayFrame, ScoreProcessorState},
};
use kiai_wire_derive::{Decode, Encode};

use super::spectator::{SpectatedUserState, SpectatorState};
use crate::msgpack::{DateTimeOffset, List};

/// Frames in one bundle at most. The game sends about thirty.
const MAX_FRAMES: usize = 4096;
/// Pauses in one play at most.
const MAX_PAUSES: usize = 4096;

/// Frames, and the score at the last of them. Upstream: `FrameDataBundle.cs`.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct FrameDataBundle {
    /// The score so far.
    #[key(0)]
    pub header: FrameHeader,
    /// Frames in order of time.
    #[key(1)]
    pub frames: List<LegacyReplayFrame, MAX_FRAMES>,
}

/// The score so far. Upstream: `FrameHeader.cs`.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct FrameHeader {
    /// Standardised score.
    #[key(0)]
    pub total_score: i64,
    /// Accuracy, 0 to 1.
    #[key(1)]
    pub accuracy: f64,
    /// Combo.
    #[key(2)]
    pub combo: i32,
    /// Longest combo.
    #[key(3)]
    pub max_combo: i32,
    /// Hit results so far.
    #[key(4)]
    pub statistics: HitCounts,
    /// Inner state of the score processor.
    #[key(5)]
    pub score_processor_statistics: ScoreProcessorStatistics,
    /// Unused: clients send the default.
    #[key(6)]
    pub received_time: DateTimeOffset,
    /// Mods, which may change in mid-play.
    #[key(7)]
    pub mods: Mods,
    /// Standardised score without the mods' multiplier.
    #[key(8)]
    pub total_score_without_mods: Option<i64>,
    /// Gameplay times in milliseconds at which the player paused.
    #[key(9)]
    pub pauses: Option<List<i32, MAX_PAUSES>>,
}

/// Inner state of the score processor. Upstream: `ScoreProcessorStatistics` in `ScoreProcessor.cs`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Encode, Decode)]
pub struct ScoreProcessorStatistics {
    /// Sum of base scores.
    #[key(0)]
    pub base_score: f64,
    /// Highest possible sum of base scores so far.
    #[key(1)]
    pub maximum_base_score: f64,
    /// Judgements that count for accuracy.
    #[key(2)]
    pub accuracy_judgement_count: i32,
    /// Combo part.
    #[key(3)]
    pub combo_portion: f64,
    /// Bonus part.
    #[key(4)]
    pub bonus_portion: f64,
}

/// One frame of a replay. Upstream: `LegacyReplayFrame.cs`, `ReplayFrame.cs`.
#[derive(Clone, Copy, Debug, PartialEq, Encode, Decode)]
pub struct LegacyReplayFrame {
    /// Milliseconds in the beatmap.
    #[key(0)]
    pub time: f64,
    /// Horizontal position; in mania the mask of held keys.
    #[key(1)]
    pub mouse_x: Option<f32>,
    /// Vertical position.
    #[key(2)]
    pub mouse_y: Option<f32>,
    /// Held buttons: left 1, right 2, second left 4, second right 8, smoke 16.
    #[key(3)]
    pub button_state: i32,
}

impl From<SpectatorState> for PlayState {
    fn from(state: SpectatorState) -> Self {
        Self {
            beatmap: state.beatmap_id.map(|id| Id::new(i64::from(id))),
            ruleset: state.ruleset_id,
            mods: state.mods,
            phase: state.state.into(),
            maximum_statistics: state.maximum_statistics,
        }
    }
}

impl From<&PlayState> for SpectatorState {
    fn from(state: &PlayState) -> Self {
        Self {
            beatmap_id: state.beatmap.and_then(|id| i32::try_from(id.get()).ok()),
            ruleset_id: state.ruleset,
            mods: state.mods.clone(),
            state: state.phase.into(),
            maximum_statistics: state.maximum_statistics.clone(),
        }
    }
}

impl From<SpectatedUserState> for PlayPhase {
    fn from(state: SpectatedUserState) -> Self {
        match state {
            SpectatedUserState::Idle => Self::Idle,
            SpectatedUserState::Playing => Self::Playing,
            SpectatedUserState::Paused => Self::Paused,
            SpectatedUserState::Passed => Self::Passed,
            SpectatedUserState::Failed => Self::Failed,
            SpectatedUserState::Quit => Self::Quit,
        }
    }
}

impl From<PlayPhase> for SpectatedUserState {
    fn from(phase: PlayPhase) -> Self {
        match phase {
            PlayPhase::Idle => Self::Idle,
            PlayPhase::Playing => Self::Playing,
            PlayPhase::Paused => Self::Paused,
            PlayPhase::Passed => Self::Passed,
            PlayPhase::Failed => Self::Failed,
            PlayPhase::Quit => Self::Quit,
        }
    }
}

impl From<FrameDataBundle> for FrameBundle {
    fn from(bundle: FrameDataBundle) -> Self {
        let header = bundle.header;
        let processor = header.score_processor_statistics;
        Self {
            header: Header {
                total_score: header.total_score,
                accuracy: header.accuracy,
                combo: header.combo,
                max_combo: header.max_combo,
                statistics: header.statistics,
                processor: ScoreProcessorState {
                    base_score: processor.base_score,
                    maximum_base_score: processor.maximum_base_score,
                    accuracy_judgement_count: processor.accuracy_judgement_count,
                    combo_portion: processor.combo_portion,
                    bonus_portion: processor.bonus_portion,
                },
                mods: header.mods,
                total_score_without_mods: header.total_score_without_mods,
                pauses: header.pauses.map(|pauses| pauses.0),
            },
            frames: bundle.frames.0.into_iter().map(ReplayFrame::from).collect(),
        }
    }
}

impl From<&FrameBundle> for FrameDataBundle {
    fn from(bundle: &FrameBundle) -> Self {
        let header = &bundle.header;
        let processor = header.processor;
        Self {
            header: FrameHeader {
                total_score: header.total_score,
                accuracy: header.accuracy,
                combo: header.combo,
                max_combo: header.max_combo,
                statistics: header.statistics.clone(),
                score_processor_statistics: ScoreProcessorStatistics {
                    base_score: processor.base_score,
                    maximum_base_score: processor.maximum_base_score,
                    accuracy_judgement_count: processor.accuracy_judgement_count,
                    combo_portion: processor.combo_portion,
                    bonus_portion: processor.bonus_portion,
                },
                received_time: DateTimeOffset::default(),
                mods: header.mods.clone(),
                total_score_without_mods: header.total_score_without_mods,
                pauses: header.pauses.clone().map(List),
            },
            frames: List(bundle.frames.iter().copied().map(LegacyReplayFrame::from).collect()),
        }
    }
}

impl From<LegacyReplayFrame> for ReplayFrame {
    fn from(frame: LegacyReplayFrame) -> Self {
        Self { time_ms: frame.time, x: frame.mouse_x, y: frame.mouse_y, buttons: frame.button_state }
    }
}

impl From<ReplayFrame> for LegacyReplayFrame {
    fn from(frame: ReplayFrame) -> Self {
        Self { time: frame.time_ms, mouse_x: frame.x, mouse_y: frame.y, button_state: frame.buttons }
    }
}
