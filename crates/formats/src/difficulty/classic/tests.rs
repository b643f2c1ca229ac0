use kiai_model::{HitResult, Mod};

use super::*;
use crate::difficulty::Chart;

const HEADER: &str = "osu file format v14\n[Difficulty]\nHPDrainRate:5\nCircleSize:4\nOverallDifficulty:8\nApproachRate:9\nSliderMultiplier:1\nSliderTickRate:1\n[TimingPoints]\n0,500,4,2,1,50,1,0\n[HitObjects]\n";

fn maximum(ruleset: Ruleset, objects: &str) -> ClassicMaximum {
    let chart = Chart::read(format!("{HEADER}{objects}").as_bytes()).unwrap();
    chart.classic_maximum(ruleset, &Mods::default()).unwrap()
}

/// A slider of two seconds (one of them back), whose ticks lie at 500 and 1,500 ms.
const SLIDER: &str = "100,100,2000,2,0,L|300:100,2,200\n";

#[test]
fn parts_of_sliders_count_by_themselves_and_the_whole_by_the_combo() {
    // One second and a half with two objects: (5 + 8 + 4 + 16) of 38 in fives.
    let ClassicMaximum { accuracy_score, combo_score, max_combo, .. } =
        maximum(Ruleset::Osu, &format!("64,64,1000,1,0\n{SLIDER}"));
    assert_eq!((accuracy_score, max_combo), (300.0 + 3.0 * 30.0 + 2.0 * 10.0 + 300.0, 6));
    assert_eq!(combo_score, 5.0 * 12.0 * 4.0);
}

#[test]
fn what_falls_from_a_stream_counts_in_its_order() {
    let maximum = maximum(Ruleset::Catch, &format!("64,64,1000,1,0\n{SLIDER}64,64,5000,1,0\n"));
    let count = |result| maximum.results.get(result);
    assert_eq!((count(HitResult::Great), count(HitResult::LargeTickHit)), (5, 2));
    // Gaps of 500 ms have seven each; the last one ends 36 ms early, and has as many.
    assert_eq!(count(HitResult::SmallTickHit), 28);
    assert_eq!(maximum.accuracy_score, 5.0 * 300.0 + 2.0 * 100.0 + 28.0 * 10.0);
    // Combos before each fruit: 0, 1, 3, 5, 6. Three objects in four seconds: (17 + 6) of 38 in fives.
    assert_eq!((maximum.max_combo, maximum.combo_score), (7, (2.0 + 4.0 + 5.0) * 12.0 * 3.0));
}

#[test]
fn bananas_are_counted() {
    let maximum = maximum(Ruleset::Catch, "64,64,1000,1,0\n256,192,2000,12,0,3000\n");
    assert_eq!(maximum.bonus_score, 17.0 * 1_100.0);
    assert!((maximum.bonus_ratio - 200.0 / 1_100.0).abs() < 1e-12);
}

#[test]
fn a_strong_tick_of_a_roll_counts_twice_and_a_fifth() {
    let bonus = |sound: u8| {
        let osu = format!("{HEADER}100,100,2000,2,{sound},L|300:100,1,200\n")
            .replace("[Difficulty]", "[General]\nMode:1\n[Difficulty]");
        Chart::read(osu.as_bytes()).unwrap().classic_maximum(Ruleset::Taiko, &Mods::default()).unwrap().bonus_score
    };
    let (weak, strong) = (bonus(0), bonus(4));
    // A second and 62 ms in eighths of a beat.
    assert_eq!(weak, 17.0 * 300.0);
    assert_eq!(strong, weak * 2.4);
}

#[test]
fn mods_that_change_no_object_change_nothing() {
    let chart = Chart::read(format!("{HEADER}64,64,1000,1,0\n{SLIDER}").as_bytes()).unwrap();
    let plain = chart.classic_maximum(Ruleset::Catch, &Mods::default()).unwrap();
    let hard = Mods(["HR", "DT"].map(|acronym| Mod::from(acronym.parse::<kiai_model::Acronym>().unwrap())).to_vec());
    assert_eq!(chart.classic_maximum(Ruleset::Catch, &hard).unwrap(), plain);
}

#[test]
fn the_combo_no_result_tells_is_told_by_one_of_its_own() {
    let maximum = maximum(Ruleset::Osu, &format!("64,64,1000,1,0\n{SLIDER}"));
    assert_eq!((maximum.results.get(HitResult::Great), maximum.results.get(HitResult::LegacyComboIncrease)), (2, 4));
}
