//! The four official rulesets.

use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// A ruleset, with its official number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum Ruleset {
    /// Circles, sliders and spinners with a pointer.
    #[default]
    Osu = 0,
    /// Drums.
    Taiko = 1,
    /// Fruits in a basket; `fruits` on the wire.
    Catch = 2,
    /// Falling keys.
    Mania = 3,
}

/// No ruleset has this number or name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("there is no such ruleset")]
pub struct UnknownRuleset;

impl Ruleset {
    /// All of them, in order of their numbers.
    pub const ALL: [Self; 4] = [Self::Osu, Self::Taiko, Self::Catch, Self::Mania];

    /// The number used in every protocol, 0 to 3.
    #[must_use]
    pub const fn number(self) -> u8 {
        self as u8
    }

    /// The short name in addresses and JSON: `osu`, `taiko`, `fruits`, `mania`.
    #[must_use]
    pub const fn short_name(self) -> &'static str {
        match self {
            Self::Osu => "osu",
            Self::Taiko => "taiko",
            Self::Catch => "fruits",
            Self::Mania => "mania",
        }
    }
}

impl TryFrom<i64> for Ruleset {
    type Error = UnknownRuleset;

    fn try_from(number: i64) -> Result<Self, UnknownRuleset> {
        usize::try_from(number).ok().and_then(|index| Self::ALL.get(index).copied()).ok_or(UnknownRuleset)
    }
}

impl FromStr for Ruleset {
    type Err = UnknownRuleset;

    fn from_str(name: &str) -> Result<Self, UnknownRuleset> {
        Self::ALL.into_iter().find(|ruleset| ruleset.short_name() == name).ok_or(UnknownRuleset)
    }
}
