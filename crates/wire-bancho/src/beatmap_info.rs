//! What older versions of osu!stable ask about maps they have.

use kiai_model::{Beatmap, BeatmapSet, Id};
use kiai_wire_derive::Wire;

use crate::codec::{LongList, Md5, Text};

/// Maps in one question at most.
const MAX_MAPS: usize = 1024;

/// Which maps.
#[derive(Clone, Debug, Default, PartialEq, Eq, Wire)]
pub struct BeatmapInfoRequest {
    /// By the names of their files.
    pub file_names: LongList<Text<255>, MAX_MAPS>,
    /// By their ids.
    pub ids: LongList<Id<Beatmap>, MAX_MAPS>,
}

/// What there is to know, for the maps that are known.
#[derive(Clone, Debug, Default, PartialEq, Eq, Wire)]
pub struct BeatmapInfoReply {
    /// In any order.
    pub maps: LongList<BeatmapInfo, MAX_MAPS>,
}

/// What there is to know about a map.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
pub struct BeatmapInfo {
    /// Which of the asked file names it is, -1 when it was asked by its id.
    pub index: i16,
    /// The map.
    pub map_id: Id<Beatmap>,
    /// Its set.
    pub set_id: Id<BeatmapSet>,
    /// Its thread in the forum.
    pub thread_id: i32,
    /// Its status.
    pub status: RankedStatus,
    /// The asking user's best grade in osu!.
    pub osu_grade: Grade,
    /// In catch, which comes before taiko here.
    pub catch_grade: Grade,
    /// In taiko.
    pub taiko_grade: Grade,
    /// In mania.
    pub mania_grade: Grade,
    /// Its checksum.
    pub md5: Md5,
}

/// A map's status.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Wire)]
#[repr(i8)]
#[expect(missing_docs, reason = "the names say it")]
pub enum RankedStatus {
    #[default]
    NotSubmitted = -1,
    Pending = 0,
    Ranked = 1,
    Approved = 2,
    Qualified = 3,
    Loved = 4,
}

/// A grade.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Wire)]
#[repr(i8)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Grade {
    XH = 0,
    SH = 1,
    X = 2,
    S = 3,
    A = 4,
    B = 5,
    C = 6,
    D = 7,
    F = 8,
    /// None: never played.
    #[default]
    N = 9,
}
