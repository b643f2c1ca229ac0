use super::*;
use crate::mods::facts::mods;

const MAP: DifficultyValues =
    DifficultyValues { circle_size: 4.0, approach_rate: 9.0, overall_difficulty: 8.0, drain_rate: 5.0 };

fn newest_and_first(ruleset: Ruleset, text: &str) -> (f64, f64) {
    match score_multipliers(ruleset, &mods(text), &MAP)[..] {
        [newest, first] => (newest, first),
        ref other => panic!("{text}: {other:?}"),
    }
}

fn same(got: f64, expected: f64) -> bool {
    (got - expected).abs() < 1e-9
}

#[test]
fn osu_mods_were_weighed_anew() {
    let table = [
        ("", 1.0, 1.0),
        ("EZ", 0.8, 0.5),
        ("EZ:retries=0", 0.8, 0.5),
        ("EZ:retries=4", 0.6, 0.5),
        ("EZ:retries=10", 0.4, 0.5),
        ("NF", 0.5, 0.5),
        ("HT", 0.55, 0.3),
        ("DC:speed_change=0.5", 0.2, 0.1),
        ("HT:speed_change=0.99", 0.83, 0.5),
        ("HR", 1.09, 1.06),
        ("DT", 1.23, 1.1),
        ("NC:speed_change=2", 1.45, 1.2),
        ("DT:speed_change=1.05", 1.0, 1.0),
        ("DT:speed_change=1.39", 1.128, 1.06),
        ("SD PF ST AC", 1.0, 1.0),
        ("HD", 1.04, 1.06),
        ("HD:only_fade_approach_circles=true", 1.02, 1.0),
        ("HD WG", 1.02, 1.06),
        ("HD:only_fade_approach_circles=true GR", 1.0, 1.0),
        ("HD DF:start_scale=7", 1.02 * 0.9, 1.06),
        ("HD DT", 1.04 * 1.23, 1.06 * 1.1),
        ("TC", 1.02, 1.0),
        ("FL", 1.2, 1.12),
        ("FL:follow_delay=240", 1.2, 1.0),
        ("FL:size_multiplier=1.5", 1.1, 1.0),
        ("FL:size_multiplier=2", 1.02, 1.0),
        ("FL:size_multiplier=0.5", 1.2, 1.0),
        ("FL:combo_based_size=false", 1.04, 1.0),
        ("FL FR", 1.1, 1.12),
        ("BL", 1.24, 1.12),
        ("HD BL", 1.24, 1.06 * 1.12),
        ("TC BL", 1.24, 1.12),
        ("TP", 0.01, 0.1),
        ("CL", 0.985, 0.96),
        ("CL:classic_note_lock=false", 0.96, 0.96),
        ("CL:no_slider_head_accuracy=false", 0.985, 0.96),
        ("RD:seed=7", 0.7, 1.0),
        ("MR AL SG", 1.0, 1.0),
        ("RX", 0.1, 0.1),
        ("AP", 0.1, 0.1),
        ("SO", 0.95, 0.9),
        ("TR WG SI GR", 1.0, 1.0),
        ("DF:start_scale=25", 0.54, 1.0),
        ("DF:start_scale=1", 1.0, 1.0),
        ("WU", 0.8 + 0.2 * 1.23, 0.5),
        ("WD", 0.8 * 0.55 + 0.2, 0.5),
        ("WU:initial_rate=0.5,final_rate=2", 0.8 * 0.2 + 0.2 * 1.45, 0.5),
        ("AD", 0.7, 1.0),
        ("BR MU NS RP FR BU DP BM TD", 1.0, 1.0),
        ("MG", 0.4, 0.5),
        ("MG:attraction_strength=1", 0.1, 0.5),
        ("AS", 0.1, 0.5),
        ("SY", 0.99, 0.8),
    ];
    for (text, newest, first) in table {
        let got = newest_and_first(Ruleset::Osu, text);
        assert!(same(got.0, newest) && same(got.1, first), "{text}: {got:?}");
    }
}

#[test]
fn difficulty_adjust_is_weighed_by_its_distance_from_the_map() {
    let table = [
        ("DA", 1.0),
        ("DA:circle_size=4,approach_rate=9", 1.0),
        ("DA:circle_size=4.5", 0.75),
        ("DA:approach_rate=10,overall_difficulty=7.8", 0.5 * 0.9),
        ("DA:drain_rate=0", 0.1),
        ("DA:circle_size=0,approach_rate=0,overall_difficulty=0,drain_rate=0", 0.1),
    ];
    for (text, newest) in table {
        let got = newest_and_first(Ruleset::Osu, text);
        assert!(same(got.0, newest) && same(got.1, 0.5), "{text}: {got:?}");
    }
}

#[test]
fn other_rulesets_keep_the_first_weights_but_for_classic() {
    use Ruleset::{Catch, Mania, Taiko};
    let table = [
        (Taiko, "EZ NF HT", 0.5 * 0.5 * 0.3),
        (Taiko, "HD HR", 1.06 * 1.06),
        (Taiko, "DT:speed_change=1.35", 1.06),
        (Taiko, "FL", 1.12),
        (Taiko, "FL:size_multiplier=1.2", 1.0),
        (Taiko, "SR", 0.6),
        (Taiko, "CS", 0.9),
        (Taiko, "RX", 0.1),
        (Taiko, "SW SG RD AC", 1.0),
        (Taiko, "WU", 0.5),
        (Taiko, "AS", 0.5),
        (Catch, "HR FL", 1.12 * 1.12),
        (Catch, "HD", 1.06),
        (Catch, "NC", 1.1),
        (Catch, "RX", 0.1),
        (Catch, "SY", 0.8),
        (Catch, "FF MF NS MR", 1.0),
        (Catch, "DA:circle_size=4", 0.5),
        (Mania, "DT HR HD", 1.0),
        (Mania, "FL", 1.0),
        (Mania, "HT:speed_change=0.95", 0.5),
        (Mania, "4K EZ", 0.45),
        (Mania, "10K", 0.9),
        (Mania, "NR", 0.9),
        (Mania, "CS HO", 0.81),
        (Mania, "RD DS MR IN CO", 1.0),
        (Mania, "DA WD", 0.25),
    ];
    for (ruleset, text, expected) in table {
        let got = newest_and_first(ruleset, text);
        assert!(same(got.0, expected) && same(got.1, expected), "{ruleset:?} {text}: {got:?}");
    }
    for ruleset in [Taiko, Catch, Mania] {
        let got = newest_and_first(ruleset, "CL");
        assert!(same(got.0, 1.0) && same(got.1, 0.96), "{ruleset:?}: {got:?}");
    }
}

#[test]
fn no_setting_makes_a_multiplier_without_bounds() {
    for text in ["MG:attraction_strength=-1e9", "DT:speed_change=1e9", "DF:start_scale=-1e9", "DA:drain_rate=-1e9"] {
        for multiplier in score_multipliers(Ruleset::Osu, &mods(text), &MAP) {
            assert!((0.0..=1.5).contains(&multiplier), "{text}: {multiplier}");
        }
    }
}

#[test]
fn unknown_mods_have_no_multiplier() {
    assert!(score_multipliers(Ruleset::Osu, &mods("HD ZZ"), &MAP).is_empty());
}
