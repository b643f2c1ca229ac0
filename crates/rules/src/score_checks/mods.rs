//! Mods: known, of the ruleset, compatible, and worth performance points.

use kiai_model::score::Origin;

use super::Claim;
use crate::mods::{Standing, gives_performance, incompatible_pair, settings_in_range, standing};

pub(super) fn speak(claim: &Claim<'_>) -> Vec<&'static str> {
    let any = |which: Standing| claim.mods.0.iter().any(|m| standing(claim.ruleset, m.acronym) == which);
    let classic_client = claim.origin != Origin::Lazer;
    [
        ("mod_of_other_ruleset", any(Standing::OtherRuleset)),
        ("mod_plays_by_itself", any(Standing::Automatic)),
        ("mods_incompatible", incompatible_pair(claim.ruleset, claim.mods).is_some()),
        ("mod_unknown", any(Standing::Unknown)),
        ("mod_setting_out_of_range", !settings_in_range(claim.mods)),
        ("mod_gives_no_pp", !gives_performance(claim.ruleset, claim.mods, classic_client)),
    ]
    .into_iter()
    .filter_map(|(name, speaks)| speaks.then_some(name))
    .collect()
}
