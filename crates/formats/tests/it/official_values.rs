//! Values of the official calculators. Those of osu!, taiko and catch are one generation newer than ours, so that star
//! ratings and pp differ: by as much as is written down here, and the differences are printed. Mania's agree.

use std::collections::BTreeMap;

use kiai_formats::difficulty::{Chart, Play};
use kiai_model::{Acronym, HitCounts, HitResult, Mod, Mods, Ruleset};

struct Row {
    ruleset: Ruleset,
    map: String,
    mods: Mods,
    statistics: HitCounts,
    combo: u32,
    stars: f64,
    max_combo: u32,
    pp: f64,
}

#[test]
fn values_agree_with_the_official_ones() {
    let Some(folder) = crate::real_data() else { return };
    let table = std::fs::read_to_string(folder.join("pp/official-20260706.csv")).unwrap();
    let mut worst: BTreeMap<Ruleset, (f64, f64, usize)> = BTreeMap::new();
    for row in table.lines().skip(1).map(row) {
        let bytes = std::fs::read(folder.join(format!("beatmaps/{}.osu", row.map))).unwrap();
        let chart = Chart::read(&bytes).unwrap();
        let attributes = chart.attributes(row.ruleset, &row.mods).unwrap();
        let play = Play {
            statistics: &row.statistics,
            max_combo: row.combo,
            judges_slider_parts: !row.mods.contains("CL"),
            legacy_total_score: None,
        };
        let pp = chart.pp(row.ruleset, &row.mods, &play).unwrap();
        let apart = |a: f64, b: f64| if b == 0.0 { a.abs() } else { (a / b - 1.0).abs() };
        let (stars, pp) = (apart(attributes.star_rating, row.stars), apart(pp, row.pp));
        let worst = worst.entry(row.ruleset).or_default();
        *worst = (worst.0.max(stars), worst.1.max(pp), worst.2 + 1);
        let what = format!("{:?} {} {:?}", row.ruleset, row.map, row.mods);
        assert_eq!(attributes.max_combo, row.max_combo, "{what}");
        maximum_is_reached(&chart, &row, &what);
        let (most_stars, most_pp) = tolerance(row.ruleset);
        assert!(stars < most_stars && pp < most_pp, "{what}: stars {stars}, pp {pp}");
    }
    for (ruleset, (stars, pp, rows)) in worst {
        println!("{ruleset:?}: {rows} rows, stars within {:.3} %, pp within {:.3} %", stars * 100.0, pp * 100.0);
    }
}

/// How far stars and pp may be apart, relatively.
fn tolerance(ruleset: Ruleset) -> (f64, f64) {
    match ruleset {
        Ruleset::Mania => (1e-8, 1e-8),
        // Most rows are within 0.05 and 0.1; Easy and Autopilot are where the newer generation differs most.
        Ruleset::Osu => (0.34, 0.38),
        Ruleset::Taiko => (0.06, 0.09),
        Ruleset::Catch => (0.006, 0.011),
    }
}

/// Every row is a whole play: its judgements add up to what the map has. Bancho clients judge a hold once.
fn maximum_is_reached(chart: &Chart, row: &Row, what: &str) {
    let maximum = match row.mods.contains("CL") {
        true => chart.legacy_maximum_statistics(row.ruleset, &row.mods).unwrap(),
        false => chart.maximum_statistics(row.ruleset, &row.mods).unwrap().unwrap(),
    };
    let is_judged =
        |result: HitResult| result.is_basic() || row.ruleset == Ruleset::Catch && result == HitResult::LargeTickHit;
    assert_eq!(row.statistics.sum(is_judged), maximum.sum(is_judged), "{what}");
}

fn row(line: &str) -> Row {
    use HitResult::{
        Good, Great, LargeTickHit, LargeTickMiss, Meh, Miss, Ok, Perfect, SliderTailHit, SmallTickHit, SmallTickMiss,
    };
    let fields: Vec<&str> = line.split(',').collect();
    let results =
        [Perfect, Great, Good, Ok, Meh, Miss, LargeTickHit, LargeTickMiss, SmallTickHit, SmallTickMiss, SliderTailHit];
    Row {
        ruleset: Ruleset::try_from(fields[0].parse::<i64>().unwrap()).unwrap(),
        map: fields[1].trim_end_matches('*').to_owned(),
        mods: mods(fields[2]),
        combo: fields[3].parse().unwrap(),
        statistics: results.into_iter().zip(&fields[5..]).map(|(r, n)| (r, n.parse().unwrap())).collect(),
        stars: fields[16].parse().unwrap(),
        max_combo: fields[17].parse().unwrap(),
        pp: fields[18].parse().unwrap(),
    }
}

fn mods(text: &str) -> Mods {
    let acronyms = text.as_bytes().chunks(2).map(|pair| std::str::from_utf8(pair).unwrap());
    Mods(acronyms.filter(|a| *a != "NM").map(|a| Mod::from(a.parse::<Acronym>().unwrap())).collect())
}
