//! Multiplayer rooms.

mod password;
mod score_frame;
mod slots;

use kiai_model::{Beatmap, Id, Ruleset, User};
use kiai_wire_derive::Wire;

pub use self::{
    password::RoomPassword,
    score_frame::{ScoreFrame, ScoreV2Portions},
    slots::{SLOTS, Slot, SlotIndex, SlotStatus, Slots, Team},
};
use crate::{
    codec::{Md5, Text},
    mods::LegacyMods,
};

/// A room. A client that changes the settings sends all of it.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
pub struct Match {
    /// Its number; 0 is one as good as any other.
    pub id: u16,
    /// Whether a map is being played.
    pub in_progress: bool,
    /// Unused: 0.
    pub match_type: u8,
    /// Mods of the whole room.
    pub mods: LegacyMods,
    /// Its name.
    pub name: Text<256>,
    /// Its password, which only members are shown.
    pub password: RoomPassword,
    /// `Artist - Title [Difficulty]`.
    pub map_name: Text<512>,
    /// The map; 0 for none, -1 while the host chooses one.
    pub map_id: Id<Beatmap>,
    /// The map's checksum.
    pub map_md5: Md5,
    /// The seats.
    pub slots: Slots,
    /// Who decides.
    pub host_id: Id<User>,
    /// Ruleset.
    pub mode: Ruleset,
    /// What wins.
    pub win_condition: WinCondition,
    /// Who plays against whom.
    pub team_type: TeamType,
    /// Every slot's own mods, if everybody may choose theirs (freemod).
    pub slot_mods: Option<[LegacyMods; SLOTS]>,
    /// Of mania's random mod.
    pub seed: u32,
}

/// What wins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Wire)]
#[repr(u8)]
#[expect(missing_docs, reason = "the names say it")]
pub enum WinCondition {
    #[default]
    Score = 0,
    Accuracy = 1,
    Combo = 2,
    ScoreV2 = 3,
}

/// Who plays against whom.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Wire)]
#[repr(u8)]
#[expect(missing_docs, reason = "the names say it")]
pub enum TeamType {
    #[default]
    HeadToHead = 0,
    TagCoop = 1,
    TeamVs = 2,
    TagTeamVs = 3,
}
