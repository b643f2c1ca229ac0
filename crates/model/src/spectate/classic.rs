//! Frames and scores as clients of bancho tell them.

use serde::{Deserialize, Serialize};

use crate::scoring::LegacyCounts;

/// A moment of a play, in whole milliseconds of the beatmap's file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ClassicFrame {
    /// Held buttons: left 1, right 2, left key 4, right key 8, smoke 16.
    pub buttons: u8,
    /// Of old: a right button.
    pub legacy_button: u8,
    /// 0 to 512, always finite; in mania the mask of held keys.
    pub x: f32,
    /// 0 to 384, always finite.
    pub y: f32,
    /// Milliseconds in the file.
    pub time_ms: i32,
}

/// Why a bundle was sent. The numbers are the clients' own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names are the clients' own")]
pub enum ClassicAction {
    #[default]
    Standard,
    NewSong,
    Skip,
    Completion,
    Fail,
    Pause,
    Unpause,
    SongSelect,
    WatchingOther,
}

/// A bundle of frames with the score after them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ClassicBundle {
    /// The seed of mania's random mod, otherwise 0.
    pub seed: i32,
    /// Frames in the order in which they came.
    pub frames: Vec<ClassicFrame>,
    /// Why it was sent.
    pub action: ClassicAction,
    /// The score after them; some clients leave it out.
    pub score: Option<ClassicStanding>,
    /// Counts the bundles of a play.
    pub sequence: u16,
}

/// The score in the middle of a play, in the classic scale.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ClassicStanding {
    /// Milliseconds in the beatmap's file.
    pub time_ms: i32,
    /// A place in a room, which means nothing to those who watch.
    pub slot: u8,
    /// Hits.
    pub counts: LegacyCounts,
    /// Total in the classic scale.
    pub total_score: i32,
    /// Longest combo.
    pub max_combo: u16,
    /// Combo.
    pub combo: u16,
    /// Whether the combo never broke.
    pub is_perfect: bool,
    /// Health, 0 to 200, or [`FAILED`](Self::FAILED).
    pub health: u8,
    /// In tag co-op, whose turn it is.
    pub tag: u8,
    /// With the rules of ScoreV2, the parts of the total.
    pub score_v2: Option<ScoreV2Parts>,
}

impl ClassicStanding {
    /// The health of somebody who has failed.
    pub const FAILED: u8 = 254;

    /// Whether they have failed.
    #[must_use]
    pub const fn has_failed(&self) -> bool {
        self.health == Self::FAILED
    }
}

/// The parts of a total by the rules of ScoreV2.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ScoreV2Parts {
    /// Of the combo.
    pub combo: f64,
    /// Of bonuses.
    pub bonus: f64,
}
