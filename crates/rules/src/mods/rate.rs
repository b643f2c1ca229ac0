//! How fast mods make a map.

use kiai_model::{Mod, Mods};

/// The slowest and fastest speed during a play, 1 being the map's own.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RateRange {
    /// Slowest.
    pub min: f64,
    /// Fastest.
    pub max: f64,
}

/// The speeds a play with these mods runs at; none when a speed lies outside what the game allows (0.5 to 2).
///
/// Upstream: `ModRateAdjust`, `ModTimeRamp` and `ModAdaptiveSpeed` with their settings.
#[must_use]
pub fn rate_range(mods: &Mods) -> Option<RateRange> {
    let mut range = RateRange { min: 1.0, max: 1.0 };
    for m in &mods.0 {
        let (from, to) = match m.acronym.as_str() {
            "DT" | "NC" => same(setting(m, "speed_change", 1.5)),
            "HT" | "DC" => same(setting(m, "speed_change", 0.75)),
            "WU" => (setting(m, "initial_rate", 1.0), setting(m, "final_rate", 1.5)),
            "WD" => (setting(m, "initial_rate", 1.0), setting(m, "final_rate", 0.75)),
            "AS" => (0.5, 2.0),
            _ => continue,
        };
        for rate in [from, to] {
            if !(0.5..=2.0).contains(&rate) {
                return None;
            }
        }
        range = RateRange { min: range.min * from.min(to), max: range.max * from.max(to) };
    }
    Some(range)
}

fn same(rate: f64) -> (f64, f64) {
    (rate, rate)
}

/// A number among a mod's settings, or its default. What is no number becomes NaN, which no range contains.
pub(super) fn setting(m: &Mod, name: &str, default: f64) -> f64 {
    m.settings.get(name).map_or(default, |value| value.as_f64().unwrap_or(f64::NAN))
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
    fn rates_follow_mods_and_settings() {
        let table = [
            ("HD", vec![], (1.0, 1.0)),
            ("DT", vec![], (1.5, 1.5)),
            ("DC", vec![], (0.75, 0.75)),
            ("NC", vec![("speed_change", ModSetting::Double(1.3))], (1.3, 1.3)),
            ("WU", vec![], (1.0, 1.5)),
            ("WD", vec![("final_rate", ModSetting::Double(0.5))], (0.5, 1.0)),
        ];
        for (acronym, settings, (min, max)) in table {
            assert_eq!(rate_range(&one(acronym, &settings)), Some(RateRange { min, max }), "{acronym}");
        }
    }

    #[test]
    fn impossible_speeds_are_none() {
        for value in [ModSetting::Double(100.0), ModSetting::Double(f64::NAN), ModSetting::Text("fast".into())] {
            assert_eq!(rate_range(&one("DT", &[("speed_change", value)])), None);
        }
    }
}
