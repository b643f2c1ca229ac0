use kiai_model::spectate::ScoreV2Parts;
use proptest::prelude::*;

use super::*;

/// A hundred circles in osu!: what a flawless play of them counts.
fn terms(ruleset: Ruleset) -> ClassicTerms {
    let best = if ruleset == Ruleset::Mania { HitResult::Perfect } else { HitResult::Great };
    ClassicTerms {
        ruleset,
        mods: Mods(vec!["CL".parse::<kiai_model::Acronym>().unwrap().into()]),
        multiplier: 1.0,
        score_v2: false,
        score_multiplier: 1.0,
        maximum: Arc::new(ClassicMaximum {
            accuracy_score: 30_000.0,
            combo_score: 237_600.0,
            bonus_ratio: 0.0,
            bonus_score: 0.0,
            max_combo: 100,
            results: [(best, 100)].into_iter().collect(),
            columns: None,
        }),
    }
}

/// `count` objects hit without a fault, in the classic scale.
fn flawless(ruleset: Ruleset, count: u16) -> ClassicStanding {
    let part = f64::from(count) / 100.0;
    let mut counts = LegacyCounts::default();
    match ruleset {
        Ruleset::Mania => counts.count_geki = count,
        Ruleset::Osu | Ruleset::Taiko | Ruleset::Catch => counts.count_300 = count,
    }
    ClassicStanding {
        counts,
        #[expect(clippy::cast_possible_truncation, reason = "small")]
        total_score: (30_000.0 * part + 237_600.0 * part * part) as i32,
        max_combo: count,
        combo: count,
        is_perfect: true,
        ..ClassicStanding::default()
    }
}

#[test]
fn before_anything_is_judged_there_is_nothing() {
    for ruleset in Ruleset::ALL {
        let header = terms(ruleset).header(None);
        assert_eq!((header.total_score, header.accuracy, header.combo), (0, 1.0, 0), "{ruleset:?}");
        assert_eq!(header.processor, ScoreProcessorState::default(), "{ruleset:?}");
        assert!(header.statistics.is_empty());
    }
}

#[test]
fn a_flawless_play_comes_to_a_million_in_every_ruleset() {
    for ruleset in Ruleset::ALL {
        let header = terms(ruleset).header(Some(&flawless(ruleset, 100)));
        assert_eq!((header.total_score, header.accuracy), (1_000_000, 1.0), "{ruleset:?}");
        assert_eq!(header.processor.accuracy_judgement_count, 100);
        assert_eq!(header.processor.base_score, header.processor.maximum_base_score);
    }
}

#[test]
fn half_of_a_flawless_play_has_what_the_game_would_show() {
    // In osu! half of 500,000 for accuracy, and the sum of the roots of the first 50 combos of the first 100.
    let header = terms(Ruleset::Osu).header(Some(&flawless(Ruleset::Osu, 50)));
    let roots = |count: u32| (1..=count).map(|combo| f64::from(combo).sqrt()).sum::<f64>();
    let expected = 250_000.0 + 500_000.0 * roots(50) / roots(100);
    let difference = (f64::from(i32::try_from(header.total_score).unwrap()) - expected).abs();
    assert!(difference < 5_000.0, "{} instead of {expected}", header.total_score);
    assert_eq!((header.accuracy, header.combo, header.max_combo), (1.0, 50, 50));
    assert_eq!(header.statistics, [(HitResult::Great, 50)].into_iter().collect());
}

#[test]
fn mods_multiply_the_total_and_not_what_is_below() {
    let terms = ClassicTerms { score_multiplier: 1.06, ..terms(Ruleset::Osu) };
    let header = terms.header(Some(&flawless(Ruleset::Osu, 100)));
    assert_eq!((header.total_score, header.total_score_without_mods), (1_060_000, Some(1_000_000)));
    assert_eq!(header.mods, terms.mods);
}

#[test]
fn a_total_of_score_v2_is_kept() {
    let terms = ClassicTerms { score_v2: true, ..terms(Ruleset::Osu) };
    let standing =
        ClassicStanding { total_score: 400_000, score_v2: Some(ScoreV2Parts::default()), ..flawless(Ruleset::Osu, 50) };
    assert_eq!(terms.header(Some(&standing)).total_score, 400_000);
}

#[test]
fn lazers_score_in_the_classic_scale() {
    let terms = terms(Ruleset::Osu);
    let header = FrameHeader {
        statistics: [(HitResult::Great, 40), (HitResult::Ok, 5), (HitResult::Miss, 1)].into_iter().collect(),
        combo: 7,
        max_combo: 39,
        total_score: 500_000,
        ..terms.header(None)
    };
    let standing = classic_standing(&header, Ruleset::Osu, &terms.maximum.results, 1234);
    assert_eq!((standing.counts.count_300, standing.counts.count_100, standing.counts.count_miss), (40, 5, 1));
    assert_eq!((standing.combo, standing.max_combo, standing.is_perfect), (7, 39, false));
    assert_eq!((standing.time_ms, standing.health, standing.total_score), (1234, 200, 212_850));
}

proptest! {
    #[test]
    fn no_standing_gives_an_absurd_header(
        counts in any::<[u16; 6]>(), total in any::<i32>(), max_combo in any::<u16>(), combo in any::<u16>(),
        ruleset in prop::sample::select(&Ruleset::ALL[..]), score_v2 in any::<bool>(),
    ) {
        let [count_300, count_100, count_50, count_geki, count_katu, count_miss] = counts;
        let counts = LegacyCounts { count_300, count_100, count_50, count_geki, count_katu, count_miss };
        let standing = ClassicStanding { counts, total_score: total, max_combo, combo, ..ClassicStanding::default() };
        let header = ClassicTerms { score_v2, ..terms(ruleset) }.header(Some(&standing));
        prop_assert!((0..=1_000_000).contains(&header.total_score), "{}", header.total_score);
        prop_assert!((0.0..=1.0).contains(&header.accuracy));
        let ScoreProcessorState { base_score, maximum_base_score, combo_portion, bonus_portion, .. } = header.processor;
        prop_assert!([base_score, maximum_base_score, combo_portion, bonus_portion].iter().all(|n| n.is_finite()));
        prop_assert!(base_score <= maximum_base_score);
    }

    #[test]
    fn more_hits_are_never_worth_less(count in 0_u16..100) {
        for ruleset in Ruleset::ALL {
            let total = |count| terms(ruleset).header(Some(&flawless(ruleset, count))).total_score;
            prop_assert!(total(count) <= total(count + 1), "{ruleset:?}");
        }
    }
}
