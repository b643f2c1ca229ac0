use proptest::prelude::*;

use super::*;

fn counts(counts: &[(HitResult, u32)]) -> HitCounts {
    counts.iter().copied().collect()
}

#[test]
fn a_perfect_play_is_a_million_in_every_ruleset() {
    let table = [
        (
            Ruleset::Osu,
            counts(&[(HitResult::Great, 151), (HitResult::SliderTailHit, 50), (HitResult::LargeTickHit, 9)]),
        ),
        (Ruleset::Taiko, counts(&[(HitResult::Great, 300)])),
        (
            Ruleset::Catch,
            counts(&[(HitResult::Great, 80), (HitResult::SmallTickHit, 40), (HitResult::LargeTickHit, 12)]),
        ),
        (Ruleset::Mania, counts(&[(HitResult::Perfect, 900)])),
    ];
    for (ruleset, maximum) in table {
        let combo = u32::try_from(maximum_combo(&maximum)).unwrap();
        let bounds = total_score_bounds(ruleset, &maximum, &maximum, combo);
        assert!((bounds.min - 1_000_000.0).abs() < 1e-6, "{ruleset:?} {bounds:?}");
        assert!((bounds.max - 1_000_000.0).abs() < 1e-6, "{ruleset:?} {bounds:?}");
    }
}

#[test]
fn spinner_bonus_comes_on_top() {
    let maximum = counts(&[(HitResult::Great, 10), (HitResult::LargeBonus, 5), (HitResult::SmallBonus, 3)]);
    let earned = counts(&[(HitResult::Great, 10), (HitResult::LargeBonus, 2), (HitResult::SmallBonus, 3)]);
    let bounds = total_score_bounds(Ruleset::Osu, &earned, &maximum, 10);
    assert!((bounds.max - 1_000_130.0).abs() < 1e-6);
}

#[test]
fn a_full_combo_with_hundreds_is_exact_in_osu() {
    let maximum = counts(&[(HitResult::Great, 10)]);
    let earned = counts(&[(HitResult::Great, 9), (HitResult::Ok, 1)]);
    let bounds = total_score_bounds(Ruleset::Osu, &earned, &maximum, 10);
    let accuracy: f64 = 2800.0 / 3000.0;
    let expected = 500_000.0 * accuracy + 500_000.0 * accuracy.powi(5);
    assert!((bounds.min - expected).abs() < 1e-6 && (bounds.max - expected).abs() < 1e-6);
}

/// The client's own sum over a play in a known order.
fn played(ruleset: Ruleset, order: &[bool]) -> (HitCounts, HitCounts, u32, f64) {
    let best = if ruleset == Ruleset::Mania { HitResult::Perfect } else { HitResult::Great };
    let (mut combo, mut longest, mut hits, mut earned, mut whole) = (0u64, 0u64, 0u32, 0.0, 0.0);
    for (index, hit) in order.iter().enumerate() {
        whole += 300.0 * combo_factor(ruleset, index as u64 + 1);
        if *hit {
            combo += 1;
            hits += 1;
            earned += 300.0 * combo_factor(ruleset, combo);
        } else {
            combo = 0;
        }
        longest = longest.max(combo);
    }
    let all = u32::try_from(order.len()).unwrap();
    let statistics = counts(&[(best, hits), (HitResult::Miss, all - hits)]);
    (statistics, counts(&[(best, all)]), u32::try_from(longest).unwrap(), earned / whole)
}

proptest! {
    #[test]
    fn every_order_of_hits_lies_within_the_bounds(
        order in proptest::collection::vec(prop::bool::weighted(0.9), 1..400),
        ruleset in prop::sample::select(Ruleset::ALL.to_vec()),
    ) {
        let (statistics, maximum, longest, progress) = played(ruleset, &order);
        let bounds = total_score_bounds(ruleset, &statistics, &maximum, longest);
        let accuracy = accuracy(ruleset, &statistics, &maximum);
        let total = match ruleset {
            Ruleset::Osu => 500_000.0 * accuracy * progress + 500_000.0 * accuracy.powi(5),
            Ruleset::Taiko => 250_000.0 * progress + 750_000.0 * accuracy.powf(3.6),
            Ruleset::Catch => 1_000_000.0 * progress,
            Ruleset::Mania => 150_000.0 * progress + 850_000.0 * accuracy.powf(2.0 + 2.0 * accuracy),
        };
        prop_assert!(total <= bounds.max + 1.0, "{total} {bounds:?}");
        prop_assert!(total >= bounds.min - 1.0, "{total} {bounds:?}");
    }

    #[test]
    fn hostile_counts_cost_no_time_and_give_finite_bounds(great in any::<u32>(), tick in any::<u32>(), combo in any::<u32>()) {
        let maximum = counts(&[(HitResult::Great, great), (HitResult::LargeTickHit, tick)]);
        for ruleset in Ruleset::ALL {
            let bounds = total_score_bounds(ruleset, &maximum, &maximum, combo);
            prop_assert!(bounds.min.is_finite() && bounds.max.is_finite());
        }
    }
}
