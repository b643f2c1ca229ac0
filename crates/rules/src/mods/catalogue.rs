//! Which mods exist, from the catalogue of official mods in `rosu-mods`.

use kiai_model::{Acronym, Mods, Ruleset};
use rosu_mods::{GameMod, GameModIntermode, GameMode};

/// How a mod stands to a ruleset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// The ruleset has it and players may use it.
    Playable,
    /// The ruleset has it, but no player can choose it: `AT` and `CN` play by themselves, `SV2` is how another client
    /// counts.
    NotPlayable,
    /// Other rulesets have it, this one does not.
    OtherRuleset,
    /// No official ruleset has it: from a newer or a changed client.
    Unknown,
}

/// Mods that are newer than the catalogue.
const NEWER: [(Ruleset, &str); 1] = [(Ruleset::Catch, "SY")];
/// Pairs of mods that exclude each other since the catalogue was made.
const NEWLY_EXCLUSIVE: [(Ruleset, &str, &str); 1] = [(Ruleset::Mania, "IN", "NR")];

/// How the mod `acronym` stands to `ruleset`. Upstream: `Ruleset.GetModsFor`, `Mod.UserPlayable`.
#[must_use]
pub fn standing(ruleset: Ruleset, acronym: Acronym) -> Standing {
    if is_unknown(&official(ruleset, acronym)) && !NEWER.contains(&(ruleset, acronym.as_str())) {
        return match acronym.as_str().parse::<rosu_mods::Acronym>().map(GameModIntermode::from_acronym) {
            Ok(GameModIntermode::Unknown(_)) | Err(_) => Standing::Unknown,
            Ok(_) => Standing::OtherRuleset,
        };
    }
    if matches!(acronym.as_str(), "AT" | "CN" | "SV2") { Standing::NotPlayable } else { Standing::Playable }
}

/// Two of the mods that exclude each other, or the same mod twice; none when all go together.
///
/// Each side's list of incompatible mods is consulted. Upstream: `Mod.IncompatibleMods`.
#[must_use]
pub fn incompatible_pair(ruleset: Ruleset, mods: &Mods) -> Option<(Acronym, Acronym)> {
    let acronyms: Vec<Acronym> = mods.0.iter().map(|m| m.acronym).collect();
    acronyms.iter().enumerate().find_map(|(index, &one)| {
        let listed = official(ruleset, one).incompatible_mods();
        acronyms.iter().enumerate().find_map(|(other_index, &other)| {
            let clash = if one == other {
                index != other_index
            } else {
                listed.iter().any(|acronym| acronym.as_str() == other.as_str())
                    || NEWLY_EXCLUSIVE.contains(&(ruleset, one.as_str(), other.as_str()))
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
mod tests;
