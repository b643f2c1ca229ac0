//! How well a single object was hit, and counts of it.

use std::{collections::BTreeMap, str::FromStr};

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// The outcome of one judgement. Upstream: `HitResult.cs`; the numbers are the hub's, the names the JSON's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
#[expect(missing_docs, reason = "the names are upstream's and say all there is")]
pub enum HitResult {
    None = 0,
    Miss = 1,
    Meh = 2,
    Ok = 3,
    Good = 4,
    Great = 5,
    Perfect = 6,
    SmallTickMiss = 7,
    SmallTickHit = 8,
    LargeTickMiss = 9,
    LargeTickHit = 10,
    SmallBonus = 11,
    LargeBonus = 12,
    IgnoreMiss = 13,
    IgnoreHit = 14,
    ComboBreak = 15,
    SliderTailHit = 16,
    LegacyComboIncrease = 99,
}

/// No hit result has this number or name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("there is no such hit result")]
pub struct UnknownHitResult;

impl HitResult {
    /// All of them with their JSON names.
    pub const ALL: [(Self, &'static str); 18] = [
        (Self::None, "none"),
        (Self::Miss, "miss"),
        (Self::Meh, "meh"),
        (Self::Ok, "ok"),
        (Self::Good, "good"),
        (Self::Great, "great"),
        (Self::Perfect, "perfect"),
        (Self::SmallTickMiss, "small_tick_miss"),
        (Self::SmallTickHit, "small_tick_hit"),
        (Self::LargeTickMiss, "large_tick_miss"),
        (Self::LargeTickHit, "large_tick_hit"),
        (Self::SmallBonus, "small_bonus"),
        (Self::LargeBonus, "large_bonus"),
        (Self::IgnoreMiss, "ignore_miss"),
        (Self::IgnoreHit, "ignore_hit"),
        (Self::ComboBreak, "combo_break"),
        (Self::SliderTailHit, "slider_tail_hit"),
        (Self::LegacyComboIncrease, "legacy_combo_increase"),
    ];

    /// The number on the hubs.
    #[must_use]
    pub const fn number(self) -> u8 {
        self as u8
    }

    /// The name in JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::ALL.into_iter().find(|(result, _)| *result == self).map_or("none", |(_, name)| name)
    }

    /// Whether something was hit: neither nothing nor any kind of miss. Upstream: `HitResultExtensions.IsHit`.
    #[must_use]
    pub const fn is_hit(self) -> bool {
        !matches!(
            self,
            Self::None | Self::IgnoreMiss | Self::Miss | Self::SmallTickMiss | Self::LargeTickMiss | Self::ComboBreak
        )
    }

    /// Whether this adds one to the combo. Upstream: `IncreasesCombo`.
    #[must_use]
    pub const fn increases_combo(self) -> bool {
        matches!(
            self,
            Self::Meh
                | Self::Ok
                | Self::Good
                | Self::Great
                | Self::Perfect
                | Self::LargeTickHit
                | Self::SliderTailHit
                | Self::LegacyComboIncrease
        )
    }

    /// Whether this sets the combo back to nothing. Upstream: `BreaksCombo`.
    #[must_use]
    pub const fn breaks_combo(self) -> bool {
        matches!(self, Self::Miss | Self::LargeTickMiss | Self::ComboBreak)
    }

    /// Whether this is one of the basic judgements, which the classic score is scaled by. Upstream: `IsBasic`.
    #[must_use]
    pub const fn is_basic(self) -> bool {
        matches!(self, Self::Miss | Self::Meh | Self::Ok | Self::Good | Self::Great | Self::Perfect)
    }
}

impl TryFrom<i64> for HitResult {
    type Error = UnknownHitResult;

    fn try_from(number: i64) -> Result<Self, UnknownHitResult> {
        Self::ALL
            .into_iter()
            .find(|(result, _)| i64::from(result.number()) == number)
            .map(|(result, _)| result)
            .ok_or(UnknownHitResult)
    }
}

impl FromStr for HitResult {
    type Err = UnknownHitResult;

    fn from_str(name: &str) -> Result<Self, UnknownHitResult> {
        Self::ALL.into_iter().find(|(_, n)| *n == name).map(|(result, _)| result).ok_or(UnknownHitResult)
    }
}

/// How often each hit result occurred. Absent means never; zeroes are not kept.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct HitCounts(BTreeMap<HitResult, u32>);

impl HitCounts {
    /// How often `result` occurred.
    #[must_use]
    pub fn get(&self, result: HitResult) -> u32 {
        self.0.get(&result).copied().unwrap_or(0)
    }

    /// Sets how often `result` occurred.
    pub fn set(&mut self, result: HitResult, count: u32) {
        if count == 0 {
            self.0.remove(&result);
        } else {
            self.0.insert(result, count);
        }
    }

    /// The results that occurred, with their counts, in order of their numbers.
    pub fn iter(&self) -> impl Iterator<Item = (HitResult, u32)> + '_ {
        self.0.iter().map(|(result, count)| (*result, *count))
    }

    /// Whether nothing was counted.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The sum over the results that `which` picks.
    pub fn sum(&self, which: impl Fn(HitResult) -> bool) -> u64 {
        self.iter().filter(|(result, _)| which(*result)).map(|(_, count)| u64::from(count)).sum()
    }
}

impl FromIterator<(HitResult, u32)> for HitCounts {
    fn from_iter<I: IntoIterator<Item = (HitResult, u32)>>(counts: I) -> Self {
        let mut all = Self::default();
        for (result, count) in counts {
            all.set(result, count);
        }
        all
    }
}
