//! By how much mods multiply the score.

use kiai_model::{Beatmap, Mod, Mods, Ruleset};

use super::{
    catalogue::{Standing, standing},
    settings::{number, toggled, unchanged},
};

/// A map's own difficulty values, 0 to 10. How far Difficulty Adjust goes from them is what it is weighed by.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DifficultyValues {
    /// Circle size.
    pub circle_size: f64,
    /// Approach rate.
    pub approach_rate: f64,
    /// Overall difficulty.
    pub overall_difficulty: f64,
    /// Drain rate.
    pub drain_rate: f64,
}

impl From<&Beatmap> for DifficultyValues {
    /// The map's values, within the bounds that the game sets to what a file says.
    fn from(map: &Beatmap) -> Self {
        Self {
            circle_size: map.circle_size.clamp(0.0, 10.0),
            approach_rate: map.approach_rate.clamp(0.0, 10.0),
            overall_difficulty: map.overall_difficulty.clamp(0.0, 10.0),
            drain_rate: map.drain_rate.clamp(0.0, 10.0),
        }
    }
}

/// The multipliers that clients give these mods, newest first: mods were weighed anew in June 2026 (2026.605.0),
/// and older clients still play. Empty when a mod is unknown.
///
/// Upstream: `OsuScoreMultiplierCalculatorV2`, `...V1` and their sisters in the other rulesets.
#[must_use]
pub fn score_multipliers(ruleset: Ruleset, mods: &Mods, map: &DifficultyValues) -> Vec<f64> {
    if mods.0.iter().any(|m| standing(ruleset, m.acronym) == Standing::Unknown) {
        return Vec::new();
    }
    let newest = mods.0.iter().map(|m| match (ruleset, m.acronym.as_str()) {
        (Ruleset::Osu, _) => weighed_anew(m, mods, map),
        (_, "CL") => 1.0,
        _ => weighed_first(ruleset, m),
    });
    vec![newest.product(), mods.0.iter().map(|m| weighed_first(ruleset, m)).product()]
}

/// The first weights. Outside of osu!, only Classic has another one now.
// differs from osu!: the key mods of clients before 2025.718.0, which multiplied by 1, are no longer known.
fn weighed_first(ruleset: Ruleset, m: &Mod) -> f64 {
    use Ruleset::{Catch, Mania, Osu, Taiko};
    let when_default = |value: f64| if unchanged(ruleset, m, &[]) { value } else { 1.0 };
    let steps = || floor_to(speed(ruleset, m), 10.0) - 1.0;
    match (ruleset, m.acronym.as_str()) {
        (_, "EZ" | "NF" | "DA" | "WU" | "WD" | "AS") | (Osu, "MG") => 0.5,
        (_, "HT" | "DC") => 0.6 + steps(),
        (Osu | Taiko | Catch, "DT" | "NC") => 1.0 + steps() / 5.0,
        (Osu | Taiko, "HR") | (Osu | Taiko | Catch, "HD") => when_default(1.06),
        (Catch, "HR") | (Osu | Taiko | Catch, "FL") | (Osu, "BL") => when_default(1.12),
        (Osu | Taiko | Catch, "RX") | (Osu, "AP" | "TP") => 0.1,
        (_, "CL") => 0.96,
        (Mania, "1K" | "2K" | "3K" | "4K" | "5K" | "6K" | "7K" | "8K" | "9K" | "10K" | "NR" | "CS" | "HO")
        | (Taiko, "CS")
        | (Osu, "SO") => 0.9,
        (Osu | Catch, "SY") => 0.8,
        (Taiko, "SR") => 0.6,
        _ => 1.0,
    }
}

/// The weights of osu! since 2026.605.0.
fn weighed_anew(m: &Mod, all: &Mods, map: &DifficultyValues) -> f64 {
    // Every name below is a setting with a default.
    let number = |name| number(Ruleset::Osu, m, name).unwrap_or(f64::NAN);
    match m.acronym.as_str() {
        "EZ" => (0.8 - 0.1 * (number("retries") - 2.0).max(0.0)).max(0.4),
        "NF" => 0.5,
        "HT" | "DC" | "DT" | "NC" => speed_curve(speed(Ruleset::Osu, m)),
        "HR" => 1.09,
        "HD" | "TC" if all.contains("BL") => 1.0,
        "HD" => hidden(m, all),
        "TC" => 1.02,
        "FL" => flashlight(m, number("size_multiplier"), all.contains("FR")),
        "BL" => 1.24,
        "TP" => 0.01,
        "DA" => difficulty_adjust(m, map),
        "CL" if toggled(Ruleset::Osu, m, "classic_note_lock") => 0.985,
        "CL" => 0.96,
        "RD" | "AD" => 0.7,
        "RX" | "AP" | "AS" => 0.1,
        "SO" => 0.95,
        "DF" => 1.0 - 0.02 * (number("start_scale") - 2.0).max(0.0),
        "WU" | "WD" => ramp(number("initial_rate"), number("final_rate")),
        "MG" => 0.7 - number("attraction_strength") * 0.6,
        "SY" => 0.99,
        _ => 1.0,
    }
}

fn speed(ruleset: Ruleset, m: &Mod) -> f64 {
    number(ruleset, m, "speed_change").unwrap_or(1.0)
}

fn floor_to(value: f64, steps: f64) -> f64 {
    (value * steps).trunc() / steps
}

fn speed_curve(speed: f64) -> f64 {
    if speed < 1.0 {
        return floor_to(speed, 20.0) * 1.4 - 0.5;
    }
    let speed = floor_to(speed, 10.0);
    let usual = [1.0, 1.5].into_iter().any(|usual: f64| (speed - usual).abs() < 1e-9);
    1.0 + (speed - 1.0) * 0.46 - if usual { 0.0 } else { 0.01 }
}

fn ramp(from: f64, to: f64) -> f64 {
    0.8 * speed_curve(from.min(to)) + 0.2 * speed_curve(from.max(to))
}

fn hidden(m: &Mod, all: &Mods) -> f64 {
    let approach_only = if toggled(Ruleset::Osu, m, "only_fade_approach_circles") { 0.02 } else { 0.0 };
    let timed = if ["WG", "GR", "DF", "RP", "DP"].into_iter().any(|other| all.contains(other)) { 0.02 } else { 0.0 };
    1.04 - approach_only - timed
}

fn flashlight(m: &Mod, size: f64, frozen: bool) -> f64 {
    let mut extra = (0.2 - 0.2 * (size - 1.0)).clamp(0.02, 0.2);
    if !toggled(Ruleset::Osu, m, "combo_based_size") {
        extra /= 5.0;
    }
    1.0 + if frozen { extra / 2.0 } else { extra }
}

fn difficulty_adjust(m: &Mod, map: &DifficultyValues) -> f64 {
    let kept = |name, own: f64| (1.0 - 0.5 * (number(Ruleset::Osu, m, name).unwrap_or(own) - own).abs()).max(0.1);
    let product = kept("circle_size", map.circle_size)
        * kept("approach_rate", map.approach_rate)
        * kept("overall_difficulty", map.overall_difficulty)
        * kept("drain_rate", map.drain_rate);
    product.max(0.1)
}

#[cfg(test)]
mod tests;
