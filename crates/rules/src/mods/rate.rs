//! How fast mods make a map.

use kiai_model::{Mods, Ruleset};

use super::settings::number;

/// The slowest and fastest speed during a play, 1 being the map's own.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RateRange {
    /// Slowest.
    pub min: f64,
    /// Fastest.
    pub max: f64,
}

/// The speeds a play with these mods runs at. A setting that the game does not allow counts as untold.
///
/// Upstream: `ModRateAdjust`, `ModTimeRamp` and `ModAdaptiveSpeed` with their settings.
#[must_use]
pub fn rate_range(ruleset: Ruleset, mods: &Mods) -> RateRange {
    mods.0.iter().fold(RateRange { min: 1.0, max: 1.0 }, |range, m| {
        let number = |name| number(ruleset, m, name);
        let (from, to) = match (number("speed_change"), number("initial_rate"), number("final_rate")) {
            (Some(speed), ..) => (speed, speed),
            (_, Some(initial), Some(last)) => (initial, last),
            // Adaptive Speed goes further than it can be set to begin with.
            (_, Some(_), None) => (0.4, 2.5),
            _ => (1.0, 1.0),
        };
        RateRange { min: range.min * from.min(to), max: range.max * from.max(to) }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mods::facts::mods;

    #[test]
    fn rates_follow_mods_and_settings() {
        let table = [
            ("HD", 1.0, 1.0),
            ("DT", 1.5, 1.5),
            ("DC", 0.75, 0.75),
            ("NC:speed_change=1.3", 1.3, 1.3),
            ("WU", 1.0, 1.5),
            ("WD:final_rate=0.5", 0.5, 1.0),
            ("AS:initial_rate=1.2", 0.4, 2.5),
            ("DT:speed_change=100", 1.5, 1.5),
            ("DT:speed_change=NaN", 1.5, 1.5),
            ("DT:speed_change=fast", 1.5, 1.5),
        ];
        for (text, min, max) in table {
            assert_eq!(rate_range(Ruleset::Osu, &mods(text)), RateRange { min, max }, "{text}");
        }
    }
}
