//! What a user does, and their statistics.

use kiai_model::{Beatmap, Id, Ruleset, User};
use kiai_wire_derive::Wire;

use crate::{
    codec::{Md5, Text},
    mods::LegacyMods,
};

/// What a user does.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
pub struct StatusUpdate {
    /// In one word.
    pub action: Action,
    /// In a line. neosu begins it with `[neosu]` and a line break.
    pub info_text: Text<1024>,
    /// The map's checksum.
    pub map_md5: Md5,
    /// Mods.
    pub mods: LegacyMods,
    /// Ruleset.
    pub mode: Ruleset,
    /// The map, 0 or -1 for none.
    pub map_id: Id<Beatmap>,
}

impl Default for StatusUpdate {
    fn default() -> Self {
        Self {
            action: Action::Idle,
            info_text: Text::default(),
            map_md5: Md5::NONE,
            mods: LegacyMods::NONE,
            mode: Ruleset::Osu,
            map_id: Id::new(0),
        }
    }
}

/// What a user does, in one word. One that a later client may have is unknown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Wire)]
#[repr(u8)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Action {
    #[default]
    Idle = 0,
    Afk = 1,
    Playing = 2,
    Editing = 3,
    Modding = 4,
    /// In a room.
    Multiplayer = 5,
    /// Watching somebody.
    Watching = 6,
    #[otherwise]
    Unknown = 7,
    /// Trying out a map of one's own.
    Testing = 8,
    Submitting = 9,
    Paused = 10,
    /// Looking at the rooms. neosu shows it as testing and says [`Action::Multiplayer`] itself.
    Lobby = 11,
    /// Playing in a room.
    Multiplaying = 12,
    OsuDirect = 13,
}

/// What a user does, and how they stand in that ruleset.
#[derive(Clone, Debug, PartialEq, Wire)]
pub struct UserStats {
    /// Who. A negative number is a user of IRC.
    pub user_id: Id<User>,
    /// What they do.
    pub status: StatusUpdate,
    /// Sum of their best scores.
    pub ranked_score: i64,
    /// 0 to 1.
    pub accuracy: f32,
    /// Plays.
    pub play_count: i32,
    /// Sum of all scores, of which clients compute the level.
    pub total_score: i64,
    /// Place in the world, 0 for none.
    pub global_rank: i32,
    /// Performance points. osu!stable before 2025-03-06 reads those above 32,767 as negative.
    pub pp: u16,
}
