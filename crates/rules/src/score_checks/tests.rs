use std::{collections::BTreeSet, time::Duration};

use kiai_model::{Acronym, HitResult, ModSetting};

use super::*;

struct Play {
    ruleset: Ruleset,
    passed: bool,
    total_score: i64,
    total_score_without_mods: Option<i64>,
    accuracy: f64,
    max_combo: u32,
    mods: Mods,
    statistics: HitCounts,
    maximum_statistics: HitCounts,
    circumstances: Circumstances,
}

impl Play {
    fn judged(&self) -> Result<Verdict, &'static str> {
        let claim = Claim {
            ruleset: self.ruleset,
            origin: Origin::Lazer,
            passed: self.passed,
            total_score: self.total_score,
            total_score_without_mods: self.total_score_without_mods,
            accuracy: self.accuracy,
            max_combo: self.max_combo,
            mods: &self.mods,
            statistics: &self.statistics,
            maximum_statistics: &self.maximum_statistics,
        };
        judge(&claim, &self.circumstances).map_err(|check| check.name)
    }

    fn with(change: impl FnOnce(&mut Self)) -> Self {
        let mut play = perfect();
        change(&mut play);
        play
    }
}

fn counts(counts: &[(HitResult, u32)]) -> HitCounts {
    counts.iter().copied().collect()
}

fn mods(acronyms: &[&str]) -> Mods {
    Mods(acronyms.iter().map(|acronym| acronym.parse::<Acronym>().unwrap().into()).collect())
}

/// A perfect play of a hundred circles in ninety seconds.
fn perfect() -> Play {
    let began_at = Timestamp::from_secs(1_000_000);
    Play {
        ruleset: Ruleset::Osu,
        passed: true,
        total_score: 1_000_000,
        total_score_without_mods: Some(1_000_000),
        accuracy: 1.0,
        max_combo: 100,
        mods: Mods::default(),
        statistics: counts(&[(HitResult::Great, 100)]),
        maximum_statistics: counts(&[(HitResult::Great, 100)]),
        circumstances: Circumstances {
            status: BeatmapStatus::Ranked,
            map_unchanged: true,
            map_length_ms: 90_000,
            map_difficulty: DifficultyValues {
                circle_size: 4.0,
                approach_rate: 9.0,
                overall_difficulty: 8.0,
                drain_rate: 5.0,
            },
            map_max_combo: Some(100),
            began_at,
            submitted_at: began_at + Duration::from_secs(95),
        },
    }
}

#[test]
fn an_honest_play_is_ranked_without_a_flag() {
    assert_eq!(perfect().judged(), Ok(Verdict { ranked: true, counts: true, gives_pp: true, flags: vec![] }));
}

