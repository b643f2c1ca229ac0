use kiai_model::{HitResult, Mod};
use proptest::prelude::*;
use serde::Deserialize;

use super::*;

fn mods(text: &str) -> Mods {
    Mods(text.split_whitespace().map(|acronym| Mod::from(acronym.parse::<kiai_model::Acronym>().unwrap())).collect())
}

fn counts([count_300, count_100, count_50, count_geki, count_katu, count_miss]: [u32; 6]) -> ClassicCounts {
    ClassicCounts { count_300, count_100, count_50, count_geki, count_katu, count_miss }
}

fn maximum(
    accuracy_score: f64,
    combo_score: f64,
    bonus_ratio: f64,
    bonus_score: f64,
    max_combo: u32,
) -> ClassicMaximum {
    ClassicMaximum { accuracy_score, combo_score, bonus_ratio, bonus_score, max_combo, ..ClassicMaximum::default() }
}

/// A play: ruleset, mods, hits (300, 100, 50, geki, katu, miss), combo, total, and what it converts to.
type Row = (Ruleset, &'static str, [u32; 6], u32, u32, i64);

/// Worked out by a script of its own from the formulas of `StandardisedScoreMigrationTools` and of the simulators.
const PLAYS: &[Row] = &[
    (Ruleset::Osu, "", [600, 0, 0, 0, 0, 0], 800, 9200000, 1001200),
    (Ruleset::Osu, "", [600, 0, 0, 0, 0, 0], 800, 9190000, 1000600),
    (Ruleset::Osu, "", [590, 10, 0, 0, 0, 0], 800, 9050000, 967277),
    (Ruleset::Osu, "", [580, 15, 2, 0, 0, 3], 420, 4300000, 772973),
    (Ruleset::Osu, "HD", [550, 40, 5, 0, 0, 5], 300, 2500000, 593147),
    (Ruleset::Osu, "HD DT", [595, 4, 0, 0, 0, 1], 612, 6900000, 868606),
    (Ruleset::Osu, "HR", [500, 70, 10, 0, 0, 20], 150, 900000, 372125),
    (Ruleset::Osu, "EZ NF", [300, 200, 50, 0, 0, 50], 60, 200000, 121403),
    (Ruleset::Osu, "FL HD HR", [600, 0, 0, 0, 0, 0], 800, 11500000, 1000000),
    (Ruleset::Osu, "RX", [600, 0, 0, 0, 0, 0], 800, 190000, 1000600),
    (Ruleset::Osu, "", [0, 0, 0, 0, 0, 600], 0, 0, 0),
    (Ruleset::Taiko, "", [600, 0, 0, 0, 0, 0], 600, 700000, 995883),
    (Ruleset::Taiko, "HD", [560, 35, 0, 0, 0, 5], 320, 520000, 808387),
    (Ruleset::Taiko, "DT HR", [590, 10, 0, 0, 0, 0], 600, 760000, 960865),
    (Ruleset::Taiko, "EZ", [450, 100, 0, 0, 0, 50], 100, 280000, 505124),
    (Ruleset::Catch, "", [350, 100, 140, 0, 0, 0], 450, 4121100, 1000200),
    (Ruleset::Catch, "HD", [340, 98, 135, 0, 5, 12], 210, 1800000, 685975),
    (Ruleset::Catch, "HR", [345, 99, 140, 0, 0, 6], 300, 3000000, 817920),
    (Ruleset::Catch, "", [350, 100, 130, 0, 10, 0], 449, 4000000, 989690),
    (Ruleset::Catch, "", [200, 50, 90, 0, 50, 200], 40, 100000, 420716),
    (Ruleset::Mania, "", [0, 0, 0, 700, 0, 0], 700, 1000000, 1000000),
    (Ruleset::Mania, "", [200, 10, 2, 450, 30, 8], 350, 870000, 846572),
    (Ruleset::Mania, "HT", [100, 0, 0, 600, 0, 0], 700, 490000, 989075),
    (Ruleset::Mania, "EZ NF", [300, 50, 10, 200, 80, 60], 90, 140000, 477145),
];

fn of_map(ruleset: Ruleset) -> ClassicMaximum {
    match ruleset {
        Ruleset::Osu => maximum(180_000.0, 9_000_000.0, 0.06, 20_000.0, 800),
        Ruleset::Taiko => maximum(180_000.0, 500_000.0, 0.03, 30_000.0, 600),
        Ruleset::Catch => maximum(120_000.0, 4_000_000.0, 200.0 / 1100.0, 1100.0, 450),
        Ruleset::Mania => maximum(0.0, 1_000_000.0, 0.0, 0.0, 700),
    }
}

#[test]
fn totals_are_converted_by_the_official_formulas() {
    assert!(PLAYS.len() >= 20);
    for &(ruleset, acronyms, hits, max_combo, total_score, expected) in PLAYS {
        let multiplier = classic_multiplier(ruleset, &mods(acronyms), false, None);
        let play = ClassicPlay { ruleset, total_score, max_combo, counts: counts(hits), multiplier, score_v2: false };
        let found = standardised_total(&play, &of_map(ruleset));
        assert_eq!(found, expected, "{ruleset:?} {acronyms} {hits:?} {max_combo} {total_score}");
    }
}

/// What `fixtures/conversions/plays.json` tells of a play; its note says where the numbers are from.
#[derive(Deserialize)]
struct RealPlay {
    total_from: String,
    map: String,
    ruleset: i64,
    mods: Vec<String>,
    hits: [u32; 6],
    max_combo: u32,
    total_score: u32,
    attributes: Attributes,
    total_without_mods: i64,
}

#[derive(Deserialize)]
struct Attributes {
    accuracy_score: f64,
    combo_score: f64,
    bonus_ratio: f64,
    bonus_score: f64,
    max_combo: u32,
}

#[derive(Deserialize)]
struct RealPlays {
    plays: Vec<RealPlay>,
}

#[test]
fn totals_that_clients_told_are_converted_as_upstream() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fixtures/conversions/plays.json");
    let RealPlays { plays } = serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
    let told_count = plays.iter().filter(|play| play.total_from == "the client").count();
    assert!(told_count >= 20, "{told_count}");
    for real in plays {
        let ruleset = Ruleset::try_from(real.ruleset).unwrap();
        let Attributes { accuracy_score, combo_score, bonus_ratio, bonus_score, max_combo } = real.attributes;
        let play = ClassicPlay {
            ruleset,
            total_score: real.total_score,
            max_combo: real.max_combo,
            counts: counts(real.hits),
            multiplier: classic_multiplier(ruleset, &mods(&real.mods.join(" ")), false, None),
            score_v2: false,
        };
        let maximum = maximum(accuracy_score, combo_score, bonus_ratio, bonus_score, max_combo);
        let told = (&real.map, &real.mods, real.hits, real.total_score);
        assert_eq!(standardised_total(&play, &maximum), real.total_without_mods, "{told:?}");
        assert!(!is_beyond(&play, &maximum), "{told:?}");
    }
}

