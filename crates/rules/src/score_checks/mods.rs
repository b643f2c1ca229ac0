//! Mods: known, of the ruleset, compatible, and worth performance points.

use kiai_model::score::Origin;

use super::Claim;
use crate::mods::{SettingStanding, Standing, gives_performance, incompatible_pair, setting_standing, standing};

// differs from osu!: it refuses a play with an unknown mod or setting, and looks at no setting's range. Here a newer
// client keeps its plays, unranked, and what no client can send is refused.
pub(super) fn speak(claim: &Claim<'_>) -> Vec<&'static str> {
    let any = |which: Standing| claim.mods.0.iter().any(|m| standing(claim.ruleset, m.acronym) == which);
    let any_setting = |which: SettingStanding| {
        claim.mods.0.iter().any(|m| {
            m.settings.iter().any(|(name, told)| setting_standing(claim.ruleset, m.acronym, name, told) == which)
        })
    };
    let classic_client = claim.origin != Origin::Lazer;
    [
        ("mod_of_other_ruleset", any(Standing::OtherRuleset)),
        ("mod_not_playable", any(Standing::NotPlayable)),
        ("mods_incompatible", incompatible_pair(claim.ruleset, claim.mods).is_some()),
        ("mod_unknown", any(Standing::Unknown)),
        ("mod_setting_unknown", any_setting(SettingStanding::Unknown)),
        ("mod_setting_out_of_range", any_setting(SettingStanding::OutOfRange)),
        ("mod_gives_no_pp", !gives_performance(claim.ruleset, claim.mods, classic_client)),
    ]
    .into_iter()
    .filter_map(|(name, speaks)| speaks.then_some(name))
    .collect()
}
