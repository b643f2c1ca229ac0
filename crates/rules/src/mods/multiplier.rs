//! By how much mods multiply the score.

use std::ops::Mul;

use kiai_model::{Mod, ModSetting, Mods, Ruleset};

use super::{
    catalogue::{Standing, standing},
    rate::setting,
};

/// The multipliers a set of mods can have. One number, except where it also depends on the map's difficulty values.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MultiplierRange {
    /// Lowest.
    pub min: f64,
    /// Highest.
    pub max: f64,
}

impl MultiplierRange {
    const ONE: Self = Self { min: 1.0, max: 1.0 };

    /// One number, kept between what single mods give at the ends of their settings.
    fn exactly(value: f64) -> Self {
        let value = value.clamp(0.0, 1.5);
        Self { min: value, max: value }
    }
}

impl Mul for MultiplierRange {
    type Output = Self;

    fn mul(self, other: Self) -> Self {
        Self { min: self.min * other.min, max: self.max * other.max }
    }
}

/// The multipliers that clients give these mods, newest first: osu! mods were weighed anew in release 2026.621.0, and
/// older clients still play. Empty when a mod is unknown.
///
/// Upstream: `OsuScoreMultiplierCalculatorV2`, `...V1` and their sisters in the other rulesets.
#[must_use]
pub fn score_multipliers(ruleset: Ruleset, mods: &Mods) -> Vec<MultiplierRange> {
    if mods.0.iter().any(|m| standing(ruleset, m.acronym) == Standing::Unknown) {
        return Vec::new();
    }
    let product = |of: &dyn Fn(&Mod) -> MultiplierRange| mods.0.iter().map(of).fold(MultiplierRange::ONE, Mul::mul);
    match ruleset {
        Ruleset::Osu => vec![product(&|m| weighed_anew(m, mods)), product(&|m| plain(Ruleset::Osu, m))],
        other => vec![product(&|m| plain(other, m))],
    }
}

/// The first weights, which hold for osu! before 2026.621.0 and for the other rulesets.
fn plain(ruleset: Ruleset, m: &Mod) -> MultiplierRange {
    use Ruleset::{Catch, Mania, Osu, Taiko};
    let when_default = |value: f64| if m.settings.is_empty() { value } else { 1.0 };
    MultiplierRange::exactly(match (ruleset, m.acronym.as_str()) {
        (_, "EZ" | "NF" | "DA" | "WU" | "WD" | "AS") | (Osu, "MG") => 0.5,
        (_, "HT" | "DC") => slowed(m, 0.75),
        (Osu | Taiko | Catch, "DT" | "NC") => sped(m),
        (Osu | Taiko, "HR") | (Osu | Taiko | Catch, "HD") => when_default(1.06),
        (Catch, "HR") | (Osu | Taiko | Catch, "FL") | (Osu, "BL") => when_default(1.12),
        (Osu | Taiko | Catch, "RX") | (Osu, "AP" | "TP") => 0.1,
        (Osu, "CL") => 0.96,
        (Mania, "1K" | "2K" | "3K" | "4K" | "5K" | "6K" | "7K" | "8K" | "9K" | "10K" | "NR" | "CS" | "HO")
        | (Taiko, "CS")
        | (Osu, "SO") => 0.9,
        (Osu | Catch, "SY") => 0.8,
        (Taiko, "SR") => 0.6,
        _ => 1.0,
    })
}

fn slowed(m: &Mod, default: f64) -> f64 {
    0.6 + floor_to(setting(m, "speed_change", default), 10.0) - 1.0
}

fn sped(m: &Mod) -> f64 {
    1.0 + (floor_to(setting(m, "speed_change", 1.5), 10.0) - 1.0) / 5.0
}

fn floor_to(value: f64, steps: f64) -> f64 {
    (value * steps).trunc() / steps
}

/// The weights of osu! since 2026.621.0.
fn weighed_anew(m: &Mod, all: &Mods) -> MultiplierRange {
    let blinds = all.contains("BL");
    MultiplierRange::exactly(match m.acronym.as_str() {
        "EZ" => (0.8 - 0.1 * (setting(m, "retries", 2.0) - 2.0).max(0.0)).max(0.4),
        "NF" => 0.5,
        "HT" | "DC" => slow_curve(setting(m, "speed_change", 0.75)),
        "HR" => 1.09,
        "DT" | "NC" => fast_curve(setting(m, "speed_change", 1.5)),
        "HD" | "TC" if blinds => 1.0,
        "HD" => hidden(m, all),
        "TC" => 1.02,
        "FL" => flashlight(m, all.contains("FR")),
        "BL" => 1.24,
        "TP" => 0.01,
        // It falls with the distance from the map's own values, which are not at hand here.
        "DA" => return MultiplierRange { min: 0.1, max: 1.0 },
        "CL" if toggled(m, "classic_note_lock", true) => 0.985,
        "CL" => 0.96,
        "RD" | "AD" => 0.7,
        "RX" | "AP" | "AS" => 0.1,
        "SO" => 0.95,
        "DF" => 1.0 - (0.02 * (setting(m, "start_scale", 2.0) - 2.0)).max(0.0),
        "WU" => ramp(m, 1.5),
        "WD" => ramp(m, 0.75),
        "MG" => 0.7 - setting(m, "attraction_strength", 0.5) * 0.6,
        "SY" => 0.99,
        _ => 1.0,
    })
}