#[test]
fn each_check_speaks_for_its_fault() {
    type Change = fn(&mut Play);
    let table: [(&str, Change); 31] = [
        ("result_of_other_ruleset", |p| p.statistics = counts(&[(HitResult::Perfect, 100)])),
        ("results_exceed_maximum", |p| p.statistics = counts(&[(HitResult::Great, 101)])),
        ("nothing_hit", |p| p.statistics = counts(&[(HitResult::Miss, 100)])),
        ("results_missing", |p| p.statistics = counts(&[(HitResult::Great, 99)])),
        ("numbers_out_of_range", |p| p.accuracy = f64::NAN),
        ("numbers_out_of_range", |p| p.total_score = -1),
        ("numbers_out_of_range", |p| p.total_score_without_mods = Some(i64::MAX)),
        ("numbers_out_of_range", |p| p.statistics.set(HitResult::IgnoreHit, 4_000_000_000)),
        ("numbers_out_of_range", |p| p.maximum_statistics.set(HitResult::IgnoreHit, 1_000_001)),
        ("numbers_out_of_range", |p| p.max_combo = u32::MAX),
        ("mod_setting_out_of_range", |p| {
            p.mods = mods(&["MG"]);
            p.mods.0[0].settings.insert("attraction_strength".into(), ModSetting::Double(-15.5));
        }),
        ("combo_exceeds_maximum", |p| p.max_combo = 101),
        ("combo_differs", |p| p.max_combo = 99),
        ("combo_differs", |p| {
            // One miss leaves a run of at least fifty.
            p.statistics = counts(&[(HitResult::Great, 99), (HitResult::Miss, 1)]);
            (p.accuracy, p.max_combo) = (0.99, 49);
            (p.total_score, p.total_score_without_mods) = (700_000, Some(700_000));
        }),
        ("map_combo_differs", |p| p.circumstances.map_max_combo = Some(101)),
        ("accuracy_differs", |p| p.accuracy = 0.9),
        ("total_out_of_bounds", |p| {
            (p.total_score, p.total_score_without_mods) = (1_100_000, Some(1_100_000));
        }),
        ("total_out_of_bounds", |p| {
            (p.total_score, p.total_score_without_mods) = (1_000_003, Some(1_000_003));
        }),
        ("total_out_of_bounds", |p| {
            p.total_score_without_mods = None;
            p.total_score = 1_000_003;
        }),
        ("multiplier_differs", |p| p.total_score = 1_090_000),
        ("multiplier_differs", |p| {
            p.mods = mods(&["DA"]);
            p.mods.0[0].settings.insert("circle_size".into(), ModSetting::Double(0.0));
        }),
        ("mod_of_other_ruleset", |p| p.mods = mods(&["4K"])),
        ("mod_not_playable", |p| p.mods = mods(&["AT"])),
        ("mod_not_playable", |p| p.mods = mods(&["SV2"])),
        ("mod_setting_unknown", |p| {
            p.mods = mods(&["SD"]);
            p.mods.0[0].settings.insert("invincible".into(), ModSetting::Bool(true));
        }),
        ("mods_incompatible", |p| p.mods = mods(&["HR", "EZ"])),
        ("mod_unknown", |p| p.mods = mods(&["ZZ"])),
        ("map_changed", |p| p.circumstances.map_unchanged = false),
        ("map_without_board", |p| p.circumstances.status = BeatmapStatus::Graveyard),
        ("map_gives_no_pp", |p| p.circumstances.status = BeatmapStatus::Loved),
        ("played_too_fast", |p| p.circumstances.submitted_at = p.circumstances.began_at + Duration::from_secs(60)),
    ];
    for (name, change) in table {
        let outcome = check(name).outcome;
        match Play::with(change).judged() {
            Err(refusal) => assert_eq!((refusal, outcome), (name, Outcome::Refuse)),
            Ok(verdict) => {
                assert!(verdict.flags.contains(&name), "{name}: {verdict:?}");
                assert_ne!(outcome, Outcome::Refuse, "{name}");
                assert_eq!(verdict.ranked, outcome != Outcome::Unranked, "{name}");
                assert_eq!(verdict.counts, verdict.ranked, "{name}");
                assert!(!verdict.gives_pp, "{name}");
            }
        }
    }
}

#[test]
fn speed_mods_shorten_the_time_a_play_needs() {
    let quick = |p: &mut Play| {
        p.circumstances.submitted_at = p.circumstances.began_at + Duration::from_secs(60);
        p.mods = mods(&["DT"]);
        p.total_score = 1_230_000;
    };
    assert_eq!(Play::with(quick).judged(), Ok(Verdict { ranked: true, counts: true, gives_pp: true, flags: vec![] }));
}

#[test]
fn a_changed_speed_stands_on_the_board_without_points() {
    let play = Play::with(|p| {
        p.mods = mods(&["DT"]);
        p.mods.0[0].settings.insert("speed_change".into(), ModSetting::Double(1.3));
        p.total_score = 1_128_000;
    });
    let verdict = play.judged().unwrap();
    assert_eq!((verdict.ranked, verdict.gives_pp, verdict.flags), (true, false, vec!["mod_gives_no_pp"]));
}

#[test]
fn an_impossible_speed_is_refused() {
    let play = Play::with(|p| {
        p.mods = mods(&["DT"]);
        p.mods.0[0].settings.insert("speed_change".into(), ModSetting::Double(50.0));
    });
    assert_eq!(play.judged(), Err("mod_setting_out_of_range"));
}

