//! What is, was and will be played.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::{Beatmap, BeatmapSet, Id, Mods, Ruleset, Timestamp, User};

/// What a room has to know of a beatmap.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RoomBeatmap {
    /// Its number; 0 when it is not known here, which only clients of the bancho protocol can choose.
    pub id: Id<Beatmap>,
    /// The set it belongs to; 0 when it is not known here.
    pub set: Id<BeatmapSet>,
    /// Lower-case hex MD5 of the .osu file.
    pub checksum: String,
    /// The ruleset it was made for. Those made for osu! can be played in any.
    pub ruleset: Ruleset,
    /// Star rating without mods in its own ruleset.
    pub star_rating: f64,
    /// `Artist - Title [Difficulty]`.
    pub name: String,
}

impl RoomBeatmap {
    /// Whether it can be played in a ruleset.
    #[must_use]
    pub fn fits(&self, ruleset: Ruleset) -> bool {
        self.ruleset == Ruleset::Osu || self.ruleset == ruleset
    }
}

/// One item of a room's playlist. Upstream: `MultiplayerPlaylistItem.cs`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PlaylistItem {
    /// Its number. A later item of a room has a higher one.
    pub id: Id<PlaylistItem>,
    /// Who added it, or changed it last.
    pub owner: Id<User>,
    /// What is played.
    pub beatmap: Arc<RoomBeatmap>,
    /// In which ruleset.
    pub ruleset: Ruleset,
    /// Mods that everybody plays with.
    pub required_mods: Mods,
    /// Mods that each may choose; none with freestyle, where any go.
    pub allowed_mods: Mods,
    /// Whether each may choose another beatmap of the set, and another ruleset.
    pub is_freestyle: bool,
    /// Whether it was played, or skipped.
    pub is_expired: bool,
    /// Its place among those not played yet, from 0.
    pub order: u16,
    /// When it was played.
    pub played_at: Option<Timestamp>,
    /// Whether somebody began to play it, so that scores may refer to it.
    pub was_attempted: bool,
}
