//! How much of a map was played, in objects.

use kiai_model::{HitCounts, HitResult, Ruleset};

/// How long a failed play lasts at least to count as one.
const SHORTEST_MS: i64 = 8_000;
/// The total it has at least.
const LOWEST_TOTAL: i64 = 5_000;
/// The judgements it has at least: this part of the map's, or so many.
const LEAST_PART: f64 = 0.1;
const LEAST_JUDGED: f64 = 20.0;

/// How many objects were hit, as profiles count them: in catch droplets of both sizes are objects, elsewhere parts of
/// sliders are none. Upstream: `HitStatisticsProcessor`, and `totalHits` in osu-web.
#[must_use]
pub fn total_hits(ruleset: Ruleset, statistics: &HitCounts) -> u64 {
    statistics.sum(|result| {
        result.is_basic() && result.is_hit()
            || ruleset == Ruleset::Catch && matches!(result, HitResult::LargeTickHit | HitResult::SmallTickHit)
    })
}

/// Whether a play counts as one for play counts, time and totals: a passed one does, and a failed one that was more than
/// a false start. Upstream: `PlayValidityHelper.IsValidForPlayTracking`.
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "a map has far fewer than 2^53 objects")]
pub fn is_a_play(
    passed: bool,
    play_time_ms: i64,
    total_score: i64,
    statistics: &HitCounts,
    maximum: &HitCounts,
) -> bool {
    let judged = statistics.sum(is_scorable) as f64;
    let least = (maximum.sum(is_scorable) as f64 * LEAST_PART).min(LEAST_JUDGED);
    passed || (play_time_ms >= SHORTEST_MS && total_score >= LOWEST_TOTAL && judged >= least)
}

/// Upstream: `HitResultExtensions.IsScorable`.
const fn is_scorable(result: HitResult) -> bool {
    !matches!(result, HitResult::None | HitResult::IgnoreHit | HitResult::IgnoreMiss)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(counts: &[(HitResult, u32)]) -> HitCounts {
        counts.iter().copied().collect()
    }

    #[test]
    fn droplets_are_hits_and_ticks_of_sliders_are_not() {
        let statistics = counts(&[
            (HitResult::Great, 10),
            (HitResult::Miss, 1),
            (HitResult::LargeTickHit, 4),
            (HitResult::SmallTickHit, 5),
            (HitResult::SmallTickMiss, 2),
            (HitResult::LargeBonus, 3),
        ]);
        assert_eq!(total_hits(Ruleset::Catch, &statistics), 19);
        assert_eq!(total_hits(Ruleset::Osu, &statistics), 10);
    }

    #[test]
    fn false_starts_are_no_plays() {
        let maximum = |objects| counts(&[(HitResult::Great, objects)]);
        let judged =
            |objects: u32| counts(&[(HitResult::Great, objects / 2), (HitResult::Miss, objects - objects / 2)]);
        for (passed, ms, total, of, all, expected) in [
            (true, 0, 0, 1, 1, true),
            (false, 8_000, 5_000, 20, 1_000, true),
            (false, 7_999, 5_000, 20, 1_000, false),
            (false, 8_000, 4_999, 20, 1_000, false),
            (false, 8_000, 5_000, 19, 1_000, false),
            (false, 8_000, 5_000, 5, 50, true),
            (false, 8_000, 5_000, 4, 50, false),
        ] {
            let found = is_a_play(passed, ms, total, &judged(of), &maximum(all));
            assert_eq!(found, expected, "{passed} {ms} {total} {of} {all}");
        }
    }
}