#[test]
fn a_failed_play_is_kept_unranked_without_a_doubt() {
    let play = Play::with(|p| {
        p.passed = false;
        p.statistics = counts(&[(HitResult::Great, 20), (HitResult::Miss, 5)]);
        (p.total_score, p.total_score_without_mods, p.max_combo) = (50_000, Some(50_000), 20);
        p.accuracy = 0.8;
        p.circumstances.submitted_at = p.circumstances.began_at + Duration::from_secs(10);
    });
    assert_eq!(play.judged(), Ok(Verdict { ranked: false, counts: true, gives_pp: false, flags: vec![] }));
}

#[test]
fn a_failed_plays_combo_follows_from_its_hits_too() {
    let play = Play::with(|p| {
        p.passed = false;
        p.statistics = counts(&[(HitResult::Great, 20), (HitResult::Miss, 5)]);
        (p.total_score, p.total_score_without_mods, p.max_combo) = (50_000, Some(50_000), 21);
        p.accuracy = 0.8;
    });
    assert_eq!(play.judged().unwrap().flags, ["combo_differs"]);
}

#[test]
fn a_missed_tail_is_a_missed_tick_with_strict_tracking() {
    let with = |mods_of_play: &[&str]| {
        Play::with(|p| {
            p.maximum_statistics = counts(&[(HitResult::Great, 100), (HitResult::SliderTailHit, 10)]);
            p.statistics =
                counts(&[(HitResult::Great, 100), (HitResult::SliderTailHit, 9), (HitResult::LargeTickMiss, 1)]);
            p.max_combo = 109;
            p.accuracy = 31_350.0 / 31_500.0;
            (p.total_score, p.total_score_without_mods) = (980_000, Some(980_000));
            p.mods = mods(mods_of_play);
            p.circumstances.map_max_combo = Some(110);
        })
        .judged()
    };
    assert_eq!(with(&["ST"]).unwrap().flags, ["mod_gives_no_pp"]);
    assert_eq!(with(&[]), Err("results_exceed_maximum"));
}

#[test]
fn what_depends_on_the_map_is_judged_again() {
    use BeatmapStatus::{Graveyard, Loved, Ranked};
    let flags = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    let again = |names: &[&str], status, found| {
        let verdict = judge_again(true, &flags(names), status, found);
        (verdict.ranked, verdict.gives_pp, verdict.flags)
    };
    assert_eq!(again(&["map_gives_no_pp"], Ranked, None), (true, true, vec![]));
    assert_eq!(again(&[], Loved, None), (true, false, vec!["map_gives_no_pp"]));
    assert_eq!(again(&[], Graveyard, None), (false, false, vec!["map_without_board", "map_gives_no_pp"]));
    assert_eq!(
        again(&["mod_unknown", "replay_missing"], Ranked, None),
        (false, false, vec!["mod_unknown", "replay_missing"])
    );
    assert_eq!(again(&["replay_missing"], Ranked, Some(false)), (true, true, vec!["replay_missing"]));
    assert_eq!(again(&[], Ranked, Some(true)), (false, false, vec!["map_results_differ"]));
    assert_eq!(again(&["map_results_differ"], Ranked, Some(false)), (true, true, vec![]));
    assert_eq!(again(&["map_results_differ"], Ranked, None), (false, false, vec!["map_results_differ"]));
    assert!(!judge_again(false, &[], Ranked, None).ranked);
}

#[test]
fn names_are_unique_and_refusals_have_a_text() {
    let names: BTreeSet<_> = CHECKS.iter().map(|check| check.name).collect();
    assert_eq!(names.len(), CHECKS.len());
    for check in CHECKS {
        assert_eq!(check.outcome == Outcome::Refuse, !check.refusal.is_empty(), "{}", check.name);
    }
}

#[test]
fn the_documented_table_is_the_one_that_is_checked() {
    let documented = include_str!("../../../../docs/scores.md");
    assert!(documented.contains(&markdown()), "docs/scores.md must contain:\n{}", markdown());
}