#[test]
fn a_total_of_score_v2_is_standardised_but_for_its_multiplier() {
    let multiplier = classic_multiplier(Ruleset::Osu, &mods("HD DT"), true, None);
    let play = ClassicPlay {
        ruleset: Ruleset::Osu,
        total_score: 1_272_000,
        max_combo: 800,
        counts: counts([600, 0, 0, 0, 0, 0]),
        multiplier,
        score_v2: true,
    };
    assert_eq!(standardised_total(&play, &of_map(Ruleset::Osu)), 1_000_000);
}

#[test]
fn mods_multiply_as_in_each_client() {
    use Ruleset::{Catch, Mania, Osu, Taiko};
    for (ruleset, acronyms, columns, expected) in [
        (Osu, "", None, 1.0),
        (Osu, "HD HR", None, 1.06 * 1.06),
        (Osu, "DT FL NF SO", None, 1.12 * 1.12 * 0.5 * 0.9),
        (Osu, "EZ HT", None, 0.15),
        (Osu, "RX HD", None, 0.0),
        (Taiko, "DT HD", None, 1.12 * 1.06),
        (Catch, "HR DT", None, 1.12 * 1.06),
        (Mania, "HT", None, 0.5),
        (Mania, "4K", Some((7, 4)), 0.78),
        (Mania, "9K", Some((7, 9)), 0.9),
    ] {
        let found = classic_multiplier(ruleset, &mods(acronyms), false, columns);
        assert!((found - expected).abs() < 1e-12, "{ruleset:?} {acronyms}: {found}");
    }
    for (speed, expected) in [(1.0, 1.0), (1.5, 1.12), (2.0, 1.24), (0.75, 0.008 * (4.81588_f64 * 0.75).exp())] {
        assert!((neosu_multiplier(&mods("DT"), speed, false) - expected).abs() < 1e-12, "{speed}");
    }
}

#[test]
fn a_missed_droplet_is_told_from_a_missed_fruit() {
    let maximum =
        [(HitResult::Great, 10), (HitResult::LargeTickHit, 5), (HitResult::SmallTickHit, 7)].into_iter().collect();
    let results = counts([9, 3, 6, 0, 1, 3]).results(Ruleset::Catch, &maximum);
    assert_eq!((results.get(HitResult::LargeTickMiss), results.get(HitResult::Miss)), (2, 1));
    assert_eq!((results.get(HitResult::SmallTickHit), results.get(HitResult::SmallTickMiss)), (6, 1));
}

#[test]
fn a_total_beyond_the_map_is_told() {
    let with = |total_score, multiplier| ClassicPlay {
        ruleset: Ruleset::Osu,
        total_score,
        max_combo: 800,
        counts: counts([600, 0, 0, 0, 0, 0]),
        multiplier,
        score_v2: false,
    };
    for (total, multiplier, expected) in
        [(9_200_000, 1.0, false), (9_800_000, 1.0, true), (9_800_000, 1.12, false), (9_200_000, 0.0, false)]
    {
        assert_eq!(is_beyond(&with(total, multiplier), &of_map(Ruleset::Osu)), expected, "{total} {multiplier}");
    }
}

proptest! {
    #[test]
    fn no_play_converts_to_nonsense(
        ruleset in proptest::sample::select(Ruleset::ALL.to_vec()),
        hits: [u32; 6], max_combo: u32, total_score: u32, multiplier in 0.0..2.0, score_v2: bool,
    ) {
        let hits = hits.map(|count| count % 1_000_000);
        let play = ClassicPlay { ruleset, total_score, max_combo, counts: counts(hits), multiplier, score_v2 };
        for maximum in [of_map(ruleset), ClassicMaximum::default()] {
            prop_assert!(standardised_total(&play, &maximum) >= 0, "{play:?}");
        }
    }
}
