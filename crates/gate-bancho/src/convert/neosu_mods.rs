//! Mods of osu!(lazer) as neosu has them.

use kiai_model::{Mod, ModSetting, Ruleset, Score};
use kiai_wire_bancho::neosu::{mod_flags::ModFlags, mods::NeosuMods};

/// The mods of a score that another client set, with their settings; none when neosu has no equal of one, or another
/// ruleset: it shows the bits of osu!stable then.
pub(super) fn neosu_mods(score: &Score) -> Option<NeosuMods> {
    if score.ruleset != Ruleset::Osu {
        return None;
    }
    let mut mods = NeosuMods::default();
    score.mods.0.iter().try_for_each(|of_lazer| add(&mut mods, of_lazer))?;
    Some(mods)
}

/// Adds a mod with its settings; none when neosu has no equal of it.
fn add(mods: &mut NeosuMods, of_lazer: &Mod) -> Option<()> {
    let number = |name: &str| of_lazer.settings.get(name).and_then(ModSetting::as_f64);
    let is_plain = of_lazer.settings.is_empty();
    let flag = match of_lazer.acronym.as_str() {
        // How the play is judged and shown; neosu judges as osu!stable by itself. MU changes what is heard alone.
        "CL" | "MU" => ModFlags::NONE,
        "DT" | "HT" | "NC" | "DC" => {
            let is_faster = matches!(of_lazer.acronym.as_str(), "DT" | "NC");
            mods.speed = single(number("speed_change").unwrap_or(if is_faster { 1.5 } else { 0.75 }));
            let follows = matches!(of_lazer.settings.get("adjust_pitch"), Some(ModSetting::Bool(true)));
            let pitched = matches!(of_lazer.acronym.as_str(), "NC" | "DC") || follows;
            if pitched { ModFlags::NO_PITCH_CORRECTION } else { ModFlags::NONE }
        }
        "DA" => return difficulty(mods, of_lazer),
        "MR" => match number("reflection") {
            None | Some(0.0) => ModFlags::MIRROR_HORIZONTAL,
            Some(1.0) => ModFlags::MIRROR_VERTICAL,
            Some(2.0) => ModFlags::MIRROR_HORIZONTAL.or(ModFlags::MIRROR_VERTICAL),
            Some(_) => return None,
        },
        "PF" => ModFlags::PERFECT.or(ModFlags::SUDDEN_DEATH),
        // Their settings say when a play ends, not what is played.
        "SD" => ModFlags::SUDDEN_DEATH,
        "EZ" => ModFlags::EASY,
        "NF" => ModFlags::NO_FAIL,
        "HR" => ModFlags::HARD_ROCK,
        "RX" => ModFlags::RELAX,
        "AP" => ModFlags::AUTOPILOT,
        "SO" => ModFlags::SPUN_OUT,
        "TD" => ModFlags::TOUCH_DEVICE,
        "SV2" => ModFlags::SCORE_V2,
        "SG" => ModFlags::SINGLETAP,
        "AL" => ModFlags::FULL_ALTERNATE,
        "ST" => ModFlags::STRICT_TRACKING,
        "HD" if is_plain => ModFlags::HIDDEN,
        "FL" if is_plain => ModFlags::FLASHLIGHT,
        "TC" => ModFlags::TRACEABLE,
        "FR" => ModFlags::FREEZE_FRAME,
        _ => return None,
    };
    mods.flags = mods.flags.or(flag);
    Some(())
}

/// Difficulty Adjust. What lies below 0 stands in fields of its own, where neosu has one.
fn difficulty(mods: &mut NeosuMods, adjust: &Mod) -> Option<()> {
    for (name, setting) in &adjust.settings {
        let Some(value) = setting.as_f64() else {
            // `extended_limits` says how far the controls reach.
            if name == "extended_limits" {
                continue;
            }
            return None;
        };
        let value = single(value);
        match name.as_str() {
            "approach_rate" if value < 0.0 => mods.ar_overridenegative = value,
            "approach_rate" => mods.ar_override = value,
            "circle_size" if value < 0.0 => mods.cs_overridenegative = value,
            "circle_size" => mods.cs_override = value,
            "drain_rate" if value >= 0.0 => mods.hp_override = value,
            "overall_difficulty" if value >= 0.0 => mods.od_override = value,
            _ => return None,
        }
    }
    Some(())
}

#[expect(clippy::cast_possible_truncation, reason = "settings have two decimals")]
const fn single(value: f64) -> f32 {
    value as f32
}

#[cfg(test)]
mod tests;
