//! Levels: what the total score of a player amounts to.

/// A level and the way to the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Level {
    /// The level, from 1.
    pub current: i64,
    /// Percent of the way to the next, 0 to 99.
    pub progress: i64,
}

/// The level of a total score. Upstream: the wiki's article "Score", section "Level".
#[must_use]
#[expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "a float to integer cast saturates")]
pub fn level(total_score: i64) -> Level {
    let total = total_score.max(0) as f64;
    // The levels up to 100 are a curve, those above a line.
    let (mut low, mut high) = (1, 100);
    let current = if total >= needed(100) {
        100 + ((total - LAST_OF_CURVE) / BEYOND) as i64
    } else {
        while high - low > 1 {
            let middle = low + (high - low) / 2;
            if needed(middle) <= total { low = middle } else { high = middle }
        }
        low
    };
    let (from, to) = (needed(current), needed(current + 1));
    let progress = (((total - from) / (to - from)) * 100.0).floor().clamp(0.0, 99.0) as i64;
    Level { current, progress }
}

const LAST_OF_CURVE: f64 = 26_931_190_827.0;
const BEYOND: f64 = 99_999_999_999.0;

/// The total score a level begins at.
#[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "levels are small numbers")]
fn needed(level: i64) -> f64 {
    let n = level as f64;
    match level {
        ..=1 => 0.0,
        2..=100 => 5000.0 / 3.0 * (4.0 * n.powi(3) - 3.0 * n * n - n) + 1.25 * 1.8_f64.powi(level as i32 - 60),
        _ => LAST_OF_CURVE + BEYOND * (n - 100.0),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn levels_begin_where_the_table_says() {
        let table = [
            (0, 1, 0),
            (15_000, 1, 50),
            (29_999, 1, 99),
            (30_001, 2, 0),
            (130_001, 3, 0),
            (26_931_190_830, 100, 0),
            (26_931_190_827 + 99_999_999_999, 101, 0),
            (26_931_190_828 + 99_999_999_999 * 5 / 2, 102, 50),
            (-5, 1, 0),
        ];
        for (total, current, progress) in table {
            assert_eq!(level(total), Level { current, progress }, "{total}");
        }
    }

    proptest! {
        #[test]
        fn a_higher_total_is_never_a_lower_level(total in 0..i64::MAX, more in 0..1_000_000_000_000i64) {
            prop_assert!(level(total.saturating_add(more)).current >= level(total).current);
            prop_assert!((0..100).contains(&level(total).progress));
        }
    }
}
