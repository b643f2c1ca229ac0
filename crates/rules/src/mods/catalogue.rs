//! Which mods exist, from the catalogue of official mods in `rosu-mods`.

use kiai_model::{Acronym, Mods, Ruleset};
use rosu_mods::{GameMod, GameModIntermode, GameMode};

/// How a mod stands to a ruleset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// The ruleset has it and players may use it.
    Playable,
    /// The ruleset has it, but it plays by itself (`AT`, `CN`): nothing a player can submit.
    Automatic,
    /// Other rulesets have it, this one does not.
    OtherRuleset,
    /// No official ruleset has it: from a newer or a changed client.
    Unknown,
}

/// How the mod `acronym` stands to `ruleset`.
#[must_use]
pub fn standing(ruleset: Ruleset, acronym: Acronym) -> Standing {
    if is_unknown(&official(ruleset, acronym)) {
        return match acronym.as_str().parse::<rosu_mods::Acronym>().map(GameModIntermode::from_acronym) {
            Ok(GameModIntermode::Unknown(_)) | Err(_) => Standing::Unknown,
            Ok(_) => Standing::OtherRuleset,
        };
    }
    if matches!(acronym.as_str(), "AT" | "CN") { Standing::Automatic } else { Standing::Playable }
}

/// Two of the mods that exclude each other, or the same mod twice; none when all go together.
///
/// Each side's list of incompatible mods is consulted, as the official lists are not symmetric.
#[must_use]
pub fn incompatible_pair(ruleset: Ruleset, mods: &Mods) -> Option<(Acronym, Acronym)> {
    let acronyms: Vec<Acronym> = mods.0.iter().map(|m| m.acronym).collect();
    acronyms.iter().enumerate().find_map(|(index, &one)| {
        let excluded = official(ruleset, one).incompatible_mods();
        acronyms.iter().enumerate().find_map(|(other_index, &other)| {
            let clash = if one == other {
                index != other_index
            } else {
                excluded.iter().any(|acronym| acronym.as_str() == other.as_str())
            };
            clash.then_some((one, other))
        })
    })
}

fn official(ruleset: Ruleset, acronym: Acronym) -> GameMod {
    GameMod::new(acronym.as_str(), mode(ruleset))
}

fn is_unknown(found: &GameMod) -> bool {
    matches!(
        found,
        GameMod::UnknownOsu(_) | GameMod::UnknownTaiko(_) | GameMod::UnknownCatch(_) | GameMod::UnknownMania(_)
    )
}

fn mode(ruleset: Ruleset) -> GameMode {
    match ruleset {
        Ruleset::Osu => GameMode::Osu,
        Ruleset::Taiko => GameMode::Taiko,
        Ruleset::Catch => GameMode::Catch,
        Ruleset::Mania => GameMode::Mania,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn acronym(text: &str) -> Acronym {
        text.parse().unwrap()
    }

    fn mods(acronyms: &[&str]) -> Mods {
        Mods(acronyms.iter().map(|text| acronym(text).into()).collect())
    }

    #[test]
    fn standing_tells_known_from_unknown() {
        use Standing::{Automatic, OtherRuleset, Playable, Unknown};
        let table = [
            (Ruleset::Osu, "HD", Playable),
            (Ruleset::Osu, "AP", Playable),
            (Ruleset::Taiko, "AP", OtherRuleset),
            (Ruleset::Mania, "RX", OtherRuleset),
            (Ruleset::Mania, "4K", Playable),
            (Ruleset::Osu, "4K", OtherRuleset),
            (Ruleset::Osu, "AT", Automatic),
            (Ruleset::Catch, "CN", Automatic),
            (Ruleset::Osu, "ZZ", Unknown),
            (Ruleset::Osu, "KARAOKE", Unknown),
        ];
        for (ruleset, text, expected) in table {
            assert_eq!(standing(ruleset, acronym(text)), expected, "{ruleset:?} {text}");
        }
    }

    #[test]
    fn incompatible_mods_are_found_from_either_side() {
        for pair in [["EZ", "HR"], ["HR", "EZ"], ["DT", "HT"], ["NC", "DT"], ["NF", "SD"], ["SD", "PF"], ["FL", "BL"]] {
            assert!(incompatible_pair(Ruleset::Osu, &mods(&pair)).is_some(), "{pair:?}");
        }
        for set in [&["HD", "HR", "DT"][..], &["EZ", "HT", "NF", "SO"], &["CL", "HD"], &["ZZ", "HD"], &[]] {
            assert_eq!(incompatible_pair(Ruleset::Osu, &mods(set)), None, "{set:?}");
        }
    }

    #[test]
    fn a_mod_given_twice_excludes_itself() {
        assert!(incompatible_pair(Ruleset::Osu, &mods(&["HD", "HD"])).is_some());
        assert!(incompatible_pair(Ruleset::Osu, &mods(&["ZZ", "ZZ"])).is_some());
    }
}
