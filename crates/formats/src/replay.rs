//! Replay files (`.osr`).
//!
//! The layout is osu!stable's; lazer writes version numbers from 30,000,000 up and appends a block of JSON. Upstream:
//! `LegacyScoreEncoder.cs`, `LegacyScoreDecoder.cs`.

mod classic;
mod decode;
mod encode;
pub mod frames;
mod from_play;
mod legacy_mods;
mod lzma;

use kiai_model::{Grade, HitCounts, Mods, Ruleset, Timestamp};
use serde::{Deserialize, Serialize};
use thiserror::Error;

pub use kiai_model::scoring::LegacyCounts;

pub use self::{classic::classic_frames, frames::Frames, from_play::Played, legacy_mods::bits as legacy_mods_bits};

/// The version lazer writes at present. Upstream: `LegacyScoreEncoder.LATEST_VERSION`.
pub const LAZER_VERSION: i32 = 30_000_019;
/// Versions from here on are lazer's.
pub const FIRST_LAZER_VERSION: i32 = 30_000_000;
/// Largest file that is read.
pub const MAX_FILE_BYTES: usize = 32 << 20;

/// Why a replay cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("not a replay at byte {at}: {what}")]
pub struct DecodeError {
    /// Where, counted from the start of the file or of the unpacked part.
    pub at: usize,
    /// What is wrong there.
    pub what: &'static str,
}

/// A replay with its score.
#[derive(Clone, Debug, PartialEq)]
pub struct Replay {
    /// In which ruleset it was played.
    pub ruleset: Ruleset,
    /// Version of the client, a date for osu!stable.
    pub version: i32,
    /// Checksum of the beatmap.
    pub beatmap_checksum: String,
    /// Who played.
    pub username: String,
    /// MD5 that tells replays apart.
    pub hash: String,
    /// Hit results in the old scheme.
    pub counts: LegacyCounts,
    /// Total score.
    pub total_score: i32,
    /// Longest combo.
    pub max_combo: u16,
    /// Whether the combo never broke.
    pub perfect: bool,
    /// Mods as bits, without those that have none.
    pub legacy_mods: i32,
    /// Health over time, `ms|0..1,` a point; may be empty.
    pub life_graph: String,
    /// When it was played.
    pub played_at: Timestamp,
    /// What was pressed.
    pub frames: Frames,
    /// Number of the score in the old scheme; 0 or less for none.
    pub legacy_online_id: i64,
    /// What lazer adds; none in older replays.
    pub lazer: Option<LazerScore>,
}

/// What lazer appends to a replay. Upstream: `LegacyReplaySoloScoreInfo.cs`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct LazerScore {
    /// Number of the score; -1 for none.
    pub online_id: i64,
    /// Mods with settings.
    pub mods: Mods,
    /// Hit results.
    pub statistics: HitCounts,
    /// Highest possible hit results.
    pub maximum_statistics: HitCounts,
    /// Version of the client, as text.
    pub client_version: String,
    /// Grade.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rank: Option<Grade>,
    /// Number of the player; -1 for none.
    pub user_id: i64,
    /// Total score without the mods' multiplier.
    pub total_score_without_mods: Option<i64>,
    /// Gameplay times in milliseconds at which the player paused.
    pub pauses: Vec<i32>,
}

impl Default for LazerScore {
    fn default() -> Self {
        Self {
            online_id: -1,
            mods: Mods::default(),
            statistics: HitCounts::default(),
            maximum_statistics: HitCounts::default(),
            client_version: String::new(),
            rank: None,
            user_id: -1,
            total_score_without_mods: None,
            pauses: Vec::new(),
        }
    }
}

impl Replay {
    /// Reads a `.osr` file.
    ///
    /// # Errors
    /// When it is cut, too large, or not a replay of an official ruleset.
    pub fn decode(bytes: &[u8]) -> Result<Self, DecodeError> {
        decode::replay(bytes)
    }

    /// Writes a `.osr` file.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        encode::replay(self)
    }
}

#[cfg(test)]
mod tests;
