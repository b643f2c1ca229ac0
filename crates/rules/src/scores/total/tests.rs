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

/// One object and what became of it.
#[derive(Clone, Copy, Debug)]
struct Judged {
    best: HitResult,
    got: HitResult,
}

/// The client's own total of a play in a known order, with its hit results, their maximum and the longest combo.
/// Upstream: `ScoreProcessor.ApplyResultInternal`.
fn played(ruleset: Ruleset, order: &[Judged]) -> (HitCounts, HitCounts, u32, f64) {
    let change = |judged: Judged, combo: u64| {
        let weight = match (ruleset, judged.best) {
            (Ruleset::Osu, best) => f64::from(base_score(ruleset, best)),
            (Ruleset::Catch, HitResult::SmallTickHit) => 0.0,
            _ => combo_weight(ruleset, judged.got),
        };
        weight * combo_factor(ruleset, combo)
    };
    let (mut statistics, mut maximum) = (HitCounts::default(), HitCounts::default());
    let (mut combo, mut best_combo, mut longest, mut earned, mut whole) = (0, 0, 0, 0.0, 0.0);
    for &judged in order {
        statistics.set(judged.got, statistics.get(judged.got) + 1);
        maximum.set(judged.best, maximum.get(judged.best) + 1);
        best_combo += u64::from(judged.best.increases_combo());
        whole += change(Judged { got: judged.best, ..judged }, best_combo);
        if judged.got.increases_combo() {
            combo += 1;
        } else if judged.got.breaks_combo() {
            combo = 0;
        }
        longest = longest.max(combo);
        if judged.got != HitResult::IgnoreMiss {
            earned += change(judged, combo);
        }
    }
    let progress = if whole > 0.0 { earned / whole } else { 1.0 };
    let accuracy = accuracy(ruleset, &statistics, &maximum);
    let total = match ruleset {
        Ruleset::Osu => 500_000.0 * accuracy * progress + 500_000.0 * accuracy.powi(5),
        Ruleset::Taiko => 250_000.0 * progress + 750_000.0 * accuracy.powf(3.6),
        Ruleset::Catch => {
            let tiny = f64::from(maximum.get(HitResult::SmallTickHit));
            let droplets = 400_000.0 * ratio(tiny, tiny + f64::from(maximum.get(HitResult::Great)));
            let caught = ratio(f64::from(statistics.get(HitResult::SmallTickHit)), tiny);
            (1_000_000.0 - droplets) * progress + droplets * caught
        }
        Ruleset::Mania => 150_000.0 * progress + 850_000.0 * accuracy.powf(2.0 + 2.0 * accuracy),
    };
    (statistics, maximum, u32::try_from(longest).unwrap(), total)
}

/// What can become of the objects of a ruleset, the likely first.
fn judgements(ruleset: Ruleset) -> Vec<(u32, Judged)> {
    use HitResult::{
        Good, Great, IgnoreMiss, LargeTickHit, LargeTickMiss, Meh, Miss, Ok, Perfect, SliderTailHit, SmallTickHit,
        SmallTickMiss,
    };
    let rows: &[(u32, HitResult, HitResult)] = match ruleset {
        Ruleset::Osu => &[
            (60, Great, Great),
            (5, Great, Ok),
            (2, Great, Meh),
            (2, Great, Miss),
            (20, SliderTailHit, SliderTailHit),
            (2, SliderTailHit, IgnoreMiss),
            (10, LargeTickHit, LargeTickHit),
            (1, LargeTickHit, LargeTickMiss),
            (2, SmallTickHit, SmallTickHit),
            (1, SmallTickHit, SmallTickMiss),
        ],
        Ruleset::Taiko => &[(60, Great, Great), (10, Great, Ok), (3, Great, Miss)],
        Ruleset::Catch => &[
            (60, Great, Great),
            (2, Great, Miss),
            (20, LargeTickHit, LargeTickHit),
            (1, LargeTickHit, LargeTickMiss),
            (20, SmallTickHit, SmallTickHit),
            (2, SmallTickHit, SmallTickMiss),
        ],
        Ruleset::Mania => &[
            (60, Perfect, Perfect),
            (20, Perfect, Great),
            (5, Perfect, Good),
            (2, Perfect, Ok),
            (1, Perfect, Meh),
            (1, Perfect, Miss),
        ],
    };
    rows.iter().map(|&(weight, best, got)| (weight, Judged { best, got })).collect()
}

fn orders() -> impl Strategy<Value = (Ruleset, Vec<Judged>)> {
    prop::sample::select(Ruleset::ALL.to_vec()).prop_flat_map(|ruleset| {
        let one = prop::strategy::Union::new_weighted(
            judgements(ruleset).into_iter().map(|(weight, judged)| (weight, Just(judged))).collect(),
        );
        (Just(ruleset), proptest::collection::vec(one, 1..400))
    })
}

#[test]
fn one_miss_in_the_middle_leaves_little_room() {
    let one = |got| Judged { best: HitResult::Great, got };
    let mut order = vec![one(HitResult::Great); 1_000];
    order[500] = one(HitResult::Miss);
    let (statistics, maximum, longest, total) = played(Ruleset::Osu, &order);
    let bounds = total_score_bounds(Ruleset::Osu, &statistics, &maximum, longest);
    assert!(total <= bounds.max && bounds.max - total < 1.0, "{total} {bounds:?}");
}

#[test]
fn droplets_alone_leave_the_combo_part_whole() {
    let droplet = Judged { best: HitResult::SmallTickHit, got: HitResult::SmallTickHit };
    let (statistics, maximum, longest, total) = played(Ruleset::Catch, &[droplet]);
    let bounds = total_score_bounds(Ruleset::Catch, &statistics, &maximum, longest);
    assert_eq!((bounds.min, bounds.max, total), (1_000_000.0, 1_000_000.0, 1_000_000.0));
}

proptest! {
    #[test]
    fn every_order_of_hits_lies_within_the_bounds((ruleset, order) in orders()) {
        let (statistics, maximum, longest, total) = played(ruleset, &order);
        let bounds = total_score_bounds(ruleset, &statistics, &maximum, longest);
        prop_assert!(total <= bounds.max + 0.001, "{ruleset:?} {total} {bounds:?}");
        prop_assert!(total >= bounds.min - 0.001, "{ruleset:?} {total} {bounds:?}");
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
