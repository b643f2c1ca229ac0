use kiai_model::{HitResult, Mod, ModSetting};

use super::*;

fn mods(list: &str) -> Mods {
    Mods(list.split_whitespace().map(|acronym| Mod::from(acronym.parse::<kiai_model::Acronym>().unwrap())).collect())
}

/// Four circles, a slider with one repeat, a spinner.
const OSU: &str = "osu file format v14

[Difficulty]
HPDrainRate:5
CircleSize:4
OverallDifficulty:8
ApproachRate:9
SliderMultiplier:1
SliderTickRate:1

[TimingPoints]
0,500,4,2,1,50,1,0

[HitObjects]
64,64,1000,1,0
200,64,1250,1,0
64,200,1500,1,0
300,300,1750,1,0
100,100,2000,2,0,L|300:100,2,200
256,192,6000,12,0,8000
";

#[test]
fn maximum_statistics_name_every_judged_part() {
    let chart = Chart::read(OSU.as_bytes()).unwrap();
    let lazer = chart.maximum_statistics(Ruleset::Osu, &Mods::default()).unwrap().unwrap();
    let expected = [(HitResult::Great, 6), (HitResult::LargeTickHit, 3), (HitResult::SliderTailHit, 1)];
    assert_eq!(lazer, expected.into_iter().collect());
    let classic = chart.maximum_statistics(Ruleset::Osu, &mods("CL")).unwrap().unwrap();
    let expected = [(HitResult::Great, 6), (HitResult::LargeTickHit, 4), (HitResult::SmallTickHit, 1)];
    assert_eq!(classic, expected.into_iter().collect());
    assert_eq!(chart.maximum_statistics(Ruleset::Osu, &mods("TP")), Ok(None));
}

#[test]
fn osu_beatmaps_convert_and_others_do_not() {
    let osu = Chart::read(OSU.as_bytes()).unwrap();
    assert_eq!(osu.rulesets().count(), 4);
    for ruleset in Ruleset::ALL {
        assert!(osu.attributes(ruleset, &Mods::default()).unwrap().star_rating > 0.0, "{ruleset:?}");
    }
    let taiko = Chart::read(OSU.replace("[Difficulty]", "[General]\nMode: 1\n[Difficulty]").as_bytes()).unwrap();
    assert_eq!(taiko.rulesets().collect::<Vec<_>>(), [Ruleset::Taiko]);
    assert_eq!(taiko.attributes(Ruleset::Osu, &Mods::default()), Err(CalculationError::Ruleset));
}

#[test]
fn what_is_imagined_is_worth_less_the_worse_it_is() {
    let chart = Chart::read(OSU.as_bytes()).unwrap();
    for ruleset in Ruleset::ALL {
        let pp = |play| chart.imagined_pp(ruleset, &Mods::default(), play).unwrap();
        let flawless = pp(Imagined::default());
        let poor = pp(Imagined { accuracy: Some(0.9), misses: Some(1), ..Imagined::default() });
        assert!(flawless > 0.0 && poor < flawless, "{ruleset:?}: {poor} {flawless}");
        let absurd = Imagined { accuracy: Some(-1.0), combo: Some(u32::MAX), misses: Some(u32::MAX) };
        assert!(pp(absurd) >= 0.0 && pp(absurd).is_finite());
    }
}

#[test]
fn settings_of_mods_count() {
    let chart = Chart::read(OSU.as_bytes()).unwrap();
    let stars = |mods: &Mods| chart.attributes(Ruleset::Osu, mods).unwrap().star_rating;
    let with = |acronym: &str, name: &str, value: ModSetting| {
        let mut m = mods(acronym);
        m.0[0].settings.insert(name.to_owned(), value);
        m
    };
    let (plain, double) = (stars(&Mods::default()), stars(&mods("DT")));
    let slower = stars(&with("DT", "speed_change", ModSetting::Double(1.2)));
    assert!(plain < slower && slower < double);
    let endless = stars(&with("DT", "speed_change", ModSetting::Double(1e9)));
    assert_eq!(endless, stars(&with("DT", "speed_change", ModSetting::Int(2))));
    assert_eq!(double, stars(&with("DT", "speed_change", ModSetting::Double(f64::NAN))));
    assert_eq!(double, stars(&with("DT", "speed_change", ModSetting::Text("fast".to_owned()))));
    let tiny = stars(&with("DA", "circle_size", ModSetting::Float(9.0)));
    assert!(tiny > plain);
    assert_eq!(plain, stars(&mods("XYZ")));
}

