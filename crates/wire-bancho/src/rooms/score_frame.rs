//! The score in the middle of a play.

use kiai_wire_derive::Wire;

/// The score at one moment of a play.
#[derive(Clone, Copy, Debug, Default, PartialEq, Wire)]
pub struct ScoreFrame {
    /// Milliseconds in the map.
    pub time_ms: i32,
    /// Whose, in a room. What a client writes here is to be ignored.
    pub slot_id: u8,
    /// Hits worth 300.
    pub count_300: u16,
    /// Hits worth 100.
    pub count_100: u16,
    /// Hits worth 50.
    pub count_50: u16,
    /// 激.
    pub count_geki: u16,
    /// 喝.
    pub count_katu: u16,
    /// Misses.
    pub count_miss: u16,
    /// Classic score.
    pub total_score: i32,
    /// Longest combo.
    pub max_combo: u16,
    /// Combo.
    pub current_combo: u16,
    /// Whether the combo was never broken.
    pub perfect: bool,
    /// 0 to 200; 254 is said to mean a failed play.
    pub current_hp: u8,
    /// In tag co-op, whose turn it is.
    pub tag: u8,
    /// With ScoreV2, its parts.
    pub score_v2: Option<ScoreV2Portions>,
}

/// The parts of ScoreV2. neosu reads a byte too many before them, and so takes them for something else.
#[derive(Clone, Copy, Debug, Default, PartialEq, Wire)]
pub struct ScoreV2Portions {
    /// Of the combo.
    pub combo: f64,
    /// Of bonuses.
    pub bonus: f64,
}
