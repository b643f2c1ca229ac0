//! Which mods may be played together in a room.

use kiai_model::{Acronym, Mod, Mods, Ruleset};

use super::{Standing, incompatible_pair, standing};

/// Playable mods that nobody can play in a room: their speed follows one player, or the device of one.
const ALONE: [&str; 2] = ["AS", "TD"];
/// Mods that change the speed: all players of a room have the same.
const SPEED: [&str; 6] = ["HT", "DC", "DT", "NC", "WU", "WD"];
/// Mods beside those of speed that every ruleset has, with the same meaning: they can be required where each chooses
/// the ruleset.
const OF_ALL: [&str; 7] = ["EZ", "NF", "HR", "SD", "PF", "DA", "MU"];
/// Every mod that may be left to the players, of all rulesets, in the order in which they are offered.
const FREE: &str = "EZ NF HR SD PF HD TC FL BL ST AC TP DA CL RD MR AL SG RX AP SO TR WG SI GR DF BR AD MU NS MG RP FR \
                    BU SY DP BM SR SW CS FF MF NR FI CO DS IN HO 1K 2K 3K 4K 5K 6K 7K 8K 9K 10K";

/// Whether a mod changes the speed.
#[must_use]
pub fn changes_speed(acronym: Acronym) -> bool {
    SPEED.contains(&acronym.as_str())
}

/// Whether a mod may be required of all players of a room. Upstream: `Mod.ValidForMultiplayer`, and
/// `Mod.ValidForFreestyleAsRequiredMod` where each chooses the ruleset.
#[must_use]
pub fn may_be_required(ruleset: Ruleset, acronym: Acronym, is_freestyle: bool) -> bool {
    standing(ruleset, acronym) == Standing::Playable
        && !ALONE.contains(&acronym.as_str())
        && (!is_freestyle || changes_speed(acronym) || OF_ALL.contains(&acronym.as_str()))
}

/// Whether a mod may be left to each player of a room. Upstream: `Mod.ValidForMultiplayerAsFreeMod`.
#[must_use]
pub fn may_be_free(ruleset: Ruleset, acronym: Acronym) -> bool {
    may_be_required(ruleset, acronym, false) && !changes_speed(acronym)
}

/// All mods that can be left to each player of a room where `required` are required.
#[must_use]
pub fn free_mods(ruleset: Ruleset, required: &Mods) -> Mods {
    let acronyms = FREE.split(' ').filter_map(|name| name.parse::<Acronym>().ok());
    let goes = |acronym: &Acronym| may_be_free(ruleset, *acronym) && goes_with(ruleset, required, *acronym);
    Mods(acronyms.filter(goes).map(Mod::from).collect())
}

/// Whether a mod excludes none of others, and is none of them.
#[must_use]
pub fn goes_with(ruleset: Ruleset, others: &Mods, acronym: Acronym) -> bool {
    let excluded =
        |other: &Mod| incompatible_pair(ruleset, &Mods(vec![other.acronym.into(), acronym.into()])).is_some();
    !others.0.iter().any(excluded)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mods::facts::{MODS, mods};

    #[test]
    fn each_mod_is_left_to_players_or_the_rooms_or_nobodys() {
        for (ruleset, all) in MODS {
            for m in mods(all).0 {
                let name = m.acronym.as_str();
                let expected = match name {
                    "AT" | "CN" | "SV2" | "AS" | "TD" => (false, false, false),
                    "EZ" | "NF" | "HR" | "SD" | "PF" | "DA" | "MU" => (true, true, true),
                    "HT" | "DC" | "DT" | "NC" | "WU" | "WD" => (true, true, false),
                    _ => (true, false, true),
                };
                let found = (
                    may_be_required(ruleset, m.acronym, false),
                    may_be_required(ruleset, m.acronym, true),
                    may_be_free(ruleset, m.acronym),
                );
                assert_eq!(found, expected, "{ruleset:?} {name}");
            }
        }
    }

    #[test]
    fn all_free_mods_are_those_that_go_with_the_required() {
        for (ruleset, all) in MODS {
            let free = free_mods(ruleset, &Mods::default());
            let expected = mods(all).0.into_iter().filter(|m| may_be_free(ruleset, m.acronym)).count();
            assert_eq!(free.0.len(), expected, "{ruleset:?}");
            let beside = free_mods(ruleset, &mods("HR"));
            assert!(!beside.contains("HR") && !beside.contains("EZ") && beside.contains("NF"), "{ruleset:?}");
        }
    }
}
