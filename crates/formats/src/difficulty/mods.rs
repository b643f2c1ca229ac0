//! Our mods as the calculator knows them.

use kiai_model::{Mod, ModSetting, Mods, Ruleset};
use rosu_pp::{
    GameMods,
    model::mods::rosu_mods::{
        GameMod, GameModSimple, GameMode, GameMods as KnownMods, SettingSimple, serde::GameModSeed,
    },
};

/// The mods that `ruleset` knows; others change no calculation. Settings of the wrong kind are dropped, and a rate
/// outside of what the game offers (0.5 to 2) is brought back into it.
pub(super) fn for_ruleset(ruleset: Ruleset, mods: &Mods) -> GameMods {
    let mode = match ruleset {
        Ruleset::Osu => GameMode::Osu,
        Ruleset::Taiko => GameMode::Taiko,
        Ruleset::Catch => GameMode::Catch,
        Ruleset::Mania => GameMode::Mania,
    };
    let mut known = KnownMods::new();
    for one in &mods.0 {
        known.insert(with_settings(one, mode).unwrap_or_else(|| GameMod::new(one.acronym.as_str(), mode)));
    }
    GameMods::from(known)
}

/// Whether sliders are judged as a whole, as the Classic mod has it unless told otherwise.
pub(super) fn has_classic_sliders(mods: &Mods) -> bool {
    mods.get("CL")
        .is_some_and(|classic| classic.settings.get("no_slider_head_accuracy") != Some(&ModSetting::Bool(false)))
}

fn with_settings(one: &Mod, mode: GameMode) -> Option<GameMod> {
    if one.settings.is_empty() {
        return None;
    }
    let settings = one.settings.iter().filter_map(|(name, value)| Some((name.as_str().into(), simple(name, value)?)));
    let simple = GameModSimple { acronym: one.acronym.as_str().parse().ok()?, settings: settings.collect() };
    simple.try_as_mod(GameModSeed::Mode { mode, deny_unknown_fields: false }).ok()
}

fn simple(name: &str, value: &ModSetting) -> Option<SettingSimple> {
    match value {
        ModSetting::Bool(value) => Some(SettingSimple::Bool(*value)),
        ModSetting::Text(value) => Some(SettingSimple::String(value.clone())),
        ModSetting::Null => None,
        ModSetting::Int(_) | ModSetting::Long(_) | ModSetting::Double(_) | ModSetting::Float(_) => {
            let number = value.as_f64().filter(|number| number.is_finite())?;
            Some(SettingSimple::Number(if name == "speed_change" { number.clamp(0.5, 2.0) } else { number }))
        }
    }
}
