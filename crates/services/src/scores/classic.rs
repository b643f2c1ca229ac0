//! Scores in the terms of bancho clients.

use std::collections::HashMap;

use kiai_formats::replay::{LegacyCounts, legacy_mods_bits};
use kiai_model::{Id, Score};
use kiai_rules::scores::classic_total_score;

use super::is_perfect_combo;
use crate::Services;

/// What a bancho client shows of a score, whichever client it came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClassicScore {
    /// The total in the classic scale: the client's own, else computed.
    pub total: i64,
    /// Hit results in the old scheme.
    pub counts: LegacyCounts,
    /// Whether the combo never broke.
    pub is_perfect: bool,
    /// Mods as bits, of those that have one. Upstream: `LegacyMods.cs`.
    pub mods: u32,
}

/// A score in the terms of bancho clients.
#[must_use]
pub fn classic(score: &Score) -> ClassicScore {
    let computed = || classic_total_score(score.ruleset, score.total_score, &score.maximum_statistics);
    ClassicScore {
        total: score.classic_total_score.unwrap_or_else(computed),
        counts: LegacyCounts::of(score.ruleset, &score.statistics),
        is_perfect: is_perfect_combo(score),
        mods: legacy_mods_bits(score.ruleset, &score.mods).cast_unsigned(),
    }
}

/// Mods of scores as neosu told them, of those that have some.
///
/// # Errors
///
/// When the store fails.
pub async fn neosu_mods_of(services: &Services, scores: &[Id<Score>]) -> anyhow::Result<HashMap<Id<Score>, Vec<u8>>> {
    Ok(services.store.neosu_mods_of(scores).await?.into_iter().collect())
}
