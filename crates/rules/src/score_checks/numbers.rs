//! Accuracy, combo and total score against what the hit results give.

use kiai_model::{HitResult, Ruleset, score::Origin};

use super::{Circumstances, Claim};
use crate::{
    mods::score_multipliers,
    scores::{accuracy, maximum_combo, total_score_bounds},
};

/// No mods and no bonus bring a standardised total near this.
const HIGHEST_TOTAL: i64 = 10_000_000;
/// No map has so many objects, ticks or bonuses, and every client can read it.
const HIGHEST_COUNT: u32 = 1_000_000;
/// The client rounds a total once, after summing doubles in the order of the play.
const ROUNDING: f64 = 2.0;

pub(super) fn speak(claim: &Claim<'_>, circumstances: &Circumstances) -> Vec<&'static str> {
    let totals = [Some(claim.total_score), claim.total_score_without_mods];
    let in_range = (0.0..=1.0).contains(&claim.accuracy)
        && totals.into_iter().flatten().all(|total| (0..=HIGHEST_TOTAL).contains(&total))
        && claim.max_combo <= HIGHEST_COUNT
        && claim.statistics.iter().chain(claim.maximum_statistics.iter()).all(|(_, count)| count <= HIGHEST_COUNT);
    if !in_range {
        return vec!["numbers_out_of_range"];
    }
    let mut spoken = Vec::new();
    let possible = maximum_combo(claim.maximum_statistics);
    // Holds of osu!stable build the combo for as long as they are held.
    let has_longer_combos = claim.origin != Origin::Lazer && claim.ruleset == Ruleset::Mania;
    if u64::from(claim.max_combo) > possible && !has_longer_combos {
        spoken.push("combo_exceeds_maximum");
    }
    if claim.origin == Origin::Lazer && !combo_fits(claim) {
        spoken.push("combo_differs");
    }
    let changes_objects = claim.mods.0.iter().any(|m| changes_objects(m.acronym.as_str()));
    if let Some(map) = circumstances.map_max_combo
        && !changes_objects
        && i64::try_from(possible) != Ok(map)
    {
        spoken.push("map_combo_differs");
    }
    if claim.passed {
        let computed = accuracy(claim.ruleset, claim.statistics, claim.maximum_statistics);
        if (computed - claim.accuracy).abs() > 0.0005 {
            spoken.push("accuracy_differs");
        }
        // The totals of bancho plays are converted here, not told.
        if claim.origin == Origin::Lazer && !total_fits(claim, circumstances) {
            spoken.push("total_out_of_bounds");
        }
    }
    if claim.origin == Origin::Lazer && !multiplier_fits(claim, circumstances) {
        spoken.push("multiplier_differs");
    }
    spoken
}

/// Whether so many hits and breaks can have given this longest combo. Results and combo go together in the client, judgement
/// by judgement, whether the play was finished or not; those of bancho plays leave out parts of sliders.
fn combo_fits(claim: &Claim<'_>) -> bool {
    let (hits, breaks) =
        (claim.statistics.sum(HitResult::increases_combo), claim.statistics.sum(HitResult::breaks_combo));
    let longest = u64::from(claim.max_combo);
    longest <= hits && hits <= longest * (breaks + 1)
}

#[expect(clippy::cast_precision_loss, reason = "totals are far below 2^53")]
fn total_fits(claim: &Claim<'_>, circumstances: &Circumstances) -> bool {
    // A client that does not tell the total without mods is held to what the mods can make of it.
    let multipliers = score_multipliers(claim.ruleset, claim.mods, &circumstances.map_difficulty);
    let multiplier = multipliers.into_iter().fold(1.0, f64::max);
    let bounds = total_score_bounds(claim.ruleset, claim.statistics, claim.maximum_statistics, claim.max_combo);
    match claim.total_score_without_mods {
        Some(total) => {
            let total = total as f64;
            total <= bounds.max + ROUNDING && total >= bounds.min - ROUNDING
        }
        None => claim.total_score as f64 <= (bounds.max + ROUNDING) * multiplier,
    }
}

#[expect(clippy::cast_precision_loss, reason = "totals are far below 2^53")]
fn multiplier_fits(claim: &Claim<'_>, circumstances: &Circumstances) -> bool {
    let Some(without) = claim.total_score_without_mods else { return true };
    let multipliers = score_multipliers(claim.ruleset, claim.mods, &circumstances.map_difficulty);
    let (with, without) = (claim.total_score as f64, without as f64);
    multipliers.is_empty() || multipliers.into_iter().any(|multiplier| (with - without * multiplier).abs() <= 2.0)
}

/// Mods after which a map has other objects, or its sliders other parts. Upstream: `IApplicableAfterBeatmapConversion`,
/// `IApplicableToBeatmapConverter` and the like.
fn changes_objects(acronym: &str) -> bool {
    matches!(acronym, "TP" | "ST" | "CL" | "DA" | "RD" | "SR" | "CS" | "HO" | "IN" | "NR" | "DS" | "FF")
        || acronym.ends_with('K')
}
