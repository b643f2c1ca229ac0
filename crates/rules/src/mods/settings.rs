//! The settings that multipliers and speeds depend on.

use kiai_model::Mods;

use super::rate::setting;

/// Whether every setting that a multiplier or a speed depends on lies where the game's own controls end.
///
/// Upstream: the `MinValue` and `MaxValue` of each mod's bindables.
#[must_use]
pub fn settings_in_range(mods: &Mods) -> bool {
    // Clients write single-precision numbers.
    const TOLERANCE: f64 = 1e-6;
    mods.0.iter().all(|m| {
        let within = |name: &str, min: f64, max: f64| {
            let value = setting(m, name, min);
            (min - TOLERANCE..=max + TOLERANCE).contains(&value)
        };
        match m.acronym.as_str() {
            "DT" | "NC" => within("speed_change", 1.01, 2.0),
            "HT" | "DC" => within("speed_change", 0.5, 0.99),
            "WU" | "WD" => within("initial_rate", 0.5, 2.0) && within("final_rate", 0.5, 2.0),
            "AS" => within("initial_rate", 0.5, 2.0),
            "EZ" => within("retries", 0.0, 10.0),
            "FL" => within("size_multiplier", 0.5, 2.0),
            "DF" => within("start_scale", 1.0, 25.0),
            "MG" => within("attraction_strength", 0.05, 1.0),
            _ => true,
        }
    })
}

#[cfg(test)]
mod tests {
    use kiai_model::{Acronym, Mod, ModSetting, Ruleset};

    use super::*;
    use crate::mods::score_multipliers;

    fn one(acronym: &str, name: &str, value: f64) -> Mods {
        let acronym: Acronym = acronym.parse().unwrap();
        Mods(vec![Mod { acronym, settings: [(name.to_owned(), ModSetting::Double(value))].into_iter().collect() }])
    }

    #[test]
    fn settings_beyond_the_games_controls_are_out_of_range() {
        let table = [
            ("MG", "attraction_strength", 0.05, -15.5),
            ("HT", "speed_change", 0.99, 2.0),
            ("DT", "speed_change", 2.0, 0.5),
            ("DF", "start_scale", 25.0, -1000.0),
            ("FL", "size_multiplier", 0.5, -3.0),
            ("EZ", "retries", 10.0, -1.0),
            ("WU", "final_rate", 2.0, f64::NAN),
        ];
        for (acronym, name, good, bad) in table {
            assert!(settings_in_range(&one(acronym, name, good)), "{acronym} {good}");
            assert!(!settings_in_range(&one(acronym, name, bad)), "{acronym} {bad}");
        }
    }

    #[test]
    fn no_setting_makes_a_multiplier_without_bounds() {
        for value in [-1e9, -15.5, 1e9] {
            for range in score_multipliers(Ruleset::Osu, &one("MG", "attraction_strength", value)) {
                assert!((0.0..=1.5).contains(&range.max), "{value}: {range:?}");
            }
        }
    }
}
