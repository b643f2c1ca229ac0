//! By what a combo counts.

use rosu_pp::Beatmap;

/// How many parts of a value are told apart: single precision written with 15 digits has fewer.
const PARTS: i128 = 10_i128.pow(20);
/// The most that closeness counts.
const DENSITY_MAX: i128 = 16;

/// How hard a map is by its values and by how close its objects are, as a number from 0 to 6. Upstream:
/// `LegacyRulesetExtensions.CalculateDifficultyPeppyStars`.
///
/// Upstream counts in decimals of 28 digits, so that halves are rounded as osu!stable rounded them; fractions of whole
/// numbers give the same.
pub(super) fn of(map: &Beatmap, circle_size: f32) -> u32 {
    let values: i128 = [map.hp, map.od, circle_size].into_iter().map(decimal).sum();
    let drain_s = drain_s(map);
    let objects = i128::try_from(map.hit_objects.len()).unwrap_or(i128::MAX >> 80);
    let (density, per) = if drain_s == 0 {
        (DENSITY_MAX, 1)
    } else {
        // A map whose breaks are longer than itself has a negative one.
        let (density, per) = (objects * 8 * drain_s.signum(), drain_s.abs());
        (density.clamp(0, DENSITY_MAX * per), per)
    };
    let sum = values * per + density * PARTS;
    u32::try_from(half_to_even(sum * 5, per * PARTS * 38)).unwrap_or(0)
}

/// Seconds from the first to the last object, without breaks.
#[expect(clippy::cast_possible_truncation, reason = "a float to integer cast saturates")]
fn drain_s(map: &Beatmap) -> i128 {
    let whole = |ms: f64| i128::from(ms.round_ties_even() as i32);
    let (Some(first), Some(last)) = (map.hit_objects.first(), map.hit_objects.last()) else { return 0 };
    let breaks: i128 = map.breaks.iter().map(|pause| whole(pause.end_time) - whole(pause.start_time)).sum();
    (whole(last.start_time) - whole(first.start_time) - breaks) / 1000
}

/// A value in [`PARTS`], by its first 15 digits: so .NET turns what is binary into decimals.
fn decimal(value: f32) -> i128 {
    const DIGITS: i128 = 10_i128.pow(14);
    let text = format!("{:.14e}", f64::from(value));
    let Some((digits, exponent)) = text.split_once('e') else { return 0 };
    let digits: String = digits.chars().filter(|digit| *digit != '.').collect();
    let (Ok(digits), Ok(exponent)) = (digits.parse::<i128>(), exponent.parse::<i32>()) else { return 0 };
    let Some(power) = 10_i128.checked_pow(exponent.unsigned_abs().min(20)) else { return 0 };
    if exponent < 0 { digits * (PARTS / DIGITS) / power } else { digits * (PARTS / DIGITS) * power }
}

/// A fraction as the nearest whole number; of two that are as near, the even one.
fn half_to_even(numerator: i128, denominator: i128) -> i128 {
    let (whole, rest) = (numerator.div_euclid(denominator), numerator.rem_euclid(denominator));
    match (rest * 2).cmp(&denominator) {
        std::cmp::Ordering::Less => whole,
        std::cmp::Ordering::Equal => whole + whole.rem_euclid(2),
        std::cmp::Ordering::Greater => whole + 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Objects in each of so many seconds.
    fn stars(values: [f32; 3], objects: usize, seconds: usize) -> u32 {
        let [hp, od, cs] = values;
        let times = (0..objects).map(|at| at * seconds * 1000 / (objects - 1).max(1));
        let lines: String = times.map(|ms| format!("0,0,{ms},1,0\n")).collect();
        let osu = format!(
            "osu file format v14\n[Difficulty]\nHPDrainRate:{hp}\nOverallDifficulty:{od}\nCircleSize:{cs}\n[HitObjects]\n{lines}"
        );
        of(&osu.parse().unwrap(), cs)
    }

    #[test]
    fn halves_are_rounded_as_decimals() {
        assert_eq!(stars([4.0, 5.0, 2.0], 1, 0), 4, "27 of 38 is 3.55");
        assert_eq!(stars([1.0, 1.0, 1.0], 1, 0), 2, "19 of 38 is 2.5");
        assert_eq!(stars([4.0, 4.0, 3.0], 11, 11), 2, "one a second is 8, and 19 of 38 is 2.5");
        assert_eq!(stars([4.0, 4.0, 3.0], 12, 11), 3);
        assert_eq!(half_to_even(5, 2), 2);
        assert_eq!(half_to_even(7, 2), 4);
    }

    #[test]
    fn values_have_fifteen_digits() {
        assert_eq!(decimal(5.3), 530_000_019_073_486 * 1_000_000);
        assert_eq!(decimal(10.0), 10 * PARTS);
        assert_eq!(decimal(0.5), PARTS / 2);
        assert_eq!(decimal(0.0), 0);
    }
}