#[test]
fn better_plays_give_more_pp() {
    let chart = Chart::read(OSU.as_bytes()).unwrap();
    let perfect = chart.maximum_statistics(Ruleset::Osu, &Mods::default()).unwrap().unwrap();
    let pp = |statistics: &HitCounts, max_combo| {
        let play = Play { statistics, max_combo, judges_slider_parts: true, legacy_total_score: None };
        chart.pp(Ruleset::Osu, &Mods::default(), &play).unwrap()
    };
    let mut worse = perfect.clone();
    worse.set(HitResult::Great, 5);
    worse.set(HitResult::Miss, 1);
    assert!(pp(&perfect, 9) > pp(&worse, 5));
    let mut absurd = HitCounts::default();
    for (result, _) in HitResult::ALL {
        absurd.set(result, u32::MAX);
    }
    assert!(pp(&absurd, u32::MAX).is_finite());
    assert!(pp(&HitCounts::default(), 0) >= 0.0);
}

#[test]
fn maps_made_to_exhaust_are_refused() {
    let dense = format!("{OSU}{}", "0,0,9000,1,0\n".repeat(600));
    assert!(matches!(Chart::read(dense.as_bytes()), Err(Unfit::Suspicious(_))));
    let ticks = OSU.replace("SliderTickRate:1", "SliderTickRate:8").replace("300:100,2,200", "300:100,9000,100000");
    assert!(matches!(Chart::read(ticks.as_bytes()), Err(Unfit::TooManyTicks)));
}

#[test]
fn spinners_that_never_end_are_refused() {
    let (before, _) = OSU.split_once("64,64,1000").unwrap();
    let is_refused = |spinners: &str| matches!(Chart::read(format!("{before}{spinners}").as_bytes()), Err(Unfit::Suspicious(reason)) if reason == "Length");
    assert!(is_refused("256,192,2000000000,12,0,2000000060"));
    // One millisecond is less than a step of single precision from 2^24 up, which is before the end of time.
    assert!(is_refused("256,192,20000000,12,0,20000001"));
    assert!(!is_refused("256,192,16000000,12,0,16000001"));
    assert!(!is_refused("256,192,20000000,12,0,20060000"));
    assert!(is_refused("256,192,0,12,0,50000000"));
    assert!(is_refused(&"256,192,0,12,0,40000000\n".repeat(5)));
}

proptest::proptest! {
    #[test]
    fn garbage_never_panics(lines in proptest::collection::vec("[0-9,|:BLPC.-]{0,40}", 0..40)) {
        let text = format!("osu file format v14\n[TimingPoints]\n{}\n[HitObjects]\n{}", lines.join("\n"), lines.join("\n"));
        if let Ok(chart) = Chart::read(text.as_bytes()) {
            for ruleset in Ruleset::ALL {
                let _ = chart.attributes(ruleset, &Mods::default());
            }
        }
    }
}

#[test]
fn bonus_is_bounded_by_spinners_and_rolls() {
    let chart = Chart::read(OSU.as_bytes()).unwrap();
    let limit = |ruleset| chart.bonus_limit(ruleset, &Mods::default()).unwrap();
    // The spinner lasts two seconds.
    assert_eq!((limit(Ruleset::Osu), limit(Ruleset::Catch), limit(Ruleset::Mania)), (30, 52, 0));
    assert!((6..200).contains(&limit(Ruleset::Taiko)), "{}", limit(Ruleset::Taiko));
    let without = Chart::read(OSU.replace("256,192,6000,12,0,8000\n", "").as_bytes()).unwrap();
    assert_eq!(without.bonus_limit(Ruleset::Osu, &Mods::default()), Ok(0));
}