fn slow_curve(speed: f64) -> f64 {
    floor_to(speed, 20.0) * 1.4 - 0.5
}

fn fast_curve(speed: f64) -> f64 {
    let value = floor_to(speed, 10.0);
    let usual = (value - 1.5).abs() < 1e-9 || (value - 1.0).abs() < 1e-9;
    (value - 1.0) * 0.46 + 1.0 - if usual { 0.0 } else { 0.01 }
}

fn ramp(m: &Mod, default_final: f64) -> f64 {
    let (from, to) = (setting(m, "initial_rate", 1.0), setting(m, "final_rate", default_final));
    let weight = |speed: f64| if speed < 1.0 { slow_curve(speed) } else { fast_curve(speed) };
    0.8 * weight(from.min(to)) + 0.2 * weight(from.max(to))
}

fn hidden(m: &Mod, all: &Mods) -> f64 {
    let approach_only = if toggled(m, "only_fade_approach_circles", false) { 0.02 } else { 0.0 };
    let timed = if ["WG", "GR", "DF", "RP", "DP"].into_iter().any(|other| all.contains(other)) { 0.02 } else { 0.0 };
    1.04 - approach_only - timed
}

fn flashlight(m: &Mod, frozen: bool) -> f64 {
    let mut value = (1.2 - 0.2 * (setting(m, "size_multiplier", 1.0) - 1.0)).clamp(1.02, 1.2);
    if !toggled(m, "combo_based_size", true) {
        value = 1.0 + (value - 1.0) / 5.0;
    }
    if frozen { 1.0 + (value - 1.0) / 2.0 } else { value }
}

fn toggled(m: &Mod, name: &str, default: bool) -> bool {
    match m.settings.get(name) {
        Some(ModSetting::Bool(value)) => *value,
        _ => default,
    }
}

#[cfg(test)]
mod tests {
    use kiai_model::Acronym;

    use super::*;

    fn mods(acronyms: &[&str]) -> Mods {
        Mods(acronyms.iter().map(|acronym| acronym.parse::<Acronym>().unwrap().into()).collect())
    }

    fn newest(ruleset: Ruleset, acronyms: &[&str]) -> f64 {
        score_multipliers(ruleset, &mods(acronyms))[0].max
    }

    #[test]
    fn multipliers_are_the_clients() {
        let table = [
            (Ruleset::Osu, &[][..], 1.0),
            (Ruleset::Osu, &["HD"], 1.04),
            (Ruleset::Osu, &["HR"], 1.09),
            (Ruleset::Osu, &["DT"], 1.23),
            (Ruleset::Osu, &["HD", "DT"], 1.04 * 1.23),
            (Ruleset::Osu, &["HT"], 0.55),
            (Ruleset::Osu, &["HD", "BL"], 1.24),
            (Ruleset::Osu, &["FL", "FR"], 1.1),
            (Ruleset::Osu, &["RX"], 0.1),
            (Ruleset::Taiko, &["HD", "HR"], 1.06 * 1.06),
            (Ruleset::Taiko, &["DT"], 1.1),
            (Ruleset::Taiko, &["HT"], 0.3),
            (Ruleset::Catch, &["HR", "FL"], 1.12 * 1.12),
            (Ruleset::Mania, &["DT"], 1.0),
            (Ruleset::Mania, &["4K", "EZ"], 0.45),
        ];
        for (ruleset, acronyms, expected) in table {
            let got = newest(ruleset, acronyms);
            assert!((got - expected).abs() < 1e-9, "{ruleset:?} {acronyms:?}: {got}");
        }
    }

    #[test]
    fn older_clients_weigh_osu_mods_differently() {
        let both = score_multipliers(Ruleset::Osu, &mods(&["HD", "HR"]));
        assert_eq!(both.len(), 2);
        assert!((both[1].max - 1.06 * 1.06).abs() < 1e-9);
    }

    #[test]
    fn unknown_mods_have_no_multiplier() {
        assert!(score_multipliers(Ruleset::Osu, &mods(&["HD", "ZZ"])).is_empty());
    }
}
