//! Which mods, with which settings, leave a play its performance points.

use kiai_model::{Mod, Mods, Ruleset};

/// How a mod's settings decide.
enum Rule {
    /// Whatever its settings.
    Always,
    /// With its default settings, which clients leave out.
    Default,
    /// With the default speed; the pitch does not matter.
    DefaultSpeed(f64),
}

/// Whether every mod of a play gives performance points. Upstream: `Mod.Ranked` of each mod.
///
/// `classic_client` is set for plays of bancho clients: their Classic mod is how they play, while lazer's is a choice
/// that is not ranked. Relax and Autopilot give points here, in statistics of their own.
// differs from osu!: there Relax and Autopilot give none.
#[must_use]
pub fn gives_performance(ruleset: Ruleset, mods: &Mods, classic_client: bool) -> bool {
    mods.0.iter().all(|m| match rule(ruleset, m.acronym.as_str(), classic_client) {
        Some(Rule::Always) => true,
        Some(Rule::Default) => m.settings.is_empty(),
        Some(Rule::DefaultSpeed(speed)) => has_speed(m, speed),
        None => false,
    })
}

fn rule(ruleset: Ruleset, acronym: &str, classic_client: bool) -> Option<Rule> {
    use Ruleset::{Catch, Mania, Osu, Taiko};
    Some(match (ruleset, acronym) {
        (_, "SD" | "PF" | "AC" | "MU")
        | (Osu, "BL" | "TC" | "AL" | "SG")
        | (Osu | Catch, "NS")
        | (Taiko, "SW")
        | (Mania, "CO") => Rule::Always,
        (_, "DT") => Rule::DefaultSpeed(1.5),
        (_, "HT") => Rule::DefaultSpeed(0.75),
        (_, "CL") if classic_client => Rule::Always,
        (Osu | Taiko | Catch, "HR" | "RX")
        | (_, "EZ" | "NF" | "HD" | "FL" | "NC" | "DC")
        | (Osu, "SO" | "TD" | "AP")
        | (Mania, "FI" | "MR" | "4K" | "5K" | "6K" | "7K" | "8K" | "9K") => Rule::Default,
        _ => return None,
    })
}

fn has_speed(m: &Mod, default: f64) -> bool {
    m.settings.iter().all(|(name, value)| match name.as_str() {
        "adjust_pitch" => true,
        "speed_change" => value.as_f64().is_some_and(|speed| (speed - default).abs() < 1e-6),
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use kiai_model::{Acronym, ModSetting};

    use super::*;

    fn one(acronym: &str, settings: &[(&str, ModSetting)]) -> Mods {
        let acronym: Acronym = acronym.parse().unwrap();
        let settings = settings.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
        Mods(vec![Mod { acronym, settings }])
    }

    #[test]
    fn changed_speed_gives_no_points_and_changed_pitch_does() {
        let speed = |speed| [("speed_change", ModSetting::Double(speed))];
        assert!(gives_performance(Ruleset::Osu, &one("DT", &[]), false));
        assert!(gives_performance(Ruleset::Osu, &one("DT", &speed(1.5)), false));
        assert!(gives_performance(Ruleset::Osu, &one("HT", &[("adjust_pitch", ModSetting::Bool(true))]), false));
        assert!(!gives_performance(Ruleset::Osu, &one("DT", &speed(1.3)), false));
        assert!(!gives_performance(Ruleset::Osu, &one("HT", &speed(0.8)), false));
        assert!(!gives_performance(Ruleset::Osu, &one("NC", &speed(1.4)), false));
    }

    #[test]
    fn settings_that_change_the_play_give_no_points() {
        assert!(!gives_performance(Ruleset::Osu, &one("EZ", &[("retries", ModSetting::Int(5))]), false));
        let fade = [("only_fade_approach_circles", ModSetting::Bool(true))];
        assert!(!gives_performance(Ruleset::Osu, &one("HD", &fade), false));
        assert!(gives_performance(Ruleset::Osu, &one("SD", &[("restart", ModSetting::Bool(true))]), false));
    }

    #[test]
    fn the_table_of_mods_without_settings() {
        let table = [
            (Ruleset::Osu, "HD", true),
            (Ruleset::Osu, "HR", true),
            (Ruleset::Mania, "HR", false),
            (Ruleset::Osu, "DA", false),
            (Ruleset::Osu, "RX", true),
            (Ruleset::Osu, "TP", false),
            (Ruleset::Osu, "MR", false),
            (Ruleset::Mania, "MR", true),
            (Ruleset::Mania, "4K", true),
            (Ruleset::Mania, "1K", false),
            (Ruleset::Osu, "CL", false),
            (Ruleset::Osu, "ZZ", false),
        ];
        for (ruleset, acronym, expected) in table {
            assert_eq!(gives_performance(ruleset, &one(acronym, &[]), false), expected, "{ruleset:?} {acronym}");
        }
        assert!(gives_performance(Ruleset::Osu, &one("CL", &[]), true));
    }
}
