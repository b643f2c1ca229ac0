//! The settings of mods: what they may be, and what they are untold.

use kiai_model::{Acronym, Mod, ModSetting, Ruleset};

use super::table::{Values, values};

/// Clients write single-precision numbers.
const TOLERANCE: f64 = 1e-6;

/// How a told setting stands to its mod.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SettingStanding {
    /// It is what it is untold. Clients leave such settings out.
    Default,
    /// It is something else that the game allows.
    Changed,
    /// It is a number beyond where the game's own controls end.
    OutOfRange,
    /// The mod has no such setting, or one of another kind: from a newer or a changed client.
    Unknown,
}

/// How the setting `name` stands to the mod `acronym` of `ruleset`.
///
/// The steps of the game's controls do not matter: a number between two of them gains nothing.
#[must_use]
pub fn setting_standing(ruleset: Ruleset, acronym: Acronym, name: &str, told: &ModSetting) -> SettingStanding {
    use SettingStanding::{Changed, Default, OutOfRange, Unknown};
    match (values(ruleset, acronym.as_str(), name), told, told.as_f64()) {
        (Some(_), ModSetting::Null, _) => Default,
        (Some(Values::Toggle(default)), ModSetting::Bool(told), _) if *told == default => Default,
        (Some(Values::Toggle(_)), ModSetting::Bool(_), _) => Changed,
        (Some(Values::Number { default: Some(default), .. }), _, Some(told)) if close(told, default) => Default,
        (Some(Values::Number { min, max, .. }), _, Some(told)) => {
            if (min - TOLERANCE..=max + TOLERANCE).contains(&told) { Changed } else { OutOfRange }
        }
        _ => Unknown,
    }
}

/// Whether every told setting is what it is untold, those called `except` aside.
pub(super) fn unchanged(ruleset: Ruleset, m: &Mod, except: &[&str]) -> bool {
    m.settings.iter().all(|(name, told)| {
        except.contains(&name.as_str()) || setting_standing(ruleset, m.acronym, name, told) == SettingStanding::Default
    })
}

/// A setting that is a number: as told if the game allows that, else as it is untold. None when that depends on the
/// map, and when the mod has no such setting.
pub(super) fn number(ruleset: Ruleset, m: &Mod, name: &str) -> Option<f64> {
    let Some(Values::Number { default, .. }) = values(ruleset, m.acronym.as_str(), name) else { return None };
    changed(ruleset, m, name).and_then(ModSetting::as_f64).or(default)
}

/// A setting that is a toggle: as told, else as it is untold. Off when the mod has no such setting.
pub(super) fn toggled(ruleset: Ruleset, m: &Mod, name: &str) -> bool {
    let default = values(ruleset, m.acronym.as_str(), name) == Some(Values::Toggle(true));
    default != changed(ruleset, m, name).is_some()
}

fn changed<'a>(ruleset: Ruleset, m: &'a Mod, name: &str) -> Option<&'a ModSetting> {
    let told = m.settings.get(name)?;
    (setting_standing(ruleset, m.acronym, name, told) == SettingStanding::Changed).then_some(told)
}

fn close(one: f64, other: f64) -> bool {
    (one - other).abs() < TOLERANCE
}

#[cfg(test)]
mod tests;
