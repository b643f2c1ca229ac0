//! The letter a score earns.

use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// A grade, worst first. Upstream: `ScoreRank.cs`; the silver forms are earned with visibility mods.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Grade {
    /// The play was failed or left.
    F,
    /// The lowest grade of a passed play.
    D,
    /// 70 % (catch 85 %).
    C,
    /// 80 % (catch 90 %).
    B,
    /// 90 % (catch 94 %).
    A,
    /// 95 % (catch 98 %), in osu! and taiko without a miss.
    S,
    /// An S with a visibility mod.
    SH,
    /// Everything hit perfectly.
    X,
    /// An X with a visibility mod.
    XH,
}

/// No grade has this name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("there is no such grade")]
pub struct UnknownGrade;

impl Grade {
    /// All grades, worst first.
    pub const ALL: [Self; 9] = [Self::F, Self::D, Self::C, Self::B, Self::A, Self::S, Self::SH, Self::X, Self::XH];

    /// The name in JSON: `F`, `D`, ... `XH`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::F => "F",
            Self::D => "D",
            Self::C => "C",
            Self::B => "B",
            Self::A => "A",
            Self::S => "S",
            Self::SH => "SH",
            Self::X => "X",
            Self::XH => "XH",
        }
    }

    /// The number in lazer's replay block: -1 for `F`, then 0 for `D` to 7 for `XH`. Upstream: `ScoreRank.cs`.
    #[must_use]
    pub const fn number(self) -> i32 {
        self as i32 - 1
    }
}

impl FromStr for Grade {
    type Err = UnknownGrade;

    fn from_str(name: &str) -> Result<Self, UnknownGrade> {
        Self::ALL.into_iter().find(|grade| grade.name() == name).ok_or(UnknownGrade)
    }
}
